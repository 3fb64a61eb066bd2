"""hours: one way while the line is open, another while it is closed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from ivr_flows.nodes.base import PassingNode, Way

OPEN_FACT = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours(PassingNode):
    """Goes by the fact `open`. When the hours are not known, better answer than turn somebody away."""

    open: str
    closed: str

    @classmethod
    def parse(cls, node_id: str, line: int, raw: Mapping[str, Any]) -> Self:
        return cls(id=node_id, line=line, open=raw["open"], closed=raw["closed"])

    def ways(self) -> tuple[Way, ...]:
        return (Way(self.open, "open"), Way(self.closed, "closed"))

    def consults(self) -> frozenset[str]:
        return frozenset({OPEN_FACT})

    def follow(self, values: Mapping[str, str]) -> str:
        return self.closed if values.get(OPEN_FACT) == "no" else self.open
