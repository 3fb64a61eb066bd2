"""set: give variables a value, silently."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from ivr_flows.nodes.base import PassingNode, Way
from ivr_flows.nodes.codes import value, variables


@dataclass(frozen=True, slots=True, kw_only=True)
class Set(PassingNode):
    """Writes `values`: a text, or `{name}` for that of a fact or another variable."""

    values: Mapping[str, str]
    go: str

    @classmethod
    def parse(cls, node_id: str, line: int, raw: Mapping[str, Any]) -> Self:
        return cls(id=node_id, line=line, values=dict(raw["set"]), go=raw["go"])

    def ways(self) -> tuple[Way, ...]:
        return (Way(self.go),)

    def sets(self) -> frozenset[str]:
        return frozenset(self.values)

    def consults(self) -> frozenset[str]:
        return variables(self.values.values())

    def follow(self, values: Mapping[str, str]) -> str:
        return self.go

    def changes(self, values: Mapping[str, str]) -> Mapping[str, str]:
        return {name: value(text, values) for name, text in self.values.items()}
