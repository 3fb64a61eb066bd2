"""What the far end of a leg notices: the only thing a leg ever tells its party."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from helpline.simulator.engine.leg import Leg


@dataclass(frozen=True, slots=True)
class StateChanged:
    """The call as the party sees it. `reason` on an end: the leg's final status."""

    state: Literal["ringing", "connected", "ended"]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Caption:
    """Words reaching the ear: `line` is the service, `other` the person talked with. `seconds` is their length."""

    number: int
    who: Literal["line", "other"]
    text: str
    language: str
    seconds: float
    rate: float = 1.0


@dataclass(frozen=True, slots=True)
class Music:
    """A sound file starts or stops. An empty address is Twilio's own (hold music, ringing tone)."""

    playing: bool
    url: str = ""


@dataclass(frozen=True, slots=True)
class Beep:
    """A tone: before a recording, or because somebody entered or left a conference."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """What was being said stops in the middle."""


@dataclass(frozen=True, slots=True)
class Listening:
    """What the line takes as input now."""

    kind: Literal["dtmf", "speech", "both", "none"]


@dataclass(frozen=True, slots=True)
class Held:
    on: bool


Event = StateChanged | Caption | Music | Beep | Quiet | Listening | Held


class Party(Protocol):
    """The far end of one leg: a scripted person, the on-screen phone, a softphone."""

    def ring(self, leg: "Leg") -> None:
        """A call arrives: answer with `leg.answer(self)`, decline with `leg.refuse(self, …)`, or let it ring."""
        ...

    def tell(self, leg: "Leg", event: Event) -> None: ...
