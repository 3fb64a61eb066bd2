"""go_to: go on in another flow of the library, with everything gathered so far."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from ivr_flows.nodes.base import Node, Way


@dataclass(frozen=True, slots=True, kw_only=True)
class GoTo(Node):
    """Leads to the beginning of `flow`, in the version that was published together with this one."""

    flow: str

    @classmethod
    def parse(cls, node_id: str, line: int, raw: Mapping[str, Any]) -> Self:
        return cls(id=node_id, line=line, say=tuple(raw.get("say", ())), flow=raw["flow"])

    def ways(self) -> tuple[Way, ...]:
        return ()
