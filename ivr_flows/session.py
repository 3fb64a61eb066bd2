"""What goes into the engine and what comes out of it: plain values, no behaviour of their own."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, NamedTuple

from ivr_flows.errors import BadSession
from ivr_flows.outcomes import Callback, Refer, Sms, Voicemail

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode

AskKind = Literal["menu", "digits", "confirm", "survey"]
HeardKind = Literal["understood", "silence", "wrong", "repeat", "person"]
Pace = Literal["normal", "slow"]


@dataclass(frozen=True, slots=True)
class Session:
    """Where one caller stands in one version of one flow.

    `step` grows by one with each input. `misses` counts silences and wrong keys by node of the present flow,
    `repeats` the « * ». `origin` is the flow they began in, `flow` the one they are in; both are of the same version.
    """

    flow: str
    version: str
    node: str
    language: str
    step: int = 0
    variables: Mapping[str, str] = field(default_factory=dict)
    misses: Mapping[str, int] = field(default_factory=dict)
    repeats: int = 0
    origin: str = ""

    @property
    def tries(self) -> int:
        """Misses at the present node."""
        return self.misses.get(self.node, 0)

    @property
    def pace(self) -> Pace:
        """How fast to speak from now on, as the caller asked."""
        return "slow" if self.variables.get("pace") == "slow" else "normal"

    def dump(self) -> str:
        """The session as one line of JSON."""
        return _encode({name: getattr(self, name) for name in self.__slots__})

    @staticmethod
    @lru_cache(maxsize=1024)  # at the same question thousands of callers stand alike
    def load(text: str) -> "Session":
        """The session that `dump` wrote. Raises BadSession on anything else."""
        try:
            raw = json.loads(text)
            return Session(
                flow=_text(raw["flow"]),
                version=_text(raw["version"]),
                node=_text(raw["node"]),
                language=_text(raw["language"]),
                step=_count(raw["step"]),
                variables={key: _text(value) for key, value in raw["variables"].items()},
                misses={key: _count(value) for key, value in raw["misses"].items()},
                repeats=_count(raw["repeats"]),
                origin=_text(raw.get("origin", raw["flow"])),
            )
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise BadSession("not a flow session") from error


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("expected text")
    return value


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError("expected a count")
    return value


@dataclass(frozen=True, slots=True)
class Begin:
    """The first request of a call; given again, it changes nothing."""


@dataclass(frozen=True, slots=True)
class Digits:
    """Keys pressed, in order, of « 0123456789*# »."""

    keys: str


@dataclass(frozen=True, slots=True)
class Speech:
    """Words as the recogniser wrote them."""

    text: str


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing came before the wait ran out."""


Input = Begin | Digits | Speech | Silence


class Prompt(NamedTuple):
    """One sentence to say, whole, in `language`, at `pace`; then `pause_ms` milliseconds of quiet.

    `writing` is its wording for those who read, where it has one of its own; "" where nothing is to be written.
    A named tuple, as the next two: questions are looked up by what they say, all the time.
    """

    key: str
    text: str
    language: str
    pause_ms: int = 0
    pace: Pace = "normal"
    writing: str | None = None

    @property
    def written(self) -> str:
        """What to write; "" for nothing."""
        return self.text if self.writing is None else self.writing


class Option(NamedTuple):
    """One thing a caller may choose: the key, and the words for a button."""

    key: str
    label: str


class Ask(NamedTuple):
    """What to listen for next. `finish_key` is "" where no key ends the entry; `hints` help a recogniser."""

    kind: AskKind
    max_digits: int
    first_digit_ms: int
    between_ms: int
    finish_key: str
    speech: bool
    hints: tuple[str, ...]
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Enqueue:
    """The caller waits for a person in `queue`; `variables` are all those the flow gathered."""

    queue: str
    topic: str
    priority: str
    variables: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class HangUp:
    """The line says its prompts and ends the call, for `reason` (a code)."""

    reason: str


Outcome = Enqueue | HangUp | Voicemail | Callback | Sms | Refer


@dataclass(frozen=True, slots=True)
class Heard:
    """What kind of input came at a question: the matter of `report`. `answer` is what a survey was answered."""

    flow: str
    version: str
    node: str
    kind: HeardKind
    answer: str = ""

    def data(self) -> dict[str, str]:
        """The same as the data of an event; no word or key of the caller but a survey's answer."""
        told = {"flow": self.flow, "version": self.version, "node": self.node, "heard": self.kind}
        return told | ({"answer": self.answer} if self.answer else {})


@dataclass(frozen=True, slots=True)
class Step:
    """What to say, then exactly one of: what to listen for (`ask`), how the flow ended (`outcome`).

    `heard` tells of the input that led here; None at the beginning and where no question was answered.
    """

    session: Session
    prompts: tuple[Prompt, ...]
    ask: Ask | None
    outcome: Outcome | None
    heard: Heard | None = None
