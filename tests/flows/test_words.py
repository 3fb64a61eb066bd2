"""Numbers in words, spoken time, what is understood, and the shipped sentences themselves."""

import re

import pytest

from ivr_flows import Digits, Engine, Library, Silence, Speech, number_words, ordinal_words
from ivr_flows.hearing import best_match, only_says, plain, said_digits
from ivr_flows.nodes.base import AskingNode
from ivr_flows.outside import OUTSIDE, SAID_BY_NODES
from ivr_flows.play import typed
from ivr_flows.spoken import seconds, word_count


@pytest.mark.parametrize(
    ("number", "french", "english"),
    [
        (0, "zéro", "zero"),
        (17, "dix-sept", "seventeen"),
        (21, "vingt et un", "twenty-one"),
        (71, "soixante et onze", "seventy-one"),
        (80, "quatre-vingts", "eighty"),
        (81, "quatre-vingt-un", "eighty-one"),
        (99, "quatre-vingt-dix-neuf", "ninety-nine"),
        (112, "cent douze", "one hundred and twelve"),
        (200, "deux cents", "two hundred"),
        (201, "deux cent un", "two hundred and one"),
        (1980, "mille neuf cent quatre-vingts", "one thousand nine hundred and eighty"),
        (80_000, "quatre-vingt mille", "eighty thousand"),
    ],
)
def test_number_words(number: int, french: str, english: str) -> None:
    assert number_words(number, "fr") == french
    assert number_words(number, "en") == english


@pytest.mark.parametrize(
    ("rank", "french", "english"),
    [
        (1, "première", "first"),
        (2, "deuxième", "second"),
        (4, "quatrième", "fourth"),
        (5, "cinquième", "fifth"),
        (9, "neuvième", "ninth"),
        (12, "douzième", "twelfth"),
        (20, "vingtième", "twentieth"),
        (21, "vingt et unième", "twenty-first"),
        (80, "quatre-vingtième", "eightieth"),
        (100, "centième", "one hundredth"),
        (101, "cent unième", "one hundred and first"),
    ],
)
def test_ordinal_words(rank: int, french: str, english: str) -> None:
    assert ordinal_words(rank, "fr") == french
    assert ordinal_words(rank, "en") == english


def test_numbers_out_of_bounds() -> None:
    for number in (-1, 1_000_000):
        with pytest.raises(ValueError, match="999"):
            number_words(number, "fr")
    with pytest.raises(ValueError, match="begins at 1"):
        ordinal_words(0, "fr")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Bonjour.", 1),
        ("L’appel n'est pas surtaxé", 4),
        ("Excusez-nous", 2),
        ("à 18 heures", 4),
        ("le 112", 3),
        ("01 70", 4),
        ("00", 2),
        ("12345678", 8),
        ("tapez 1. Sinon : tapez 2 !", 5),
        ("", 0),
    ],
)
def test_word_count(text: str, words: int) -> None:
    assert word_count(text, "fr") == words


def test_seconds_at_145_words_a_minute_with_the_pause() -> None:
    assert seconds("un " * 145, "fr", pause_ms=1500) == pytest.approx(61.5)


def test_plain() -> None:
    assert plain("  Les IMPÔTS, l’été : œuvre") == "les impot l ete oeuvre"


def test_whole_words_only() -> None:
    assert best_match("au secours", ["cours"]) == 0
    assert best_match("des cours de tablette", ["cours"]) > 0
    assert best_match("", ["", "cours"]) == 0


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("Deux.", "2"),
        ("le trois s'il vous plaît", "3"),
        ("7 5 0 1 1", "75011"),
        ("numéro quatre", "4"),
        ("j'ai un souci", ""),
        ("", ""),
    ],
)
def test_said_digits(said: str, digits: str, library: Library) -> None:
    assert said_digits(said, library.catalogues.catalogue("fr").heard) == digits


SPOKEN = {
    "demarche": ["je veux déclarer mes impôts", "c'est pour la CAF", "ma carte vitale", "des papiers à remplir"],
    "outils": ["mon téléphone est bloqué", "ma boîte mail", "j'ai perdu mon mot de passe", "l'ordi"],
    "arnaque": ["j'ai été arnaqué", "un message suspect sur mon téléphone", "on m’a piraté ma boîte mail"],
    "proche": ["quelqu'un près de chez moi", "y a-t-il un France Services", "des cours"],
    "indetermine": ["je veux parler à quelqu'un", "un conseiller", "zéro"],
}


@pytest.mark.parametrize(("topic", "said"), [(topic, said) for topic, many in SPOKEN.items() for said in many])
def test_what_callers_say(topic: str, said: str, library: Library) -> None:
    engine = Engine(library)
    step = engine.step(engine.begin("accueil", {"open": True}).session, Speech(said), {"open": True})
    assert step.session.variables["topic"] == topic
    assert step.outcome or step.session.node == "code"


def test_typed_lines_of_the_player() -> None:
    assert [typed(line) for line in ("", " 1 ", "*", "75011#", "une arnaque")] == [
        Silence(),
        Digits("1"),
        Digits("*"),
        Digits("75011#"),
        Speech("une arnaque"),
    ]


def test_every_sentence_has_a_use(library: Library) -> None:
    used = OUTSIDE.keys() | SAID_BY_NODES.keys()
    for flow in library.flows.values():
        for node in flow.nodes.values():
            used |= {cue.key for cue in node.cues()}
            if isinstance(node, AskingNode):
                used |= {cue.key for cue in (*node.second_cues, *node.wrong_cues)}
            used |= set(getattr(node, "labels", ()))
    assert library.catalogues.by_language["fr"].phrases.keys() - used == set()


def test_english_is_complete(library: Library) -> None:
    languages = library.catalogues.by_language
    assert languages["en"].phrases.keys() == languages["fr"].phrases.keys()


def test_nobody_is_told_only_to_call_later(library: Library) -> None:
    for phrase in library.catalogues.by_language["fr"].phrases.values():
        assert "ultérieurement" not in phrase.text


def test_closed_message_helps(library: Library) -> None:
    step = Engine(library).begin("accueil", {"open": False, "hours": "le lundi", "next_opening": "jeudi à 9 heures"})
    said = " ".join(prompt.text for prompt in step.prompts)
    for words in ("le lundi", "jeudi à 9 heures", "mairie", "France Services", "112"):
        assert words in said


@pytest.mark.parametrize("key", ["panne.fin", "panne.secours", "refus"])
def test_last_words_name_the_emergency_number(key: str, library: Library) -> None:
    assert "112" in library.phrase(key, "fr").text


def test_privacy_is_said_on_entering_the_queue(library: Library) -> None:
    assert "Votre numéro n’est gardé que le temps de vous aider." in library.phrase("attente.entree", "fr").text


def test_french_sentences_are_short_and_typeset(library: Library) -> None:
    """Simple language: at most 20 words a sentence, typographic apostrophes, a full stop at the end but of buttons."""
    nodes = [node for flow in library.flows.values() for node in flow.nodes.values()]
    buttons = {label for node in nodes for label in getattr(node, "labels", ())}
    for phrase in library.catalogues.by_language["fr"].phrases.values():
        assert "'" not in phrase.text, phrase.key
        assert (phrase.text[-1] in ".?!") != (phrase.key in buttons), phrase.key
        for sentence in re.split(r"[.?!]\s", phrase.text):
            assert word_count(sentence.replace("{key}", "1"), "fr") <= 20, phrase.key


@pytest.mark.parametrize(
    ("said", "greets"),
    [
        ("Bonjour !", True),
        ("bonsoir madame", True),
        ("Allô ? Allô ?", True),
        ("hello", True),
        ("bonjour, ma souris", False),
        ("s'il vous plaît", False),
        ("", False),
    ],
)
def test_a_mere_greeting(said: str, greets: bool, library: Library) -> None:
    heard = library.catalogues.catalogue("fr").heard
    assert only_says(said, heard.greeting, heard) is greets
