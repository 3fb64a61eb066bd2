"""How long callers listen in a flow: each question, each message, and the way of one who never answers."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from ivr_flows.flow import Flow
from ivr_flows.nodes.base import FIRST_DIGIT_MS, AskingNode, Cue, Node, PassingNode
from ivr_flows.nodes.enqueue import Enqueue
from ivr_flows.spoken import seconds

GREETING_S = 8.0
QUESTION_S = 20.0
SECOND_PROMPT_S = 6.0
SILENT_SPEECH_S = 34.0
SILENT_TOTAL_S = 60.0
"""The limits that elderly callers can bear, each explained in README.md."""

WAITS_S = 2 * FIRST_DIGIT_MS / 1000
"""A caller who never answers waits twice at each question: after it, and after its second prompt."""

_UNKNOWN_VALUE = "00000"


@dataclass(frozen=True, slots=True)
class Measure:
    """Seconds of one thing that callers live through, at a node; `limit` is None where no rule sets one."""

    node: str
    line: int
    what: str
    seconds: float
    limit: float | None

    @property
    def over(self) -> bool:
        return self.limit is not None and self.seconds > self.limit


def measures(flow: Flow, language: str) -> tuple[Measure, ...]:
    """Everything measured in `flow` for callers of `language`. The flow must have passed the checks of its graph."""
    return (*_greetings(flow, language), *_nodes(flow, language), *_silent_ways(flow, language))


def spoken_seconds(flow: Flow, cues: Iterable[Cue], language: str) -> float:
    """Seconds to say `cues`, pauses counted, with the example values of the flow."""
    total = 0.0
    for cue in cues:
        if hit := flow.catalogues.find(cue.key, language):
            phrase, found_in = hit
            values = dict.fromkeys(phrase.slots, _UNKNOWN_VALUE) | dict(flow.facts) | dict(cue.values)
            total += seconds(phrase.render(values), found_in, cue.pause_ms)
    return total


def _nodes(flow: Flow, language: str) -> Iterator[Measure]:
    for node in flow.nodes.values():
        said = spoken_seconds(flow, node.cues(), language)
        if isinstance(node, AskingNode):
            yield Measure(node.id, node.line, "question", said, QUESTION_S)
            retry = spoken_seconds(flow, [Cue(node.retry)], language)
            yield Measure(node.id, node.line, "second prompt", retry, SECOND_PROMPT_S)
        elif said:
            yield Measure(node.id, node.line, "message", said, None)


def _greetings(flow: Flow, language: str) -> Iterator[Measure]:
    for question in flow.nodes.values():
        if isinstance(question, AskingNode) and (said := _greeting(flow, question, language)) is not None:
            yield Measure(question.id, question.line, "greeting before it", said, GREETING_S)


def _greeting(flow: Flow, question: AskingNode, language: str) -> float | None:
    """Seconds said before `question` when it can be the first one; None when it cannot."""

    def following(node: Node) -> Iterable[str]:
        return node.targets() if isinstance(node, PassingNode) else ()

    def lasts(node: Node) -> float:
        return 0 if node is question else spoken_seconds(flow, node.cues(), language)

    return _longest(flow, flow.start, following, lasts, lambda node: node is question)


def _silent_ways(flow: Flow, language: str) -> Iterator[Measure]:
    def following(node: Node) -> Iterable[str]:
        return (node.silence,) if isinstance(node, AskingNode) else node.targets()

    def speech(node: Node) -> float:
        retry = [Cue(node.retry)] if isinstance(node, AskingNode) else []
        return spoken_seconds(flow, [*node.cues(), *retry], language)

    def life(node: Node) -> float:
        return speech(node) + (WAITS_S if isinstance(node, AskingNode) else 0)

    line = flow.nodes[flow.start].line
    for what, lasts, limit in (
        ("speech of a silent way", speech, SILENT_SPEECH_S),
        ("silent way to a person", life, SILENT_TOTAL_S),
    ):
        if (
            longest := _longest(flow, flow.start, following, lasts, lambda node: isinstance(node, Enqueue))
        ) is not None:
            yield Measure(flow.start, line, what, longest, limit)


def _longest(
    flow: Flow,
    start: str,
    following: Callable[[Node], Iterable[str]],
    lasts: Callable[[Node], float],
    ends: Callable[[Node], bool],
) -> float | None:
    """Seconds of the longest way from `start` to a node that `ends` it, both counted; None when there is no way."""

    @cache
    def rest(name: str) -> float | None:
        node = flow.nodes[name]
        if ends(node):
            return lasts(node)
        ways = [way for target in following(node) if (way := rest(target)) is not None]
        return lasts(node) + max(ways) if ways else None

    return rest(start)
