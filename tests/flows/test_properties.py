"""Whatever a caller does, and whatever flow the checks let through: a person, in bounded time."""

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from ivr_flows import Begin, Digits, Engine, Enqueue, Flow, HangUp, Input, Session, Silence, Speech, Step, load_library
from ivr_flows.checks import check_flows
from ivr_flows.checks.graph import check_graph
from ivr_flows.engine import MOST_INPUTS
from ivr_flows.measure import measures
from ivr_flows.nodes.base import AskingNode, PassingNode
from ivr_flows.nodes.go_to import GoTo
from ivr_flows.nodes.hang_up import HangUp as HangUpNode
from ivr_flows.nodes.survey import Survey
from ivr_flows.offered import Offered
from ivr_flows.spoken import seconds
from ivr_flows.ways import Ways
from tests.examples import examples
from tests.flows.generated import flows, library_of

LIBRARY = load_library()
PRESENT = {name: LIBRARY.flow(name) for name in LIBRARY.names()}
MAIN = Engine(LIBRARY)
OPEN: dict[str, str | bool] = {"open": True, "hours": "tous les jours", "next_opening": "demain"}

keys = st.text("0123456789*#AB", max_size=6).map(Digits)
KNOWN = ("un", "deux", "oui", "non", "arnaque", "internet", "personne", "répéter", "plus lentement", "euh", "zéro")
words = st.one_of(st.text(max_size=30), st.lists(st.sampled_from(KNOWN), max_size=4).map(" ".join)).map(Speech)
inputs: st.SearchStrategy[Input] = st.one_of(keys, words, st.just(Silence()), st.just(Begin()))
languages = st.sampled_from(["fr", "en", "br"])


def is_whole(step: Step) -> None:
    assert (step.ask is None) != (step.outcome is None)
    assert step.prompts or step.outcome
    assert Session.load(step.session.dump()) == step.session


@examples(few=100, many=300)
def test_any_caller_reaches_the_queue_when_open(examples: int) -> None:
    @given(st.lists(inputs, min_size=MOST_INPUTS, max_size=MOST_INPUTS + 5), languages)
    @settings(max_examples=examples)
    def reaches_it(given_inputs: list[Input], language: str) -> None:
        step = MAIN.begin("accueil", OPEN, language)
        heard = 0
        for item in given_inputs:
            step = MAIN.step(step.session, item, OPEN)
            is_whole(step)
            heard += not isinstance(item, Begin)
            assert not isinstance(step.outcome, HangUp)
            if heard >= MOST_INPUTS:
                assert isinstance(step.outcome, Enqueue)

    reaches_it()


@given(st.lists(inputs, max_size=8))
@settings(max_examples=200)
def test_zero_reaches_the_queue_from_everywhere(given_inputs: list[Input]) -> None:
    step = MAIN.begin("accueil", OPEN)
    for item in given_inputs:
        step = MAIN.step(step.session, item, OPEN)
    assert isinstance(MAIN.step(step.session, Digits("0"), OPEN).outcome, Enqueue)


def test_silence_alone_reaches_the_queue_in_time() -> None:
    for language in ("fr", "en"):
        step = MAIN.begin("accueil", OPEN, language)
        spoken = waited = 0.0
        while True:
            spoken += sum(seconds(prompt.text, prompt.language, prompt.pause_ms) for prompt in step.prompts)
            if step.ask is None:
                break
            waited += step.ask.first_digit_ms / 1000
            step = MAIN.step(step.session, Silence(), OPEN)
        assert isinstance(step.outcome, Enqueue)
        assert spoken <= 34
        assert spoken + waited <= 60
        measured = {
            measure.what: measure.seconds for measure in measures(Ways(LIBRARY.flow("accueil"), PRESENT), language)
        }
        assert measured["speech of a silent way"] == pytest.approx(spoken)
        assert measured["silent way to a person"] == pytest.approx(spoken + waited)


@examples(few=150, many=400)
def test_a_flow_that_passes_the_checks_keeps_its_promises(examples: int) -> None:
    @given(st.data(), st.lists(inputs, max_size=MOST_INPUTS), st.booleans())
    @settings(max_examples=examples)
    def keeps_them(data: st.DataObject, given_inputs: list[Input], is_open: bool) -> None:
        flow = data.draw(flows(LIBRARY.catalogues))
        if check_flows([flow], Offered()):
            event("refused")
            return
        event("sound")
        engine = Engine(library_of(flow))
        facts = {"open": is_open}
        step = engine.begin("x", facts)
        for item in given_inputs:
            is_whole(step)
            if step.ask:
                assert isinstance(engine.step(step.session, Digits("0"), facts).outcome, Enqueue)
                silent = step
                for _ in range(2 * len(flow.nodes)):
                    silent = engine.step(silent.session, Silence(), facts)
                assert isinstance(silent.outcome, Enqueue) or (silent.outcome and step.ask.kind == "survey")
            step = engine.step(step.session, item, facts)
        for _ in range(MOST_INPUTS):
            step = engine.step(step.session, Digits("2"), facts)
        assert step.outcome

    keeps_them()


@examples(few=200, many=400)
def test_a_flow_that_traps_a_caller_never_passes(examples: int) -> None:
    """Walk the flow by hand, as a silent caller would: a circle or a hang-up after a question must be a finding."""

    @given(st.data())
    @settings(max_examples=examples)
    def is_found(data: st.DataObject) -> None:
        flow = data.draw(flows(LIBRARY.catalogues))
        if trapped(flow):
            event("trapped")
            assert check_graph(Ways(flow, {}))

    is_found()


def trapped(flow: Flow) -> bool:
    for is_open in ("yes", "no"):
        name, asked = flow.start, False
        for _ in range(len(flow.nodes) + 1):
            node = flow.nodes[name]
            asked = asked or (isinstance(node, AskingNode) and not isinstance(node, Survey))
            if isinstance(node, GoTo):
                name = flow.start
            elif isinstance(node, PassingNode):
                name = node.follow({"open": is_open})
            elif isinstance(node, AskingNode):
                name = node.silence
            else:
                break
        else:
            return True
        if asked and isinstance(flow.nodes[name], HangUpNode):
            return True
    return False
