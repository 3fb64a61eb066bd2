"""Understand spoken words without a language model: whole words, no accents, no case, no plural s or x."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from ivr_flows.catalogue import Heard

_NOT_WORD = re.compile(r"[^a-z0-9]+")
_BETWEEN = r"(?: [a-z0-9]{1,4}){0,2} $"  # « ce n’est pas (pour une) arnaque »


def plain(text: str) -> str:
    """`text` as bare words between single blanks: « Les impôts, l’été » becomes "les impot l ete"."""
    folded = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe"))
    letters = "".join(char for char in folded if not unicodedata.combining(char))
    return " ".join(_singular(word) for word in _NOT_WORD.split(letters) if word)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word


def best_match(said: str, wordings: Iterable[str], denials: Iterable[str] = ()) -> int:
    """Length of the longest of `wordings` found in `said` as whole words; 0 when none is.

    One that is said right after a denial is not taken: « ce n’est pas une arnaque, c’est pour mes impôts ».
    """
    text = f" {plain(said)} "
    denied = _denied(tuple(denials))
    return next((len(wording) for wording in _longest_first(tuple(wordings)) if _stands(wording, text, denied)), 0)


def _stands(wording: str, text: str, denied: re.Pattern[str] | None) -> bool:
    at = text.find(f" {wording} ")
    while at >= 0:
        if denied is None or not denied.search(text[: at + 1]):
            return True
        at = text.find(f" {wording} ", at + 1)
    return False


@lru_cache(maxsize=1024)  # a menu has hundreds of wordings, and they are looked for all the time
def _longest_first(wordings: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({found for wording in wordings if (found := plain(wording))}, key=len, reverse=True))


@lru_cache(maxsize=64)
def _denied(denials: tuple[str, ...]) -> re.Pattern[str] | None:
    found = "|".join(_longest_first(denials))
    return re.compile(f" (?:{found}){_BETWEEN}") if found else None


def said_digits(said: str, heard: Heard) -> str:
    """The digits when nothing else was said (« le deux », « 7 5 zéro un un »), else "".

    A number word inside a sentence is no choice: « j’ai un souci » must not press 1.
    """
    names = {plain(name): digit for digit, wordings in heard.digits.items() for name in wordings}
    fillers = _words(heard.fillers)
    digits = ""
    for word in plain(said).split():
        if word.isdigit():
            digits += word
        elif word in names:
            digits += names[word]
        elif word not in fillers:
            return ""
    return digits


def only_says(said: str, wordings: tuple[str, ...], heard: Heard) -> bool:
    """Whether nothing but words of `wordings` was said, and fillers: « bonsoir madame », not « bonsoir, une box »."""
    known, fillers = _words(wordings), _words(heard.fillers)
    words = plain(said).split()
    return not known.isdisjoint(words) and all(word in known or word in fillers for word in words)


@lru_cache(maxsize=64)
def _words(wordings: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for wording in wordings for word in plain(wording).split())
