"""The catalogues: complete, well set, and every text that is asked for exists."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from helpline.i18n.catalogue import Catalogue, _flatten, load
from helpline.i18n.safety import safety_numbers
from helpline.i18n.typography import typeset
from helpline.services.duty import AWAY_REASONS
from helpline.services.offers import DECLINE_REASONS
from helpline.services.wrap_up import DISPOSITIONS
from routing.model import Activity

FRENCH, ENGLISH = load("fr"), load("en")
WEB = Path(__file__).parents[3] / "helpline" / "web"
LITERAL = re.compile(r"""\b(?:t|count|words)\((["'])((?:\w+\.)+\w+)\1""")


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_say_the_same_things() -> None:
    assert FRENCH.texts.keys() == ENGLISH.texts.keys()
    unlike = [key for key in FRENCH.texts if placeholders(FRENCH.texts[key]) != placeholders(ENGLISH.texts[key])]
    assert unlike == []


def test_french_is_set_as_french() -> None:
    badly = [key for key, text in FRENCH.texts.items() if re.search(r"[\w]'|[^\u202f\w][;!?]|[ ][:»%]|« |\.\.\.", text)]
    assert badly == []


def test_nothing_speaks_to_people_without_respect() -> None:
    """« vous » always, and no text is left empty."""
    tutoyer = re.compile(r"\b(tu|ton|ta|tes|toi)\b", re.IGNORECASE)
    assert [key for key, text in FRENCH.texts.items() if tutoyer.search(text) or not text] == []


@pytest.mark.parametrize(
    ("family", "codes"),
    [
        ("presence_reasons", AWAY_REASONS),
        ("away", (*AWAY_REASONS, "missed", "other")),
        ("decline_reasons", DECLINE_REASONS),
        ("dispositions", DISPOSITIONS),
        ("activities", tuple(Activity)),
        ("topics", ("demarche", "outils", "arnaque", "proche", "indetermine")),
    ],
)
def test_every_code_has_its_words(family: str, codes: tuple[str, ...]) -> None:
    for code in codes:
        assert FRENCH(f"{family}.{code}")


def test_every_text_asked_for_in_a_template_or_script_exists() -> None:
    asked = {
        match[2]
        for path in (*WEB.rglob("*.html"), *WEB.rglob("*.js"))
        for match in LITERAL.finditer(path.read_text("utf-8"))
    }
    assert len(asked) > 80
    known = {re.sub(r"\.(one|other)$", "", key) for key in FRENCH.texts} | FRENCH.texts.keys()
    assert asked - known == set()


def test_no_words_for_people_stand_in_templates_or_scripts() -> None:
    """Between tags and in attributes people read, there are only expressions of the catalogue."""
    bare = re.compile(r">([^<>{}]*[A-Za-zÀ-ÿ]{3,}[^<>{}]*)<|(?:title|alt|placeholder|aria-label)=\"[^\"{]*[A-Za-z]{3,}")
    for path in WEB.rglob("*.html"):
        without = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", "", path.read_text("utf-8"), flags=re.DOTALL)
        assert [match[0] for match in bare.finditer(without)] == [], path.name
    for path in WEB.rglob("static/**/*.js"):
        code = re.sub(r"/\*.*?\*/|//[^\n]*", "", path.read_text("utf-8"), flags=re.DOTALL)
        assert re.findall(r"[\"'`][^\"'`\n]*[à-ÿ][^\"'`\n]*[\"'`]", code) == [], path.name


def test_numbers_of_things() -> None:
    assert FRENCH.count("console.idle_line", 0).startswith("0 personne attend")
    assert FRENCH.count("console.idle_line", 2) == "2 personnes attendent."
    assert ENGLISH.count("console.idle_line", 0) == "0 people are waiting."
    assert ENGLISH.count("console.idle_line", 1) == "1 person is waiting."


def test_a_missing_text_is_a_fault_and_a_code_from_elsewhere_can_be_tried() -> None:
    with pytest.raises(KeyError):
        FRENCH("nothing.here")
    assert not FRENCH.has("errors.nothing")
    assert load("xx") is load("fr") or load("xx").language == "fr"


def test_typography() -> None:
    assert typeset("L'appel : « oui » !") == "L’appel\u00a0: «\u00a0oui\u00a0»\u202f!"
    assert typeset("2 000 caractères, {s} s") == "2\u202f000 caractères, {s}\u00a0s"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_numbers_in_case_of_danger(language: str) -> None:
    rows = safety_numbers(language)
    assert {row.number for row in rows} >= {"112", "15", "17", "18", "114", "3114", "119", "3919", "17Cyber"}
    assert all(row.who and row.when for row in rows)


def test_an_unquoted_yes_or_no_in_a_catalogue_is_seen() -> None:
    with pytest.raises(TypeError, match="quoted"):
        dict(_flatten({"phone": {False: "éteint"}}))


def test_a_catalogue_gives_its_branches_whole() -> None:
    small = Catalogue("fr", {"a.b": "1", "a.c": "2", "ab.c": "3"})
    assert small.branch("a") == {"a.b": "1", "a.c": "2"}


def test_the_page_that_has_the_safety_card_checked_names_every_number() -> None:
    page = (WEB.parents[1] / "docs" / "how-to" / "check-the-safety-card.md").read_text("utf-8")
    assert [row.number for row in safety_numbers("fr") if f"| {row.number} |" not in page] == []
