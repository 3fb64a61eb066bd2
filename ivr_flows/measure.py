"""How long callers listen in a flow: each question, each message, and the way of one who never answers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ivr_flows.flow import Flow
from ivr_flows.nodes.base import FIRST_DIGIT_MS, AskingNode, Cue, Node, PassingNode
from ivr_flows.nodes.hang_up import HangUp
from ivr_flows.spoken import seconds

GREETING_S = 8.0
QUESTION_S = 20.0
SECOND_PROMPT_S = 6.0
SILENT_SPEECH_S = 34.0
SILENT_TOTAL_S = 60.0
"""The limits of the line's accessibility rules: see README.md."""

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
    for way in _ways(flow, flow.nodes[flow.start], through_questions=False):
        if isinstance(way[-1], AskingNode):
            said = sum(spoken_seconds(flow, node.cues(), language) for node in way[:-1])
            yield Measure(way[-1].id, way[-1].line, "greeting before it", said, GREETING_S)


def _silent_ways(flow: Flow, language: str) -> Iterator[Measure]:
    start = flow.nodes[flow.start]
    for way in _ways(flow, start, through_questions=True):
        if isinstance(way[-1], HangUp):
            continue
        questions = [node for node in way if isinstance(node, AskingNode)]
        said = sum(spoken_seconds(flow, node.cues(), language) for node in way)
        said += sum(spoken_seconds(flow, [Cue(node.retry)], language) for node in questions)
        yield Measure(flow.start, start.line, "speech of a silent way", said, SILENT_SPEECH_S)
        total = said + WAITS_S * len(questions)
        yield Measure(flow.start, start.line, "silent way to a person", total, SILENT_TOTAL_S)


def _ways(flow: Flow, node: Node, *, through_questions: bool) -> Iterator[list[Node]]:
    """Every way on from `node` for a caller who gives nothing, to its end (or to the first question)."""
    if isinstance(node, AskingNode) and through_questions:
        following = [node.silence]
    elif isinstance(node, PassingNode):
        following = list(dict.fromkeys(node.targets()))
    else:
        following = []
    if not following:
        yield [node]
    for target in following:
        for rest in _ways(flow, flow.nodes[target], through_questions=through_questions):
            yield [node, *rest]
