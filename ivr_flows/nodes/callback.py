"""callback: the caller hangs up and is rung back, at their place in the queue."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from ivr_flows.nodes.base import EndingNode
from ivr_flows.nodes.codes import value, variables
from ivr_flows.outcomes import Callback as RungBack


@dataclass(frozen=True, slots=True, kw_only=True)
class Callback(EndingNode):
    """Ends with a place kept in `queue`. `topic` and `priority` are codes, or a variable written `{name}`."""

    service: ClassVar[str] = "callback"

    queue: str
    topic: str
    priority: str

    @classmethod
    def parse(cls, node_id: str, line: int, raw: Mapping[str, Any]) -> Self:
        return cls(
            id=node_id,
            line=line,
            say=tuple(raw["say"]),
            queue=raw["queue"],
            topic=raw["topic"],
            priority=raw["priority"],
        )

    def outcome(self, variables: Mapping[str, str]) -> RungBack:
        return RungBack(self.queue, value(self.topic, variables), value(self.priority, variables), dict(variables))

    def reads(self) -> frozenset[str]:
        return variables([self.topic, self.priority])
