"""How callers get on at each question, from the events of a line: so that a bad menu is seen."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

ERRORS = ("silence", "wrong")


@dataclass(frozen=True, slots=True)
class NodeCounts:
    """One question in one version: how many inputs of each kind came there, and what a survey was answered."""

    flow: str
    version: str
    node: str
    kinds: Mapping[str, int]
    answers: Mapping[str, int]

    @property
    def inputs(self) -> int:
        return sum(self.kinds.values())

    @property
    def error_rate(self) -> float:
        """Share of the inputs, 0 to 1, that were silence or wrong."""
        return sum(self.kinds.get(kind, 0) for kind in ERRORS) / self.inputs


def report(events: Iterable[Mapping[str, str]]) -> tuple[NodeCounts, ...]:
    """Counts of the data of `flow.stepped` events (see `Heard.data`), the questions with most errors first.

    Events without `heard`, such as the beginning of a call, count for nothing.
    """
    kinds: dict[tuple[str, str, str], Counter[str]] = {}
    answers: dict[tuple[str, str, str], Counter[str]] = {}
    for event in events:
        if "heard" in event:
            where = (event["flow"], event["version"], event["node"])
            kinds.setdefault(where, Counter())[event["heard"]] += 1
            if "answer" in event:
                answers.setdefault(where, Counter())[event["answer"]] += 1
    counted = [NodeCounts(*where, found, answers.get(where, {})) for where, found in kinds.items()]
    return tuple(sorted(counted, key=lambda node: (-node.error_rate, node.flow, node.node, node.version)))
