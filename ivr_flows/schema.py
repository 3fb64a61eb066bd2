"""Hold a flow file against the published schema (schema.json), and say the faults in plain words."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from jsonschema import Draft202012Validator, ValidationError

from ivr_flows.errors import Finding
from ivr_flows.nodes import KINDS
from ivr_flows.source import Source, Trail

SCHEMA_FILE = Path(__file__).with_name("schema.json")

_REASONS = {
    "silence": "no silence path: say in « silence » where a caller goes who does not answer",
    "retry": "no second prompt: name in « retry » one simpler sentence",
    "say": "no words: a caller would hear nothing here",
}


@cache
def validator() -> Draft202012Validator:
    """The validator of flow files."""
    return Draft202012Validator(json.loads(SCHEMA_FILE.read_text(encoding="utf-8")))


def schema_faults(source: Source) -> list[Finding]:
    """Faults of form in one flow file: unknown or missing fields and kinds, wrong values."""
    found = [_finding(source, error) for error in validator().iter_errors(source.data)]
    return found + list(_unknown_kinds(source))


def _unknown_kinds(source: Source) -> Iterator[Finding]:
    nodes = source.data.get("nodes") if isinstance(source.data, dict) else None
    for name, node in (nodes if isinstance(nodes, dict) else {}).items():
        kind = node.get("kind") if isinstance(node, dict) else None
        if isinstance(kind, str) and kind not in KINDS:
            line = source.line(("nodes", name, "kind"))
            yield Finding(source.file, line, f"node kind « {kind} » has no service here; there are {', '.join(KINDS)}")


def _finding(source: Source, error: ValidationError) -> Finding:
    trail: Trail = tuple(error.absolute_path)
    reason = error.message
    if error.validator == "required":
        missing = error.message.split("'")[1]
        reason = _REASONS.get(missing, f"« {missing} » is missing")
    elif error.validator == "additionalProperties":
        known = error.schema["properties"] if isinstance(error.schema, dict) else {}
        instance = error.instance if isinstance(error.instance, dict) else {}
        unknown = next(name for name in instance if name not in known)
        reason = f"unknown field « {unknown} »"
        trail = (*trail, unknown)
    where = ".".join(str(part) for part in error.absolute_path) or "file"
    return Finding(source.file, source.line(trail), f"{where}: {reason}")
