"""The long pages of the public site: sections of plain text, in `pages/<language>.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from helpline.i18n.catalogue import DEFAULT, LANGUAGES
from helpline.i18n.typography import typeset


@dataclass(frozen=True, slots=True)
class Section:
    """One heading and its paragraphs."""

    title: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One page: its title, a sentence that says what it is for, its sections."""

    title: str
    lead: str
    sections: tuple[Section, ...]


def document(name: str, language: str, values: Mapping[str, str]) -> Document:
    """The page `name` with the values of the installation: publisher, host, contact, number. KeyError if unknown."""
    raw = _pages(language if language in LANGUAGES else DEFAULT)[name]
    sections = tuple(
        Section(section["title"], tuple(text.format_map(values) for text in section["texts"]))
        for section in raw["sections"]
    )
    return Document(raw["title"], raw["lead"], sections)


@cache
def _pages(language: str) -> dict[str, Any]:
    raw = yaml.safe_load(files("helpline.i18n").joinpath("pages", f"{language}.yaml").read_text("utf-8"))
    return {name: _typeset(page) if language == "fr" else page for name, page in raw.items()}


def _typeset(value: Any) -> Any:
    if isinstance(value, str):
        return typeset(value)
    if isinstance(value, list):
        return [_typeset(item) for item in value]
    return {key: _typeset(item) for key, item in value.items()}
