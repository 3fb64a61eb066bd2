"""The engine: one input, one step. Pure: it keeps nothing, waits for nothing, and never refuses a caller.

Whatever a caller does ends with a person: silence, wrong keys, endless « * », a version that is gone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ivr_flows.errors import UnknownFlow
from ivr_flows.flow import Flow, Library
from ivr_flows.hearing import best_match, said_digits
from ivr_flows.nodes.base import AskingNode, Chosen, Common, Cue, EndingNode, PassingNode
from ivr_flows.session import Begin, Digits, Input, Prompt, Session, Speech, Step

Facts = Mapping[str, str | bool]

MOST_REPEATS = 6
MOST_INPUTS = 20
"""After so many, the caller goes to a person instead of hearing a question once more."""


class Engine:
    """Leads callers through the flows of a library."""

    def __init__(self, library: Library) -> None:
        self.library = library

    def begin(self, flow: str, facts: Facts, language: str = "fr") -> Step:
        """The first step of a caller, in the newest version of `flow`. Raises UnknownFlow."""
        return self._enter(self.library.flow(flow), facts, language, step=0)

    def step(self, session: Session, given: Input, facts: Facts) -> Step:
        """What follows when a caller who stands at `session` gives this input. Never raises."""
        flow = self._flow(session)
        if flow is None:
            return self._restart(session, facts)
        node = flow.nodes[session.node]
        if not isinstance(node, AskingNode) or isinstance(given, Begin):
            return self.present(session, facts)
        return self._answered(flow, node, replace(session, step=session.step + 1), given, facts)

    def present(self, session: Session, facts: Facts) -> Step:
        """The step that `session` stands at, again, with nothing changed (the first step with its greeting)."""
        flow = self._flow(session)
        if flow is None:
            return self._restart(session, facts)
        if session.step == 0 and (first := _arrive(flow, session, flow.start, facts)).session == session:
            return first
        node = flow.nodes[session.node]
        if isinstance(node, AskingNode) and session.tries:
            return _asking(flow, node, session, (Cue(node.retry),), facts)
        return _arrive(flow, session, session.node, facts)

    def _answered(self, flow: Flow, node: AskingNode, session: Session, given: Input, facts: Facts) -> Step:
        answer = _understand(flow, node, given, session.language)
        if isinstance(answer, Chosen):
            session = replace(session, variables={**session.variables, **answer.sets})
            go = answer.go if session.step < MOST_INPUTS else flow.person
            return _arrive(flow, session, go, facts)
        if answer is Common.PERSON or session.step >= MOST_INPUTS:
            return _arrive(flow, session, flow.person, facts)
        if answer is Common.MISS:
            return _missed(flow, node, session, facts)
        return _repeated(flow, node, session, facts, slower=answer is Common.SLOWER)

    def _flow(self, session: Session) -> Flow | None:
        """The flow a session began with; None when that version, or its node, is not known any more."""
        try:
            flow = self.library.flow(session.flow, session.version)
        except UnknownFlow:
            return None
        return flow if session.node in flow.nodes else None

    def _restart(self, session: Session, facts: Facts) -> Step:
        name = session.flow if session.flow in self.library.current else self.library.main
        return self._enter(self.library.flow(name), facts, session.language, step=session.step + 1)

    def _enter(self, flow: Flow, facts: Facts, language: str, step: int) -> Step:
        session = Session(flow.name, flow.version, flow.start, language, step, dict(flow.variables))
        return _arrive(flow, session, flow.start, facts)


def _understand(flow: Flow, node: AskingNode, given: Input, language: str) -> Chosen | Common:
    if isinstance(given, Digits):
        return _pressed(node, given.keys.strip())
    if isinstance(given, Speech):
        return _heard(flow, node, given.text, language)
    return Common.MISS


def _pressed(node: AskingNode, keys: str) -> Chosen | Common:
    if "*" in keys:
        return Common.SLOWER if keys.count("*") > 1 else Common.REPEAT
    keys = keys.removesuffix("#")
    # 431 postal codes begin with 0, none is made of zeros only: a lone 0, or an impatient 000, asks for a person.
    if keys and not keys.strip("0"):
        return Common.PERSON
    return node.press(keys) or Common.MISS


def _heard(flow: Flow, node: AskingNode, said: str, language: str) -> Chosen | Common:
    heard = flow.catalogues.catalogue(language).heard
    if digits := said_digits(said, heard):
        return _pressed(node, digits)
    # The node's own words first: « parler à quelqu'un d'une arnaque » is worth more than « quelqu'un ».
    if chosen := node.hear(said, heard, flow.catalogues, language):
        return chosen
    common = ((heard.slower, Common.SLOWER), (heard.repeat, Common.REPEAT), (heard.person, Common.PERSON))
    for wordings, answer in common:
        if best_match(said, wordings):
            return answer
    return Common.MISS


def _missed(flow: Flow, node: AskingNode, session: Session, facts: Facts) -> Step:
    tries = session.tries + 1
    session = replace(session, misses={**session.misses, node.id: tries})
    if tries == 1:
        return _asking(flow, node, session, (Cue(node.retry),), facts)
    return _arrive(flow, session, node.silence, facts)


def _repeated(flow: Flow, node: AskingNode, session: Session, facts: Facts, *, slower: bool) -> Step:
    session = replace(session, repeats=session.repeats + 1)
    if session.repeats > MOST_REPEATS:
        return _arrive(flow, session, flow.person, facts)
    if slower or session.repeats > 1:
        session = replace(session, variables={**session.variables, "pace": "slow"})
    return _asking(flow, node, session, node.cues(), facts)


def _arrive(flow: Flow, session: Session, node_id: str, facts: Facts) -> Step:
    """Go through the nodes that wait for nobody, gathering what they say. Checked flows have no endless way."""
    values = _values(session, facts)
    cues: list[Cue] = []
    while isinstance(node := flow.nodes[node_id], PassingNode):
        cues += node.cues()
        node_id = node.follow(values)
    session = replace(session, node=node_id)
    if isinstance(node, AskingNode):
        return _asking(flow, node, session, (*cues, *node.cues()), facts)
    assert isinstance(node, EndingNode)
    prompts = _prompts(flow, session, (*cues, *node.cues()), values)
    return Step(session, prompts, None, node.outcome(session.variables))


def _asking(flow: Flow, node: AskingNode, session: Session, cues: Iterable[Cue], facts: Facts) -> Step:
    prompts = _prompts(flow, session, cues, _values(session, facts))
    return Step(session, prompts, node.ask(flow.catalogues, session.language), None)


def _values(session: Session, facts: Facts) -> dict[str, str]:
    """Facts as text (True is "yes", False is "no"), and the variables of the caller."""
    told = {name: value if isinstance(value, str) else ("yes" if value else "no") for name, value in facts.items()}
    return told | dict(session.variables)


def _prompts(flow: Flow, session: Session, cues: Iterable[Cue], values: Mapping[str, str]) -> tuple[Prompt, ...]:
    """The sentences of `cues`. One whose value the application did not give is left unsaid, the others are said."""
    prompts: list[Prompt] = []
    for cue in cues:
        hit = flow.catalogues.find(cue.key, session.language)
        given = {**values, **cue.values}
        if hit and hit[0].slots <= given.keys():
            prompts.append(Prompt(cue.key, hit[0].render(given), hit[1], cue.pause_ms))
    return tuple(prompts)
