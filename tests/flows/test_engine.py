"""The engine, step by step, on the shipped flow and on one with every kind of question."""

from dataclasses import replace
from pathlib import Path

import pytest

from ivr_flows import (
    Begin,
    Digits,
    Engine,
    HangUp,
    Library,
    Silence,
    Speech,
    UnknownFlow,
    UnknownPhrase,
    load_library,
)
from ivr_flows.engine import MOST_INPUTS
from tests.flows.leading import OPEN, change, lead, queued


def test_first_question_listens_long_and_hears_one_key_or_words(library: Library) -> None:
    ask = lead(Engine(library), "accueil").ask
    assert ask is not None
    assert (ask.kind, ask.max_digits, ask.first_digit_ms, ask.finish_key, ask.speech) == ("menu", 1, 10_000, "", True)
    assert [option.key for option in ask.options] == ["1", "2", "3", "4", "0"]
    assert ask.options[0].label == "Une démarche administrative"
    assert "arnaque" in ask.hints


def test_a_second_of_quiet_follows_each_option(library: Library) -> None:
    prompts = lead(Engine(library), "accueil").prompts
    assert [prompt.pause_ms for prompt in prompts if prompt.key.startswith("choix.")] == [1000] * 4


def test_begin_given_again_changes_nothing(library: Library) -> None:
    engine = Engine(library)
    first = engine.begin("accueil", OPEN)
    assert engine.step(first.session, Begin(), OPEN) == first
    assert engine.present(first.session, OPEN) == first


def test_a_session_is_presented_again_as_it_stands(library: Library) -> None:
    engine = Engine(library)
    missed = lead(engine, "accueil", Silence())
    assert engine.present(missed.session, OPEN) == replace(missed, heard=None)
    ended = lead(engine, "accueil", Digits("1"))
    assert engine.present(ended.session, OPEN) == replace(ended, heard=None)
    assert engine.step(ended.session, Digits("3"), OPEN) == replace(ended, heard=None)


def test_each_input_is_a_step(library: Library) -> None:
    assert lead(Engine(library), "accueil", Silence(), Digits("*"), Digits("1")).session.step == 3


def test_misses_are_counted_at_their_node(library: Library) -> None:
    session = lead(Engine(library), "accueil", Digits("8")).session
    assert session.misses == {"sujet": 1}
    assert session.tries == 1


def test_silence_after_a_repeat_goes_on_where_it_was(library: Library) -> None:
    step = lead(Engine(library), "accueil", Silence(), Digits("*"), Silence())
    assert queued(step).topic == "indetermine"


@pytest.mark.parametrize("keys", ["75", "75011", "01", "75#"])
def test_number_of_a_known_length(keys: str, essai: Engine) -> None:
    step = lead(essai, "essai", Digits("1"), Digits(keys))
    assert step.session.node == "juste"
    assert step.session.variables["code"] == keys.removesuffix("#")


@pytest.mark.parametrize("keys", ["7", "750", "7501#1", "AB", "٧٥"])
def test_number_of_another_length_is_a_miss(keys: str, essai: Engine) -> None:
    assert lead(essai, "essai", Digits("1"), Digits(keys)).session.misses == {"code": 1}


@pytest.mark.parametrize("keys", ["0", "0#", "000"])
def test_a_lone_zero_is_a_person_and_keeps_the_topic(keys: str, essai: Engine) -> None:
    assert queued(lead(essai, "essai", Digits("1"), Digits(keys))).topic == "outils"


def test_number_said_aloud(essai: Engine) -> None:
    step = lead(essai, "essai", Digits("1"), Speech("sept cinq, zéro un un"))
    assert step.session.variables["code"] == "75011"


def test_no_to_what_was_understood_asks_again(essai: Engine) -> None:
    for no in (Digits("2"), Speech("Ah non, pas ça"), Speech("non, oui enfin non"), Speech("deux")):
        assert lead(essai, "essai", Digits("1"), Digits("75"), no).session.node == "code"


def test_yes_to_what_was_understood_goes_on(essai: Engine) -> None:
    for yes in (Digits("1"), Speech("Oui"), Speech("c’est ça"), Speech("un")):
        outcome = queued(lead(essai, "essai", Digits("1"), Digits("75"), yes))
        assert outcome.variables == {"topic": "outils", "code": "75"}


def test_a_confirmation_says_its_two_answers(essai: Engine) -> None:
    step = lead(essai, "essai", Digits("1"), Digits("75"))
    assert [prompt.text for prompt in step.prompts][1:] == ["Si c’est juste, tapez 1.", "Sinon, tapez 2."]
    assert step.ask is not None
    assert [(option.key, option.label) for option in step.ask.options] == [
        ("1", "Oui"),
        ("2", "Non"),
        ("0", "Parler à une personne"),
    ]


def test_endless_correction_ends_with_a_person(essai: Engine) -> None:
    step = lead(essai, "essai", Digits("1"))
    for _ in range(MOST_INPUTS):
        given = Digits("75") if step.session.node == "code" else Digits("2")
        step = essai.step(step.session, given, OPEN)
    assert queued(step).queue == "general"


@pytest.mark.parametrize("last", [Silence(), Digits("9"), Digits("*"), Speech("plus lentement")])
def test_the_last_input_leads_to_a_person_whatever_it_is(last: Digits | Speech | Silence, essai: Engine) -> None:
    session = replace(essai.begin("essai", OPEN).session, step=MOST_INPUTS - 1)
    assert essai.step(session, last, OPEN).outcome
    assert essai.step(replace(session, step=MOST_INPUTS - 2), last, OPEN).ask


def test_values_can_be_read_sign_by_sign(folder: Path) -> None:
    change(folder / "prompts" / "fr.yaml", "\n  refus:", "\n  essai:\n    lu: Vous dites {code|digits}.\n  refus:")
    change(folder / "flows" / "essai.yaml", "attente.prochaine", "essai.lu")
    step = lead(Engine(load_library(folder)), "essai", Digits("1"), Digits("75011"))
    assert step.prompts[0].text == "Vous dites 7, 5, 0, 1, 1."


def test_sentence_whose_value_is_unknown_is_left_unsaid(library: Library) -> None:
    step = Engine(library).begin("accueil", {"open": False})
    assert isinstance(step.outcome, HangUp)
    assert "ferme.horaires" not in [prompt.key for prompt in step.prompts]
    assert "urgence.danger" in [prompt.key for prompt in step.prompts]


def test_unknown_language_is_spoken_to_in_french(library: Library) -> None:
    step = Engine(library).begin("accueil", OPEN, "br")
    assert {prompt.language for prompt in step.prompts if prompt.key != "langue.autre"} == {"fr"}
    assert Engine(library).step(step.session, Speech("une arnaque"), OPEN).outcome


def test_sentence_missing_in_english_is_said_in_french(folder: Path) -> None:
    change(folder / "prompts" / "en.yaml", "    prochaine: ", "    #prochaine: ")
    prompt = load_library(folder).phrase("attente.prochaine", "en")
    assert (prompt.language, prompt.text) == ("fr", "Vous êtes la prochaine personne dans la file.")


def test_unknown_flow_is_refused_at_the_beginning(library: Library) -> None:
    with pytest.raises(UnknownFlow):
        Engine(library).begin("ailleurs", OPEN)


def test_sentences_outside_flows(library: Library) -> None:
    assert library.phrase("attente.position", "fr", position_words="troisième").text == (
        "Vous êtes la troisième personne dans la file."
    )
    assert library.position(1, "fr").text == "Vous êtes la prochaine personne dans la file."
    assert library.position(21, "fr").text == "Vous êtes la vingt et unième personne dans la file."
    assert library.position(3, "en").text == "You are the third person in line."
    assert library.position(2, "br").text == "Vous êtes la deuxième personne dans la file."


def test_unknown_sentence_and_missing_value_are_refused(library: Library) -> None:
    with pytest.raises(UnknownPhrase):
        library.phrase("attente.rien", "fr")
    with pytest.raises(UnknownPhrase):
        library.phrase("attente.position", "fr")
