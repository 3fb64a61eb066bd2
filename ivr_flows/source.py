"""Read one YAML file into plain values, and remember on which line each of them stands.

Stricter than YAML: mapping keys are text as written (`yes` stays "yes"), and a key given twice, an alias or an
odd scalar is refused, so that what a writer sees is what the engine gets.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from ivr_flows.errors import Finding

MAX_BYTES = 512 * 1024

Trail = tuple[str | int, ...]
"""The way from the top of a file to a value: ("nodes", "menu", "options", 0)."""


@dataclass(slots=True)
class Source:
    """A file as read: its bytes, its values (None when unreadable), the line of each trail, the faults met."""

    file: str
    raw: bytes = b""
    data: Any = None
    lines: dict[Trail, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def line(self, trail: Trail) -> int:
        """The line of `trail`, or of the nearest thing around it."""
        while trail and trail not in self.lines:
            trail = trail[:-1]
        return self.lines.get(trail, 1)

    def fault(self, line: int, reason: str) -> None:
        self.findings.append(Finding(self.file, line, reason))


def read(path: Path) -> Source:
    """The file at `path`. Never raises on what it holds: the faults are in `findings`."""
    source = Source(f"{path.parent.name}/{path.name}")
    try:
        source.raw = path.read_bytes()
        if len(source.raw) > MAX_BYTES:
            source.fault(1, f"file over {MAX_BYTES // 1024} kB")
            return source
        root = yaml.compose(source.raw.decode("utf-8"), Loader=yaml.SafeLoader)
        if root is None:
            source.fault(1, "empty file")
        else:
            source.data = _Reader(source).value(root, ())
    except OSError as error:
        source.fault(1, f"cannot be read: {error.strerror}")
    except UnicodeDecodeError:
        source.fault(1, "not UTF-8 text")
    except RecursionError:
        source.fault(1, "nested too deep")
    except yaml.MarkedYAMLError as error:
        source.fault(error.problem_mark.line + 1 if error.problem_mark else 1, f"not YAML: {error.problem}")
    except yaml.YAMLError as error:
        source.fault(1, f"not YAML: {error}")
    return source


class _Reader:
    """Turns the nodes of the YAML library into values, noting lines."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.seen: set[int] = set()

    def value(self, node: yaml.Node, trail: Trail) -> Any:
        line = node.start_mark.line + 1
        self.source.lines.setdefault(trail, line)
        if id(node) in self.seen:
            self.source.fault(line, "aliases (*name) are not used here: write the value again")
            return None
        self.seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, trail)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(child, (*trail, index)) for index, child in enumerate(node.value)]
        return self.scalar(node, line)

    def mapping(self, node: yaml.MappingNode, trail: Trail) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, child in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self.source.fault(line, "a name must be plain text")
                continue
            key = str(key_node.value)
            if key in result:
                self.source.fault(line, f"« {key} » is given twice")
            self.source.lines[(*trail, key)] = line
            result[key] = self.value(child, (*trail, key))
        return result

    def scalar(self, node: yaml.Node, line: int) -> Any:
        kind = node.tag.rpartition(":")[2]
        text = str(node.value)
        if kind == "bool":
            return text.lower() in {"yes", "true", "on"}
        if kind == "int" and text.lstrip("-").isdigit():
            return int(text)
        if kind == "null":
            return None
        if kind != "str":
            self.source.fault(line, f"« {text} » would be read as {kind}: put it between quotes")
        return text
