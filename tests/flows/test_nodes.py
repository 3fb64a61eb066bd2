"""The nodes one by one, as far as test_engine.py does not lead through them, and what they report."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ivr_flows import (
    BadFlows,
    Callback,
    Digits,
    Engine,
    Finding,
    HangUp,
    Library,
    Refer,
    Session,
    Silence,
    Sms,
    Speech,
    Voicemail,
    load_library,
    report,
)
from ivr_flows.play import ending
from tests.flows.leading import OPEN, change, lead, queued

OTHER = """\
flow: autre
start: sujet
person: file
variables: { topic: autre, lieu: ici }
nodes:
  sujet:
    { kind: ask_digits, say: [attente.entree], lengths: [3], into: lieu, go: file,
      retry: proche.deuxieme, silence: file }
  file: { kind: enqueue, queue: general, topic: "{topic}", priority: normal }
"""
AFTER = """\
flow: apres
start: avis
person: file
nodes:
  avis: { kind: survey, say: [fin.apres], go: merci }
  merci: { kind: hang_up, say: [fin.aurevoir], reason: over }
  file: { kind: enqueue, queue: general, topic: indetermine, priority: normal }
"""
SERVICES = ("voicemail", "callback", "sms", "refer")
HANG_UP = "    kind: hang_up\n    say: [fin.aurevoir]\n    reason: closed\n"


def ferme(folder: Path, node: str) -> Engine:
    """An engine for the flow of conftest.py whose closed line ends in `node`."""
    change(folder / "flows" / "essai.yaml", HANG_UP, node)
    return Engine(load_library(folder, services=SERVICES))


@pytest.mark.parametrize(
    ("node", "outcome", "words"),
    [
        (
            "    kind: voicemail\n    say: [fin.aurevoir]\n    topic: '{topic}'\n    max_seconds: 90\n",
            Voicemail("indetermine", 90, {"topic": "indetermine", "code": ""}),
            "[message of 90 s: topic indetermine]",
        ),
        (
            "    kind: callback\n    say: [fin.aurevoir]\n    queue: general\n    topic: essai\n    priority: high\n",
            Callback("general", "essai", "high", {"topic": "indetermine", "code": ""}),
            "[call back from general: topic essai, priority high]",
        ),
        (
            "    kind: sms\n    say: [fin.aurevoir]\n    message: fin.apres\n",
            Sms("fin.apres", {"topic": "indetermine", "code": ""}),
            "[text message: fin.apres]",
        ),
        (
            "    kind: refer\n    say: [fin.aurevoir]\n    need: demarche\n",
            Refer("demarche", {"topic": "indetermine", "code": ""}),
            "[refer to a place: demarche]",
        ),
    ],
)
def test_outcome_of_a_declared_service(
    node: str, outcome: Voicemail | Callback | Sms | Refer, words: str, folder: Path
) -> None:
    step = ferme(folder, node).begin("essai", {"open": False})
    assert step.outcome == outcome
    assert step.prompts
    assert ending(step) == words


def test_zero_and_silence_lead_to_no_machine(folder: Path, findings: Callable[..., list[Finding]]) -> None:
    node = "    kind: voicemail\n    say: [fin.aurevoir]\n    topic: essai\n    max_seconds: 90\n"
    found = findings(
        ("flows/essai.yaml", HANG_UP, node),
        ("flows/essai.yaml", "person: file", "person: ferme"),
        ("flows/essai.yaml", "    silence: file", "    silence: ferme"),
    )
    reasons = " ".join(finding.reason for finding in found)
    assert "« 0 » must lead straight to a queue" in reasons
    assert "silence must lead to a queue" in reasons


def test_hours(folder: Path) -> None:
    change(
        folder / "flows" / "essai.yaml",
        "    kind: branch\n    on: open\n    cases:\n      no: ferme\n    otherwise: sujet\n",
        "    kind: hours\n    open: sujet\n    closed: ferme\n",
    )
    engine = Engine(load_library(folder))
    assert isinstance(engine.begin("essai", {"open": False}).outcome, HangUp)
    assert engine.begin("essai", {"open": True}).ask
    assert engine.begin("essai", {}).ask, "when the hours are not known, better answer"


def test_set_writes_a_text_or_another_value(folder: Path) -> None:
    flow = folder / "flows" / "essai.yaml"
    change(flow, "yes: file", "yes: note")
    change(
        flow, "  file:\n", "  note: { kind: set, set: { topic: '{hours}', code: 'dit {code}' }, go: file }\n  file:\n"
    )
    change(flow, "  open: yes", "  open: yes\n  hours: lundi")
    step = lead(Engine(load_library(folder)), "essai", Digits("1"), Digits("75"), Digits("1"))
    assert (queued(step).topic, queued(step).variables["code"]) == ("tous les jours", "dit {code}")
    assert Engine(load_library(folder)).present(step.session, OPEN).outcome == step.outcome


@pytest.fixture
def two(folder: Path) -> Path:
    """A folder where option 2 of one flow goes to another."""
    (folder / "flows" / "autre.yaml").write_text(OTHER, encoding="utf-8")
    flow = folder / "flows" / "essai.yaml"
    change(flow, "prompt: choix.proche, go: file", "prompt: choix.proche, go: ailleurs")
    change(flow, "  file:\n", "  ailleurs: { kind: go_to, say: [accueil.question], flow: autre }\n  file:\n")
    return folder


def test_go_to_keeps_what_was_gathered(two: Path) -> None:
    step = lead(Engine(load_library(two)), "essai", Silence(), Digits("2"))
    assert (step.session.flow, step.session.node, step.session.origin) == ("autre", "sujet", "essai")
    assert [prompt.key for prompt in step.prompts] == ["accueil.question", "attente.entree"]
    assert step.session.variables == {"topic": "indetermine", "code": "", "lieu": "ici"}
    assert step.session.tries == 0
    ended = lead(Engine(load_library(two)), "essai", Digits("2"), Digits("123"))
    assert queued(ended).variables == {"topic": "indetermine", "code": "", "lieu": "123"}


def test_go_to_stays_in_the_edition_the_caller_began_with(two: Path) -> None:
    older = load_library(two)
    session = Engine(older).begin("essai", OPEN).session
    change(two / "flows" / "autre.yaml", "lengths: [3]", "lengths: [4]")
    engine = Engine(load_library(two).keeping([older]))
    step = engine.step(session, Digits("2"), OPEN)
    assert step.ask is not None
    assert (step.session.version, step.ask.max_digits) == (session.version, 3)
    assert engine.begin("essai", OPEN).session.version != session.version


def test_a_caller_whose_edition_is_gone_begins_where_they_first_began(two: Path) -> None:
    older = load_library(two)
    session = lead(Engine(older), "essai", Digits("2")).session
    change(two / "flows" / "autre.yaml", "lengths: [3]", "lengths: [4]")
    assert Engine(load_library(two)).step(session, Digits("123"), OPEN).session.flow == "essai"


def test_the_first_step_is_presented_again_through_a_go_to(two: Path) -> None:
    change(two / "flows" / "essai.yaml", "otherwise: sujet", "otherwise: ailleurs")
    change(two / "flows" / "essai.yaml", "start: debut", "start: mot")
    change(
        two / "flows" / "essai.yaml",
        "nodes:\n",
        "nodes:\n  mot: { kind: say, say: [accueil.question], go: debut }\n  tour: { kind: branch, on: open, "
        "cases: { no: ferme }, otherwise: sujet }\n",
    )
    change(two / "flows" / "essai.yaml", "no: ferme\n", "no: tour\n")
    engine = Engine(load_library(two))
    first = engine.begin("essai", OPEN)
    assert first.session.flow == "autre"
    assert [prompt.key for prompt in first.prompts][:2] == ["accueil.question", "accueil.question"]
    assert engine.present(first.session, OPEN) == first


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ((("autre", "silence: file", "silence: sujet"),), "a caller who stays silent goes round"),
        ((("essai", "otherwise: sujet", "otherwise: ailleurs"), ("essai", "no: ferme", "no: sujet")), "unreachable"),
        ((("autre", "go: file", "go: perdu"),), "leads to the unknown node « perdu »"),
        ((("autre", "lengths", "longueurs"),), "unknown field « longueurs »"),
        (
            (
                ("autre", "  file:", "  retour: { kind: go_to, flow: essai }\n  file:"),
                ("autre", "start: sujet", "start: retour"),
                ("essai", "otherwise: sujet", "otherwise: ailleurs"),
            ),
            "goes round in a circle without waiting",
        ),
    ],
    ids=["silence", "unreachable", "unknown", "form", "circle"],
)
def test_ways_are_followed_into_other_flows(changes: tuple[tuple[str, str, str], ...], reason: str, two: Path) -> None:
    for name, old, new in changes:
        change(two / "flows" / f"{name}.yaml", old, new)
    with pytest.raises(BadFlows) as refused:
        load_library(two)
    assert any(reason in finding.reason for finding in refused.value.findings), refused.value.findings


def test_depth_is_counted_across_flows(two: Path) -> None:
    flow = two / "flows" / "essai.yaml"
    change(flow, "yes: file", "yes: ailleurs")
    with pytest.raises(BadFlows, match=r"flows/autre.yaml:6: sujet: deeper than 2 questions"):
        load_library(two)


def test_silent_time_is_counted_across_flows(two: Path) -> None:
    change(two / "flows" / "essai.yaml", "silence: file\n  code", "silence: ailleurs\n  code")
    change(two / "flows" / "autre.yaml", "say: [attente.entree]", "say: [attente.entree, attente.entree]")
    with pytest.raises(BadFlows, match=r"flows/essai.yaml:\d+: debut: speech of a silent way lasts"):
        load_library(two)


@pytest.fixture
def after(folder: Path) -> Engine:
    (folder / "flows" / "apres.yaml").write_text(AFTER, encoding="utf-8")
    return Engine(load_library(folder))


@pytest.mark.parametrize(("given", "answer"), [(Digits("3"), "3"), (Speech("quatre"), "4"), (Digits("1"), "1")])
def test_answer_to_a_survey_is_told_and_not_kept(given: Digits | Speech, answer: str, after: Engine) -> None:
    step = lead(after, "apres", given)
    assert step.outcome == HangUp("over")
    assert step.heard is not None
    assert step.heard.data() == {
        "flow": "apres", "version": step.session.version, "node": "avis", "heard": "understood", "answer": answer,
    }  # fmt: skip
    assert step.session.variables == {}


@pytest.mark.parametrize(("given", "kind"), [(Silence(), "silence"), (Digits("5"), "wrong"), (Speech("euh"), "wrong")])
def test_survey_is_never_compulsory(given: Digits | Speech | Silence, kind: str, after: Engine) -> None:
    step = lead(after, "apres", given)
    assert step.outcome == HangUp("over")
    assert step.heard is not None
    assert (step.heard.kind, "answer" in step.heard.data()) == (kind, False)


def test_a_person_can_be_had_at_a_survey(after: Engine) -> None:
    assert queued(lead(after, "apres", Digits("0"))).queue == "general"


def test_a_postal_code_is_waited_for_six_seconds_and_ends_with_hash(library: Library) -> None:
    ask = lead(Engine(library), "accueil", Digits("4")).ask
    assert ask is not None
    assert (ask.kind, ask.max_digits, ask.first_digit_ms, ask.between_ms, ask.finish_key) == (
        "digits", 5, 6_000, 6_000, "#",
    )  # fmt: skip


def test_without_the_lookup_every_code_is_taken_and_less_is_read_back(library: Library) -> None:
    step = lead(Engine(library), "accueil", Digits("4"), Digits("99999"))
    assert [prompt.key for prompt in step.prompts] == ["proche.lu", "commun.oui", "commun.non"]
    assert step.session.variables["code_postal"] == "99999"


def test_the_language_of_the_number_dialled(library: Library) -> None:
    engine = Engine(library)
    assert engine.begin("accueil", {"open": True, "number_language": "en"}).session.language == "en"
    assert engine.begin("accueil", {"open": True, "number_language": "en"}, "fr").session.language == "fr"
    assert engine.begin("accueil", {"open": True}).session.language == "fr"


def test_the_key_for_english_is_a_digit_where_digits_are_keyed_in(folder: Path) -> None:
    change(folder / "flows" / "essai.yaml", "person: file", "person: file\nlanguage: { key: 9, to: en }")
    change(folder / "flows" / "essai.yaml", "say: [attente.prochaine]", "say: ['en:langue.autre']")
    engine = Engine(load_library(folder))
    step = lead(engine, "essai", Digits("1"), Digits("91"))
    assert (step.session.node, step.session.language) == ("juste", "fr")
    english = engine.step(step.session, Digits("9"), OPEN)
    assert (english.session.node, english.session.language) == ("juste", "en")
    assert step.prompts[0].key == "langue.autre"
    assert [prompt.key for prompt in english.prompts] == ["commun.oui", "commun.non"]


def test_every_input_is_told_apart(library: Library) -> None:
    engine = Engine(library)
    kinds = {
        "understood": (Digits("1"), Digits("9"), Speech("une arnaque"), Speech("English")),
        "silence": (Silence(),),
        "wrong": (Digits("8"), Digits("#"), Speech("brr"), Speech("")),
        "repeat": (Digits("*"), Speech("pardon ?"), Speech("plus lentement")),
        "person": (Digits("0"), Speech("quelqu’un"), Speech("zéro")),
    }
    for kind, inputs in kinds.items():
        for given in inputs:
            heard = lead(engine, "accueil", given).heard
            assert heard is not None
            assert (heard.flow, heard.node, heard.kind) == ("accueil", "sujet", kind), given
    assert engine.begin("accueil", OPEN).heard is None


def test_report_shows_the_bad_question_first() -> None:
    def at(node: str, heard: str, **more: str) -> dict[str, str]:
        return {"flow": "f", "version": "1", "node": node, "heard": heard, **more}

    good = [at("good", "understood")] * 9 + [at("good", "silence")]
    bad = [at("bad", "wrong"), at("bad", "silence"), at("bad", "person"), at("bad", "repeat")]
    survey = [at("survey", "understood", answer="4"), at("survey", "understood", answer="4")]
    first, second, third = report([{"flow": "f", "version": "1", "node": "good"}, *good, *bad, *survey])
    assert (first.node, first.inputs, first.error_rate) == ("bad", 4, 0.5)
    assert (second.node, second.inputs, second.error_rate) == ("good", 10, 0.1)
    assert (third.node, third.error_rate, third.answers) == ("survey", 0.0, {"4": 2})
    assert report([]) == ()


def test_versions_are_reported_apart() -> None:
    events = [{"flow": "f", "version": version, "node": "n", "heard": "wrong"} for version in ("1", "2", "2")]
    assert [(node.version, node.inputs) for node in report(events)] == [("1", 1), ("2", 2)]


def test_slow_speech_is_asked_for_once_and_lasts(library: Library) -> None:
    step = lead(Engine(library), "accueil", Digits("*"), Digits("*"), Digits("3"))
    assert {prompt.pace for prompt in step.prompts} == {"slow"}
    assert {prompt.pace for prompt in lead(Engine(library), "accueil", Digits("3")).prompts} == {"normal"}


def test_a_session_written_before_flows_led_to_flows(library: Library) -> None:
    text = Engine(library).begin("accueil", OPEN).session.dump()
    assert Session.load(text.replace(',"origin":"accueil"', "")) == Session.load(text)
