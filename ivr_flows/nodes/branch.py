"""branch: choose the way by a fact of the application or a variable of the flow, silently."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from ivr_flows.nodes.base import PassingNode, Way


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch(PassingNode):
    """Compares `on` with each case; an unknown or missing value takes `otherwise`."""

    on: str
    cases: Mapping[str, str]
    otherwise: str

    @classmethod
    def parse(cls, node_id: str, line: int, raw: Mapping[str, Any]) -> Self:
        return cls(id=node_id, line=line, on=raw["on"], cases=dict(raw["cases"]), otherwise=raw["otherwise"])

    def ways(self) -> tuple[Way, ...]:
        cases = (Way(go, f"{self.on}: {case}") for case, go in self.cases.items())
        return (*cases, Way(self.otherwise, "otherwise"))

    def consults(self) -> frozenset[str]:
        return frozenset({self.on})

    def follow(self, values: Mapping[str, str]) -> str:
        return self.cases.get(values.get(self.on, ""), self.otherwise)
