"""The numbers to give when somebody is in danger: an editable table, `safety.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from helpline.i18n.catalogue import DEFAULT, LANGUAGES
from helpline.i18n.typography import typeset


@dataclass(frozen=True, slots=True)
class SafetyNumber:
    """One number to give out: what to say, whom it reaches, when to give it."""

    number: str
    who: str
    when: str


@cache
def safety_numbers(language: str) -> tuple[SafetyNumber, ...]:
    """The table in one language, in the order of the file."""
    language = language if language in LANGUAGES else DEFAULT
    rows = yaml.safe_load(files("helpline.i18n").joinpath("safety.yaml").read_text("utf-8"))
    return tuple(_row(row, language) for row in rows)


def _row(row: dict[str, dict[str, str]], language: str) -> SafetyNumber:
    texts = row[language]
    if language == "fr":
        texts = {key: typeset(text) for key, text in texts.items()}
    return SafetyNumber(str(row["number"]), texts["who"], texts["when"])
