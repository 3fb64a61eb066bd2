"""The words of one language: what the line says, and what it understands when a caller speaks.

A sentence may hold values in braces: `{hours}`, or `{code|digits}` to have them read one sign at a time. It may have
another wording for those who read it, where the spoken one speaks of keys.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

_SLOT = re.compile(r"\{([a-z_]+)(\|digits)?\}")


@dataclass(frozen=True, slots=True)
class Phrase:
    """One sentence, on the line of its file; an option also has a button's label and the words that choose it.

    `write` is its wording in writing: None when it is the spoken one, "" when nothing is to be written.
    """

    key: str
    text: str
    line: int = 0
    label: str = ""
    words: tuple[str, ...] = ()
    write: str | None = None

    @property
    def slots(self) -> frozenset[str]:
        """Names of the values it needs."""
        return slots_of(self.text)

    def render(self, values: Mapping[str, str]) -> str:
        """The sentence with its values. Raises KeyError when one is missing."""
        return _filled(self.text, values)

    def render_written(self, values: Mapping[str, str]) -> str | None:
        """The same for its wording in writing, None when it has none of its own."""
        return self.write and _filled(self.write, values)


def _filled(text: str, values: Mapping[str, str]) -> str:
    if "{" not in text:
        return text
    return _SLOT.sub(lambda match: _shown(values[match[1]], spelled=bool(match[2])), text)


@lru_cache(maxsize=4096)  # a catalogue has hundreds of sentences, and each is looked at before it is said
def slots_of(text: str) -> frozenset[str]:
    """Names of the values a sentence needs."""
    return frozenset(match[1] for match in _SLOT.finditer(text))


def _shown(value: str, *, spelled: bool) -> str:
    return ", ".join(value) if spelled else value


@dataclass(frozen=True, slots=True)
class Heard:
    """What every question understands in one language, besides its own options.

    `name` are the words by which callers of any language ask for this one, `goodbye` those of who is about to hang
    up, thanks included; `denials`, said right before the words of a choice, take it back.
    """

    name: tuple[str, ...] = ()
    digits: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    person: tuple[str, ...] = ()
    repeat: tuple[str, ...] = ()
    greeting: tuple[str, ...] = ()
    goodbye: tuple[str, ...] = ()
    slower: tuple[str, ...] = ()
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    denials: tuple[str, ...] = ()
    fillers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every sentence of one language by key, and what is understood in it. `file` is for findings."""

    language: str
    file: str
    phrases: Mapping[str, Phrase]
    heard: Heard


@dataclass(frozen=True, slots=True)
class Catalogues:
    """All languages; a sentence missing in one is said in the first language, French."""

    by_language: Mapping[str, Catalogue]
    first: str = "fr"

    def catalogue(self, language: str) -> Catalogue:
        """The catalogue of `language`, or the first one when that language is unknown."""
        return self.by_language.get(language) or self.by_language[self.first]

    def find(self, key: str, language: str) -> tuple[Phrase, str] | None:
        """The sentence and the language it is in; None when no language has it."""
        for name in (language, self.first):
            catalogue = self.by_language.get(name)
            if catalogue and key in catalogue.phrases:
                return catalogue.phrases[key], name
        return None
