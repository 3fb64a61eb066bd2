"""Sessions that are stored and read, and callers who keep their version while the flows change."""

from dataclasses import replace
from pathlib import Path

import pytest

from ivr_flows import BadSession, Digits, Engine, Library, Session, Silence, load_library
from tests.flows.leading import OPEN, change, lead, queued


def test_session_survives_writing_and_reading(library: Library) -> None:
    session = lead(Engine(library), "accueil", Silence(), Digits("*"), Digits("*")).session
    assert Session.load(session.dump()) == session


@pytest.mark.parametrize(
    "text", ["", "null", "[]", "{}", "x" * 10, '{"flow": 1}', "[" * 100_000, '{"flow":"a","version":"b","node":"c"}']
)
def test_anything_else_is_no_session(text: str) -> None:
    with pytest.raises(BadSession):
        Session.load(text)


@pytest.mark.parametrize("wrong", [("step", -1), ("step", True), ("misses", {"a": "b"}), ("variables", {"a": 1})])
def test_session_with_a_wrong_value(wrong: tuple[str, object], library: Library) -> None:
    session = Engine(library).begin("accueil", OPEN).session
    with pytest.raises(BadSession):
        Session.load(replace(session, **{wrong[0]: wrong[1]}).dump())  # type: ignore[arg-type]


def test_a_caller_keeps_the_version_they_began_with(folder: Path) -> None:
    older = load_library(folder)
    session = Engine(older).begin("essai", OPEN).session
    change(folder / "flows" / "essai.yaml", "topic: outils }", "topic: appareils }")
    both = load_library(folder).keeping([older])
    engine = Engine(both)
    assert both.flow("essai").version != session.version
    assert queued(engine.step(engine.step(session, Digits("1"), OPEN).session, Digits("0"), OPEN)).topic == "outils"
    newer = engine.begin("essai", OPEN).session
    assert queued(engine.step(engine.step(newer, Digits("1"), OPEN).session, Digits("0"), OPEN)).topic == "appareils"


def test_words_are_part_of_a_version(folder: Path) -> None:
    older = load_library(folder)
    session = Engine(older).begin("essai", OPEN).session
    change(folder / "prompts" / "fr.yaml", "Dites votre souci, ou attendez", "Doucement, attendez")
    engine = Engine(load_library(folder).keeping([older]))
    assert engine.step(session, Silence(), OPEN).prompts[0].text.startswith("Dites votre souci, ou attendez")


@pytest.mark.parametrize("gone", [{"version": "gone"}, {"flow": "gone"}, {"node": "gone"}])
def test_a_caller_whose_version_is_gone_begins_again(gone: dict[str, str], library: Library) -> None:
    engine = Engine(library)
    session = replace(lead(engine, "accueil", Silence()).session, **gone)  # type: ignore[arg-type]
    for step in (engine.step(session, Digits("1"), OPEN), engine.present(session, OPEN)):
        assert step.prompts[0].key == "accueil.bonjour"
        assert step.ask is not None
        assert step.session.version == library.flow("accueil").version
        assert step.session.step == session.step + 1


def test_without_a_main_flow_the_first_one_takes_the_lost_caller(essai: Engine) -> None:
    session = replace(essai.begin("essai", OPEN).session, flow="gone")
    assert essai.step(session, Digits("1"), OPEN).session.flow == "essai"
