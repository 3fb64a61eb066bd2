"""enqueue: the caller waits for a person."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from ivr_flows.nodes.base import EndingNode
from ivr_flows.nodes.codes import value, variables
from ivr_flows.session import Enqueue as Enqueued


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
        return Enqueued(self.queue, value(self.topic, variables), value(self.priority, variables), dict(variables))

    def reads(self) -> frozenset[str]:
        return variables([self.topic, self.priority])
