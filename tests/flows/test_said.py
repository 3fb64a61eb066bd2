"""What callers say in words of their own, at each question: the table of said.yaml, the survey, the postal code."""

from pathlib import Path

import pytest
import yaml

from ivr_flows import Digits, Engine, Enqueue, HangUp, Library, Silence, Speech, Step
from tests.flows.leading import OPEN, lead, queued
from tests.flows.transcript import POSTAL_CODES

SAID: dict[str, dict[str, list[str]]] = yaml.safe_load(Path(__file__).with_name("said.yaml").read_text("utf-8"))
MOST_HINTS, LONGEST_HINT = 500, 100
"""The provider takes no more of them (twilio.md, limits)."""


def got(step: Step) -> str:
    assert step.heard
    if step.heard.kind == "understood":
        return step.session.variables["topic"]
    return {"person": "person", "repeat": "again", "wrong": "unclear"}[step.heard.kind]


@pytest.mark.parametrize(("language", "wanted"), [(language, wanted) for language in SAID for wanted in SAID[language]])
def test_what_callers_say_at_the_menu(language: str, wanted: str, library: Library) -> None:
    engine = Engine(library)
    begun = engine.begin("accueil", OPEN, language).session
    taken = {said: got(engine.step(begun, Speech(said), OPEN)) for said in SAID[language][wanted]}
    assert {said: choice for said, choice in taken.items() if choice != wanted} == {}


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("flow", ["accueil", "avis"])
def test_hints_are_within_what_the_provider_takes(flow: str, language: str, library: Library) -> None:
    ask = Engine(library).begin(flow, OPEN, language).ask
    assert ask is not None
    assert 0 < len(ask.hints) <= MOST_HINTS
    assert max(map(len, ask.hints)) <= LONGEST_HINT
    assert not any("," in hint for hint in ask.hints), "they are parted by commas"


def rated(library: Library, language: str, said: str) -> str | None:
    """What this answers to the survey; None where it ends without an answer. It must end."""
    engine = Engine(library)
    step = engine.step(engine.begin("avis", OPEN, language).session, Speech(said), OPEN)
    assert step.outcome == HangUp("handled"), said
    assert step.heard
    assert step.heard.kind == "understood", said
    return step.heard.answer or None


RATINGS = {
    "fr": {
        "1": ["Pas du tout.", "pas du tout utile", "non, pas du tout", "inutile", "ça n'a servi à rien", "pas utile"],
        "2": ["un peu", "Un petit peu", "oui, un peu", "pas très utile", "pas vraiment", "pas trop"],
        "3": ["utile", "c'était utile", "oui", "Oui oui", "assez utile", "oui, ça m'a aidée", "la trois", "trois"],
        "4": [
            "Très utile !", "oui, très utile, merci beaucoup", "très très utile", "oui très", "ça m'a beaucoup aidé",
            "quatre", "c'était tout à fait utile", "non non, très utile",
        ],
    },
    "en": {
        "1": ["Not at all", "not useful at all", "it was useless", "no, it didn't help"],
        "2": ["a little", "a little bit", "not very useful", "not really"],
        "3": ["useful", "yes", "it was helpful", "three", "yes, it helped me"],
        "4": ["Very useful", "very helpful, thank you", "it helped me a lot", "four"],
    },
}  # fmt: skip
LEAVING = {
    "fr": [
        "Merci", "Merci madame", "merci beaucoup", "au revoir", "Merci, au revoir, bonne journée", "non", "non merci",
        "merci énormément", "d'accord, merci", "bonne soirée à vous aussi", "oui, merci, au revoir",
    ],
    "en": ["Thank you", "thanks, bye", "thanks a lot", "goodbye", "no", "no thank you", "okay, have a nice day"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "answer", "said"),
    [
        (language, answer, said)
        for language in RATINGS
        for answer in RATINGS[language]
        for said in RATINGS[language][answer]
    ],
)
def test_the_survey_is_answered_in_words(language: str, answer: str, said: str, library: Library) -> None:
    assert rated(library, language, said) == answer


@pytest.mark.parametrize(("language", "said"), [(language, said) for language in LEAVING for said in LEAVING[language]])
def test_who_takes_leave_is_let_go_and_rates_nothing(language: str, said: str, library: Library) -> None:
    assert rated(library, language, said) is None


@pytest.mark.parametrize(
    "said", ["Allô ?", "Bonjour", "pardon ?", "plus lentement", "euh alors voilà", "merci, j'ai pas compris"]
)
def test_a_survey_is_put_twice_at_most(said: str, library: Library) -> None:
    engine = Engine(library)
    again = engine.step(engine.begin("avis", OPEN).session, Speech(said), OPEN)
    assert again.ask
    assert engine.step(again.session, Speech("très utile"), OPEN).heard.answer == "4"  # type: ignore[union-attr]
    for other in (Speech(said), Speech("Allô"), Digits("*"), Digits("7"), Silence()):
        assert engine.step(again.session, other, OPEN).outcome == HangUp("handled"), other


def asked_for_the_code(library: Library, *given: Digits | Speech | Silence) -> Step:
    return lead(Engine(library, {"postal_code": POSTAL_CODES.get}), "proche", *given)


@pytest.mark.parametrize(
    "said",
    [
        "non, je ne sais pas",
        "je ne sais pas",
        "Non.",
        "je ne m'en souviens plus",
        "j'ai oublié",
        "je ne le connais pas",
        "D'accord, merci.",
        "d'accord, j'attends",
        "je préfère attendre",
    ],
)
def test_who_does_not_know_the_postal_code_or_agrees_to_wait_goes_to_a_person_at_once(
    said: str, library: Library
) -> None:
    assert queued(asked_for_the_code(library, Speech(said))).topic == "proche"


@pytest.mark.parametrize(
    "said", ["c'est le 29 200", "Mon code postal, c'est 29200 Brest.", "2 9 2 0 0", "deux neuf deux zéro zéro"]
)
def test_a_postal_code_is_heard_within_a_sentence(said: str, library: Library) -> None:
    step = asked_for_the_code(library, Speech(said))
    assert (step.session.node, step.session.variables["code_postal"]) == ("juste", "29200")


@pytest.mark.parametrize(
    "given", [Silence(), Speech("j'ai 84 ans"), Speech("attendez, je cherche mes lunettes"), Speech("Brest")]
)
def test_who_keyed_no_code_is_not_told_that_it_was_wrong(given: Silence | Speech, library: Library) -> None:
    step = asked_for_the_code(library, given)
    assert [prompt.key for prompt in step.prompts] == ["proche.deuxieme"]
    assert isinstance(asked_for_the_code(library, given, Silence()).outcome, Enqueue)
    assert asked_for_the_code(library, given, Digits("29200")).session.node == "juste"


@pytest.mark.parametrize("given", [Digits("99999"), Digits("7"), Speech("9 9 9 9 9"), Digits("99999#")])
def test_who_gave_a_code_that_does_not_exist_is_told_so(given: Digits | Speech, library: Library) -> None:
    step = asked_for_the_code(library, given)
    assert [prompt.key for prompt in step.prompts] == ["proche.inconnu"]
    assert isinstance(asked_for_the_code(library, given, Digits("99998")).outcome, Enqueue)
