"""The engine: one input, one step. Pure: it keeps nothing, waits for nothing, and never refuses a caller.

Whatever a caller does ends with a person: silence, wrong keys, endless « * », a version that is gone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ivr_flows.errors import UnknownFlow
from ivr_flows.flow import Flow, Library
from ivr_flows.nodes.base import GREETING_PHRASE, AskingNode, Chosen, Common, Cue, EndingNode, Lookup, PassingNode
from ivr_flows.nodes.go_to import GoTo
from ivr_flows.session import Begin, Heard, Input, Prompt, Session, Step
from ivr_flows.understanding import Question, kind_of

Facts = Mapping[str, str | bool]

NUMBER_LANGUAGE = "number_language"
"""The fact that names the language of the number dialled."""

MOST_REPEATS = 6
MOST_INPUTS = 20
"""After so many, the caller goes to a person instead of hearing a question once more."""


class Engine:
    """Leads callers through the flows of a library. `lookups` are what flows may ask the application, by name."""

    def __init__(self, library: Library, lookups: Mapping[str, Lookup] | None = None) -> None:
        self.library = library
        self._lookups = lookups or {}

    def begin(self, flow: str, facts: Facts, language: str = "") -> Step:
        """The first step of a caller, in the newest version of `flow`. Raises UnknownFlow.

        They are spoken to in `language`; without one, in that of the number dialled, or the library's first.
        """
        spoken = language or str(facts.get(NUMBER_LANGUAGE, "")) or self.library.catalogues.first
        return self._enter(self.library.flow(flow), facts, spoken, step=0)

    def step(self, session: Session, given: Input, facts: Facts) -> Step:
        """What follows when a caller who stands at `session` gives this input. Never raises."""
        flow = self._flow(session)
        if flow is None:
            return self._restart(session, facts)
        node = flow.nodes[session.node]
        if not isinstance(node, AskingNode) or isinstance(given, Begin):
            return self.present(session, facts)
        answer = Question(flow, node, session.language, self._lookups).answer(given)
        step = self._answered(flow, node, replace(session, step=session.step + 1), answer, facts)
        said = answer.answer if isinstance(answer, Chosen) else ""
        return replace(step, heard=Heard(flow.name, flow.version, node.id, kind_of(answer), said))

    def present(self, session: Session, facts: Facts) -> Step:
        """The step that `session` stands at, again, with nothing changed (the first step with its greeting).

        After a miss that is `retry`: true whatever was missed, where `wrong` is only for who keyed something.
        """
        flow = self._flow(session)
        if flow is None:
            return self._restart(session, facts)
        if session.step == 0 and (first := self._first(session, facts)).session == session:
            return first
        node = flow.nodes[session.node]
        if isinstance(node, AskingNode) and session.tries:
            return _asking(flow, node, session, node.second_cues, facts)
        return self._arrive(flow, session, session.node, facts)

    def _answered(self, flow: Flow, node: AskingNode, session: Session, answer: Chosen | Common, facts: Facts) -> Step:
        if isinstance(answer, Chosen):
            session = replace(session, variables={**session.variables, **answer.sets})
            go = answer.go if session.step < MOST_INPUTS else flow.person
            return self._arrive(flow, session, go, facts)
        if answer is Common.PERSON or session.step >= MOST_INPUTS:
            return self._arrive(flow, session, flow.person, facts)
        if not node.insists and (session.tries or session.repeats):
            return self._arrive(flow, session, node.silence, facts)
        if answer in (Common.SILENCE, Common.WRONG, Common.UNCLEAR):
            return self._missed(flow, node, session, answer, facts)
        return self._repeated(flow, node, session, answer, facts)

    def _missed(self, flow: Flow, node: AskingNode, session: Session, answer: Common, facts: Facts) -> Step:
        tries = session.tries + 1
        session = replace(session, misses={**session.misses, node.id: tries})
        if tries == 1 and node.retry and (node.waits_again or answer is not Common.SILENCE):
            cues = node.wrong_cues if answer is Common.WRONG else node.second_cues
            return _asking(flow, node, session, cues, facts)
        return self._arrive(flow, session, node.silence, facts)

    def _repeated(self, flow: Flow, node: AskingNode, session: Session, answer: Common, facts: Facts) -> Step:
        session = replace(session, repeats=session.repeats + 1)
        if session.repeats > MOST_REPEATS:
            return self._arrive(flow, session, flow.person, facts)
        if answer is Common.LANGUAGE:
            session = replace(session, language=flow.language_beside(session.language))
            # The way back is said first: a key may have been pressed by mistake.
            way_back = [cue for cue in node.second_cues if cue.language]
            return _asking(flow, node, session, (*way_back, *node.cues()), facts)
        if answer is Common.GREETING:
            return _asking(flow, node, session, (*_greeting(node), *node.cues()), facts)
        if answer is Common.SLOWER or session.repeats > 1:
            session = replace(session, variables={**session.variables, "pace": "slow"})
        return _asking(flow, node, session, node.cues(), facts)

    def _flow(self, session: Session) -> Flow | None:
        """The flow a session stands in; None when that version, or its node, is not known any more."""
        try:
            flow = self.library.flow(session.flow, session.version)
        except UnknownFlow:
            return None
        return flow if session.node in flow.nodes else None

    def _restart(self, session: Session, facts: Facts) -> Step:
        name = session.origin if session.origin in self.library.current else self.library.main
        return self._enter(self.library.flow(name), facts, session.language, step=session.step + 1)

    def _first(self, session: Session, facts: Facts) -> Step:
        return self._enter(self.library.flow(session.origin, session.version), facts, session.language, step=0)

    def _enter(self, flow: Flow, facts: Facts, language: str, step: int) -> Step:
        session = Session(flow.name, flow.version, flow.start, language, step, dict(flow.variables), origin=flow.name)
        return self._arrive(flow, session, flow.start, facts)

    def _arrive(self, flow: Flow, session: Session, node_id: str, facts: Facts) -> Step:
        """Go through the nodes that wait for nobody, gathering what they say. Checked flows have no endless way."""
        cues: list[Cue] = []
        while isinstance(node := flow.nodes[node_id], PassingNode | GoTo):
            cues += node.cues()
            if isinstance(node, GoTo):
                flow = self.library.flow(node.flow, session.version)
                session = replace(session, flow=flow.name, misses={}, variables={**flow.variables, **session.variables})
                node_id = flow.start
            else:
                values = _values(session, facts)
                session = replace(session, variables={**session.variables, **node.changes(values)})
                node_id = node.follow(values)
        session = replace(session, node=node_id)
        if isinstance(node, AskingNode):
            return _asking(flow, node, session, (*cues, *node.cues()), facts)
        assert isinstance(node, EndingNode)
        return Step(
            session, _prompts(flow, session, (*cues, *node.cues()), facts), None, node.outcome(session.variables)
        )


def _asking(flow: Flow, node: AskingNode, session: Session, cues: Iterable[Cue], facts: Facts) -> Step:
    return Step(session, _prompts(flow, session, cues, facts), node.ask(flow.catalogues, session.language), None)


def _greeting(node: AskingNode) -> tuple[Cue, ...]:
    return (Cue(GREETING_PHRASE),) if node.greets else ()


def _values(session: Session, facts: Facts) -> dict[str, str]:
    """Facts as text (True is "yes", False is "no"), and the variables of the caller."""
    told = {name: value if isinstance(value, str) else ("yes" if value else "no") for name, value in facts.items()}
    return told | dict(session.variables)


def _prompts(flow: Flow, session: Session, cues: Iterable[Cue], facts: Facts) -> tuple[Prompt, ...]:
    """The sentences of `cues`. One whose value the application did not give is left unsaid, the others are said."""
    values = _values(session, facts)
    found = [flow.prompt(cue, session.language, values) for cue in cues]
    return tuple(prompt._replace(pace=session.pace) for prompt in found if prompt)
