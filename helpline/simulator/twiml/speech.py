"""What a <Say> says, in which language, how fast, and for how long."""

import re
from dataclasses import dataclass

from helpline.simulator.twiml.parser import Verb

WORDS_A_MINUTE = 145
_RATES = {"x-slow": 0.5, "slow": 0.8, "medium": 1.0, "fast": 1.2, "x-fast": 1.5}


@dataclass(frozen=True, slots=True)
class Spoken:
    """`seconds` at 145 words a minute divided by `rate`, plus the breaks written in the text."""

    text: str
    language: str
    rate: float
    seconds: float


def spoken(say: Verb) -> Spoken:
    text = re.sub(r"\s+", " ", _words(say)).strip()
    rate = _rate(say)
    return Spoken(text, say.get("language", "en-US"), rate, talking_time(text) / rate + _breaks(say))


def talking_time(text: str) -> float:
    """Seconds it takes to say `text`, rounded to the hundredth."""
    return round(len(text.split()) * 60 / WORDS_A_MINUTE, 2)


def _words(verb: Verb) -> str:
    return "".join(part if isinstance(part, str) else f" {_words(part)} " for part in verb.content)


def _rate(verb: Verb) -> float:
    for child in verb.children:
        written = child.get("rate") if child.name == "prosody" else ""
        if written:
            percent = re.fullmatch(r"(\d+)%", written)
            return max(0.2, int(percent[1]) / 100) if percent else _RATES.get(written, 1.0)
        if (inner := _rate(child)) != 1.0:
            return inner
    return 1.0


def _breaks(verb: Verb) -> float:
    total = 0.0
    for child in verb.children:
        if child.name == "break":
            written = re.fullmatch(r"(\d+(?:\.\d+)?)(ms|s)", child.get("time"))
            total += float(written[1]) / (1000 if written[2] == "ms" else 1) if written else 0.5
        total += _breaks(child)
    return total
