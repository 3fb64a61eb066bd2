"""refer: the caller is told of a place that helps, near home."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from ivr_flows.nodes.base import EndingNode
from ivr_flows.nodes.codes import value, variables
from ivr_flows.outcomes import Refer as Referred


@dataclass(frozen=True, slots=True, kw_only=True)
class Refer(EndingNode):
    """Ends with places that serve `need`, a code or a variable written `{name}`."""

    service: ClassVar[str] = "refer"

    need: str

    @classmethod
    def parse(cls, node_id: str, line: int, raw: Mapping[str, Any]) -> Self:
        return cls(id=node_id, line=line, say=tuple(raw["say"]), need=raw["need"])

    def outcome(self, variables: Mapping[str, str]) -> Referred:
        return Referred(value(self.need, variables), dict(variables))

    def reads(self) -> frozenset[str]:
        return variables([self.need])
