"""A catalogue: every text of one language under a dotted key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from helpline.i18n.typography import typeset

# The two catalogues are our own and long: the reader in C, where PyYAML has it, is ten times as fast at every start.
_Loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
LANGUAGES = ("fr", "en")
DEFAULT = "fr"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The texts of one language. A missing key is a `KeyError`: a page never shows a bare key."""

    language: str
    texts: Mapping[str, str]

    def __call__(self, key: str, **values: str | int) -> str:
        """The text of `key`, its `{placeholders}` filled."""
        return self.texts[key].format_map(values)

    def count(self, key: str, count: int, **values: str | int) -> str:
        """The text of `key.one` or `key.other` for a number; in French 0 is singular, in English it is not."""
        single = count == 1 or (count == 0 and self.language == "fr")
        return self(f"{key}.{'one' if single else 'other'}", count=count, **values)

    def has(self, key: str) -> bool:
        """Whether the key exists: for codes that come from elsewhere."""
        return key in self.texts

    def branch(self, *prefixes: str) -> dict[str, str]:
        """The texts under these prefixes, keys whole: what a page hands to its scripts."""
        wanted = tuple(f"{prefix}." for prefix in prefixes)
        return {key: text for key, text in self.texts.items() if key.startswith(wanted)}


@cache
def load(language: str) -> Catalogue:
    """The catalogue of a language of `LANGUAGES`; an unknown one gives French."""
    language = language if language in LANGUAGES else DEFAULT
    source = files("helpline.i18n").joinpath("catalogues", f"{language}.yaml").read_text("utf-8")
    texts = dict(_flatten(_Loader(source).get_single_data()))
    if language == "fr":
        texts = {key: typeset(text) for key, text in texts.items()}
    return Catalogue(language, texts)


def _flatten(node: Mapping[Any, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in node.items():
        if not isinstance(key, str):  # YAML reads on, off, yes and no as booleans
            raise TypeError(f"a key under {prefix!r} must be quoted: {key!r}")
        if isinstance(value, Mapping):
            yield from _flatten(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value).strip()
