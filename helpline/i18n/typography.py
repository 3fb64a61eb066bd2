"""French typography, set at load so that catalogues can be typed on an ordinary keyboard."""

from __future__ import annotations

import re

NO_BREAK = "\u00a0"
NARROW = "\u202f"

_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
_HIGH = re.compile(r" ([;!?])")
_WIDE = re.compile(r" ([:»%])")
_OPENING = re.compile(r"« ")
_UNIT = re.compile(r"(?<=[\d}]) (?=(?:s|min|h)\b)")
_RANK = re.compile(r"(?<=\bn°) (?=[\d{])")
_NUMBER_AND_WORD = re.compile(r"(?<=\d) (?=\d{3}\b)")


def typeset(text: str) -> str:
    """Curl apostrophes and make the blanks before high punctuation and inside guillemets unbreakable."""
    text = _APOSTROPHE.sub("’", text)
    text = _HIGH.sub(NARROW + r"\1", text)
    text = _WIDE.sub(NO_BREAK + r"\1", text)
    text = _OPENING.sub("«" + NO_BREAK, text)
    text = _UNIT.sub(NO_BREAK, text)
    text = _RANK.sub(NO_BREAK, text)
    return _NUMBER_AND_WORD.sub(NARROW, text)
