"""say: sentences, then the next node."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from ivr_flows.nodes.base import PassingNode, Way


@dataclass(frozen=True, slots=True, kw_only=True)
class Say(PassingNode):
    """Says its sentences and goes on."""

    go: str

    @classmethod
    def parse(cls, node_id: str, line: int, raw: Mapping[str, Any]) -> Self:
        return cls(id=node_id, line=line, say=tuple(raw["say"]), go=raw["go"])

    def ways(self) -> tuple[Way, ...]:
        return (Way(self.go),)

    def follow(self, values: Mapping[str, str]) -> str:
        return self.go
