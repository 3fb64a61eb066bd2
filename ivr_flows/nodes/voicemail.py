"""voicemail: the caller leaves a message."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from ivr_flows.nodes.base import EndingNode
from ivr_flows.nodes.codes import value, variables
from ivr_flows.outcomes import Voicemail as Recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class Voicemail(EndingNode):
    """Ends with a message of at most `max_seconds` seconds."""

    service: ClassVar[str] = "voicemail"

    topic: str
    max_seconds: int

    @classmethod
    def parse(cls, node_id: str, line: int, raw: Mapping[str, Any]) -> Self:
        return cls(
            id=node_id, line=line, say=tuple(raw["say"]), topic=raw["topic"], max_seconds=int(raw["max_seconds"])
        )

    def outcome(self, variables: Mapping[str, str]) -> Recorded:
        return Recorded(value(self.topic, variables), self.max_seconds, dict(variables))

    def reads(self) -> frozenset[str]:
        return variables([self.topic])
