"""How long a sentence lasts when said aloud: 145 words a minute, numbers counted as the words they become.

The rate is slow on purpose: elderly callers follow 140 to 150 words a minute. A hyphen parts two words
(« dix-huit » is two), an apostrophe does not (« l'appel » is one, as the ear hears it).
"""

import re

from ivr_flows.numbers import LARGEST, number_words

WORDS_PER_MINUTE = 145

_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def seconds(text: str, language: str, pause_ms: int = 0) -> float:
    """Seconds to say `text` in `language`, and the quiet after it."""
    return word_count(text, language) * 60 / WORDS_PER_MINUTE + pause_ms / 1000


def word_count(text: str, language: str) -> int:
    """Words heard: « 18 heures » counts three (dix, huit, heures)."""
    return len(_WORD.findall(_NUMBER.sub(lambda match: f" {_said(match.group(), language)} ", text)))


def _said(digits: str, language: str) -> str:
    # A leading zero is said, and a number too long to be one is read digit by digit.
    zeros = len(digits) - len(digits.lstrip("0") or "0")
    parts = [number_words(0, language)] * zeros
    rest = digits[zeros:]
    if int(rest) > LARGEST:
        return " ".join([*parts, *(number_words(int(digit), language) for digit in rest)])
    return " ".join([*parts, number_words(int(rest), language)])
