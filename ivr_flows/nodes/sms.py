"""sms: the caller receives a text message."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from ivr_flows.nodes.base import EndingNode
from ivr_flows.outcomes import Sms as Sent


@dataclass(frozen=True, slots=True, kw_only=True)
class Sms(EndingNode):
    """Ends with the sentence `message` sent in writing."""

    service: ClassVar[str] = "sms"

    message: str

    @classmethod
    def parse(cls, node_id: str, line: int, raw: Mapping[str, Any]) -> Self:
        return cls(id=node_id, line=line, say=tuple(raw["say"]), message=raw["message"])

    def outcome(self, variables: Mapping[str, str]) -> Sent:
        return Sent(self.message, dict(variables))
