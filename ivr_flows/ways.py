"""The ways through a flow and through every flow that it leads to, as one map."""

from collections.abc import Callable, Iterable, Mapping

from ivr_flows.flow import Flow
from ivr_flows.nodes.base import AskingNode, Node
from ivr_flows.nodes.go_to import GoTo

Place = tuple[str, str]
"""A node among those of all flows: the flow's name, the node's id."""


class Ways:
    """From place to place. Every flow and node that is named must exist."""

    def __init__(self, flow: Flow, flows: Mapping[str, Flow]) -> None:
        self.flow = flow
        self._flows = {**flows, flow.name: flow}
        self.start: Place = (flow.name, flow.start)
        self.person: Place = (flow.name, flow.person)

    def node(self, place: Place) -> Node:
        return self._flows[place[0]].nodes[place[1]]

    def flow_of(self, place: Place) -> Flow:
        return self._flows[place[0]]

    def own(self) -> Iterable[Place]:
        """The places of the flow itself."""
        return ((self.flow.name, name) for name in self.flow.nodes)

    def onwards(self, place: Place) -> tuple[Place, ...]:
        """Everywhere that may come next."""
        node = self.node(place)
        if isinstance(node, GoTo):
            return ((node.flow, self._flows[node.flow].start),)
        return tuple((place[0], target) for target in node.targets())

    def without_waiting(self, place: Place) -> tuple[Place, ...]:
        """Where one may be led next without being asked anything."""
        return () if isinstance(self.node(place), AskingNode) else self.onwards(place)

    def in_silence(self, place: Place) -> tuple[Place, ...]:
        """Where somebody who never answers may be led next."""
        node = self.node(place)
        return ((place[0], node.silence),) if isinstance(node, AskingNode) else self.onwards(place)

    def reached(self, starts: Iterable[Place], following: Callable[[Place], Iterable[Place]]) -> set[Place]:
        """All places met from `starts`, themselves included."""
        seen: set[Place] = set()
        todo = list(starts)
        while todo:
            place = todo.pop()
            if place not in seen:
                seen.add(place)
                todo += following(place)
        return seen
