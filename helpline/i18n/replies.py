"""Replies to begin with in a chat: an editable table, `replies.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from helpline.i18n.catalogue import DEFAULT, LANGUAGES
from helpline.i18n.typography import typeset


@dataclass(frozen=True, slots=True)
class Reply:
    """What a volunteer may put into the field: its short name in their language, its text in the visitor's."""

    topic: str
    language: str
    name: str
    text: str


@cache
def replies(language: str) -> tuple[Reply, ...]:
    """The table for a volunteer who reads this language, in the order of the file; `{placeholders}` are not filled."""
    reader = language if language in LANGUAGES else DEFAULT
    rows = yaml.safe_load(files("helpline.i18n").joinpath("replies.yaml").read_text("utf-8"))
    return tuple(_row(row, reader, written) for row in rows for written in LANGUAGES)


def _row(row: Mapping[str, Mapping[str, str]], reader: str, written: str) -> Reply:
    name, text = _set(row[reader]["name"], reader), _set(row[written]["text"], written)
    return Reply(str(row["topic"]), written, name, text)


def _set(text: str, language: str) -> str:
    return typeset(text) if language == "fr" else text
