"""What goes into the engine and what comes out of it: plain values, no behaviour of their own."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Literal, Self

from ivr_flows.errors import BadSession

AskKind = Literal["menu", "digits", "confirm"]


@dataclass(frozen=True, slots=True)
class Session:
    """Where one caller stands in one version of one flow.

    `step` grows by one with each input. `misses` counts silences and wrong keys by node, `repeats` the « * ».
    """

    flow: str
    version: str
    node: str
    language: str
    step: int = 0
    variables: Mapping[str, str] = field(default_factory=dict)
    misses: Mapping[str, int] = field(default_factory=dict)
    repeats: int = 0

    @property
    def tries(self) -> int:
        """Misses at the present node."""
        return self.misses.get(self.node, 0)

    def dump(self) -> str:
        """The session as one line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"), sort_keys=True)

    @classmethod
    def load(cls, text: str) -> Self:
        """The session that `dump` wrote. Raises BadSession on anything else."""
        try:
            raw = json.loads(text)
            return cls(
                flow=_text(raw["flow"]),
                version=_text(raw["version"]),
                node=_text(raw["node"]),
                language=_text(raw["language"]),
                step=_count(raw["step"]),
                variables={key: _text(value) for key, value in raw["variables"].items()},
                misses={key: _count(value) for key, value in raw["misses"].items()},
                repeats=_count(raw["repeats"]),
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


@dataclass(frozen=True, slots=True)
class Prompt:
    """One sentence to say, whole, in `language`; then `pause_ms` milliseconds of quiet."""

    key: str
    text: str
    language: str
    pause_ms: int = 0


@dataclass(frozen=True, slots=True)
class Option:
    """One thing a caller may choose: the key, and the words for a button."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Ask:
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


Outcome = Enqueue | HangUp


@dataclass(frozen=True, slots=True)
class Step:
    """What to say, then exactly one of: what to listen for (`ask`), how the flow ended (`outcome`)."""

    session: Session
    prompts: tuple[Prompt, ...]
    ask: Ask | None
    outcome: Outcome | None
