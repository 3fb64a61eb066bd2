"""enqueue: the caller waits for a person."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from ivr_flows.nodes.base import EndingNode
from ivr_flows.session import Enqueue as Enqueued

_VARIABLE = ("{", "}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Enqueue(EndingNode):
    """Ends in `queue`. `topic` and `priority` are codes, or a variable of the flow written `{name}`."""

    queue: str
    topic: str
    priority: str

    @classmethod
    def parse(cls, node_id: str, line: int, raw: Mapping[str, Any]) -> Self:
        return cls(
            id=node_id,
            line=line,
            say=tuple(raw.get("say", ())),
            queue=raw["queue"],
            topic=raw["topic"],
            priority=raw["priority"],
        )

    def outcome(self, variables: Mapping[str, str]) -> Enqueued:
        return Enqueued(self.queue, _value(self.topic, variables), _value(self.priority, variables), dict(variables))

    def reads(self) -> frozenset[str]:
        """Names of the variables it takes its codes from."""
        return frozenset(name for code in (self.topic, self.priority) if (name := _variable(code)))


def _variable(code: str) -> str:
    return code[1:-1] if (code[:1], code[-1:]) == _VARIABLE else ""


def _value(code: str, variables: Mapping[str, str]) -> str:
    name = _variable(code)
    return variables[name] if name else code
