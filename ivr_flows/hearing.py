"""Understand spoken words without a language model: whole words, no accents, no case, no plural s or x."""

import re
import unicodedata
from collections.abc import Iterable

from ivr_flows.catalogue import Heard

_NOT_WORD = re.compile(r"[^a-z0-9]+")


def plain(text: str) -> str:
    """`text` as bare words between single blanks: « Les impôts, l’été » becomes "les impot l ete"."""
    folded = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe"))
    letters = "".join(char for char in folded if not unicodedata.combining(char))
    return " ".join(_singular(word) for word in _NOT_WORD.split(letters) if word)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word


def best_match(said: str, wordings: Iterable[str]) -> int:
    """Length of the longest of `wordings` found in `said` as whole words; 0 when none is."""
    text = f" {plain(said)} "
    return max((len(wording) for raw in wordings if (wording := plain(raw)) and f" {wording} " in text), default=0)


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


def only_greets(said: str, heard: Heard) -> bool:
    """Whether nothing but a greeting was said: « bonjour », « bonsoir madame »; not « bonjour, une souris »."""
    greetings, fillers = _words(heard.greeting), _words(heard.fillers)
    words = plain(said).split()
    return not greetings.isdisjoint(words) and all(word in greetings or word in fillers for word in words)


def _words(wordings: Iterable[str]) -> set[str]:
    return {word for wording in wordings for word in plain(wording).split()}
