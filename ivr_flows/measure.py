"""How long callers listen in a flow: each question, each message, and the way of one who never answers."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from ivr_flows.flow import Flow
from ivr_flows.nodes.base import AskingNode, Cue
from ivr_flows.nodes.enqueue import Enqueue
from ivr_flows.spoken import seconds
from ivr_flows.ways import Place, Ways

GREETING_S = 8.0
QUESTION_S = 20.0
SECOND_PROMPT_S = 6.0
SILENT_SPEECH_S = 34.0
SILENT_TOTAL_S = 60.0
"""The limits that elderly callers can bear, each explained in README.md."""

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


def measures(ways: Ways, language: str) -> tuple[Measure, ...]:
    """Everything measured in a flow for callers of `language`. It must have passed the checks of its graph."""
    return (*_greetings(ways, language), *_nodes(ways.flow, language), *_silent_ways(ways, language))


def spoken_seconds(flow: Flow, cues: Iterable[Cue], language: str) -> float:
    """Seconds to say `cues`, pauses counted, with the example values of the flow."""
    total = 0.0
    for cue in cues:
        hit = flow.catalogues.find(cue.key, cue.language or language)
        values = (dict.fromkeys(hit[0].slots, _UNKNOWN_VALUE) if hit else {}) | dict(flow.facts)
        if prompt := flow.prompt(cue, language, values):
            total += seconds(prompt.text, prompt.language, prompt.pause_ms)
    return total


def _nodes(flow: Flow, language: str) -> Iterator[Measure]:
    for node in flow.nodes.values():
        said = spoken_seconds(flow, node.cues(), language)
        if isinstance(node, AskingNode):
            yield Measure(node.id, node.line, "question", said, QUESTION_S)
        elif said:
            yield Measure(node.id, node.line, "message", said, None)
        if isinstance(node, AskingNode):
            prompts = (
                ("second prompt", node.retry, node.second_cues),
                ("after a wrong key", node.wrong, node.wrong_cues),
            )
            for what, given, cues in prompts:
                if given:
                    yield Measure(node.id, node.line, what, spoken_seconds(flow, cues, language), SECOND_PROMPT_S)


def _greetings(ways: Ways, language: str) -> Iterator[Measure]:
    for name, node in ways.flow.nodes.items():
        question = (ways.flow.name, name)
        if isinstance(node, AskingNode) and (said := _greeting(ways, question, language)) is not None:
            yield Measure(name, node.line, "greeting before it", said, GREETING_S)


def _greeting(ways: Ways, question: Place, language: str) -> float | None:
    """Seconds said before `question` when it can be the first one; None when it cannot."""

    def lasts(place: Place) -> float:
        return 0 if place == question else spoken_seconds(ways.flow_of(place), ways.node(place).cues(), language)

    return _longest(ways.start, ways.without_waiting, lasts, lambda place: place == question)


def _silent_ways(ways: Ways, language: str) -> Iterator[Measure]:
    def speech(place: Place) -> float:
        node = ways.node(place)
        retry = node.second_cues if isinstance(node, AskingNode) else ()
        return spoken_seconds(ways.flow_of(place), [*node.cues(), *retry], language)

    def life(place: Place) -> float:
        node = ways.node(place)
        return speech(place) + (node.silent_ms() / 1000 if isinstance(node, AskingNode) else 0)

    def queued(place: Place) -> bool:
        return isinstance(ways.node(place), Enqueue)

    start = ways.flow.start
    for what, lasts, limit in (
        ("speech of a silent way", speech, SILENT_SPEECH_S),
        ("silent way to a person", life, SILENT_TOTAL_S),
    ):
        if (longest := _longest(ways.start, ways.in_silence, lasts, queued)) is not None:
            yield Measure(start, ways.flow.nodes[start].line, what, longest, limit)


def _longest(
    start: Place,
    following: Callable[[Place], Iterable[Place]],
    lasts: Callable[[Place], float],
    ends: Callable[[Place], bool],
) -> float | None:
    """Seconds of the longest way from `start` to a place that `ends` it, both counted; None when there is no way."""

    @cache
    def rest(place: Place) -> float | None:
        if ends(place):
            return lasts(place)
        onwards = [way for target in following(place) if (way := rest(target)) is not None]
        return lasts(place) + max(onwards) if onwards else None

    return rest(start)
