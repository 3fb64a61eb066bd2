"""hang_up: the line says its last words and ends the call."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from ivr_flows.nodes.base import EndingNode
from ivr_flows.session import HangUp as HungUp


@dataclass(frozen=True, slots=True, kw_only=True)
class HangUp(EndingNode):
    """Ends the call for `reason`, a code. It never ends without words: the schema requires `say`."""

    reason: str

    @classmethod
    def parse(cls, node_id: str, line: int, raw: Mapping[str, Any]) -> Self:
        return cls(id=node_id, line=line, say=tuple(raw["say"]), reason=raw["reason"])

    def outcome(self, variables: Mapping[str, str]) -> HungUp:
        return HungUp(self.reason)
