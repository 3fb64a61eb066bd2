"""What the services ask of the outside world. `bootstrap` chooses who answers.

The routing store is a port of its own (`routing.store.Store`); the ones below are the application's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from helpline.domain.clearance import Clearance
from routing.model import Contact, Event, Offer

Ending = Literal["put_down", "cut"]


class Clock(Protocol):
    """The time of day. Deadlines do not use it: they follow the store's own clock."""

    def now_ms(self) -> int:
        """Milliseconds since 1970 in UTC."""
        ...


class Ids(Protocol):
    """Names nobody can guess."""

    def new(self, kind: str) -> str:
        """A fresh identifier, `kind` first, e.g. `c_6f1d…` for `kind="c"`."""
        ...

    def digits(self, count: int) -> str:
        """That many decimal digits, each equally likely."""
        ...


@dataclass(frozen=True, slots=True)
class Placed:
    """A leg that exists. `waits_ms`: the channel keeps it back so long before it rings. `rings`: it does already, and
    nothing more is told of that."""

    leg: str
    waits_ms: int = 0
    rings: bool = False


class Gateway(Protocol):
    """What one channel can do with a person's leg and an agent's leg. All effects of `routing` end here.

    Each call is bounded in time (3 s, the caller's redirect twice 1.5 s) and raises `Unavailable` when the provider's
    answer is unknown or a failure: then the callbacks or the deadline of the offer settle what happened.
    """

    async def ring(self, offer: Offer, contact: Contact, to: Clearance | None = None) -> Placed:
        """Dial the agent's leg: their softphone, or their own telephone."""
        ...

    async def call_back(self, offer: Offer, contact: Contact, to: Clearance) -> str:
        """Call the person of a contact; returns the provider's id of their new leg."""
        ...

    async def rejoin(self, offer: Offer, contact: Contact) -> bool:
        """Move the person's leg, which the talk has let go, towards the talk again. False: it is over."""
        ...

    async def verify(self, agent: str, check: str, to: Clearance) -> None:
        """Call an agent's telephone to hear a code keyed on it; `check` names this verification."""
        ...

    async def hold(self, contact: Contact, on: bool) -> bool:
        """The person waits with music, or is back in the talk. False: they are not in it."""
        ...

    async def mute(self, contact: Contact, leg: str, on: bool) -> bool:
        """The agent's leg is silent, or heard again. False: it is not in the talk."""
        ...

    async def stop(self, leg: str) -> None:
        """End a leg, ringing or answered. A leg already gone is no error."""
        ...

    async def connect(self, contact: Contact) -> bool:
        """Move the person's leg into the conversation. False: the person has gone."""
        ...

    async def bring_back(self, contact: Contact) -> bool:
        """Move the person's leg back to the wait, with an apology. False: the person has gone."""
        ...

    async def release(self, contact: Contact, leg: str | None) -> None:
        """The conversation has ended: what is left of both sides is told, and let go. `leg` is the agent's."""
        ...

    async def tell_agent(self, offer: Offer, leg: str) -> bool:
        """Make the agent's leg say what became of the call, then let it go. False: it has not answered, or is gone."""
        ...

    async def alive(self, contact: Contact) -> bool:
        """Whether the provider still holds the person's leg."""
        ...

    async def ending(self, leg: str) -> Ending | None:
        """How an agent's leg ended. None: it has not, or the provider does not say."""
        ...


@dataclass(frozen=True, slots=True)
class SoftphoneToken:
    """What a console needs to ring: `kind` is "twilio" or "simulator"; `url` is the simulator's socket."""

    kind: str
    token: str
    url: str | None = None


class Softphones(Protocol):
    """Gives an agent's browser the right to be rung."""

    def token(self, agent: str) -> SoftphoneToken: ...


class Records(Protocol):
    """What happened, kept. Filled from the event stream only."""

    async def save(self, events: Sequence[Event]) -> None:
        """Keep these events, project the contacts they touch and move the cursor, in one transaction. Repeatable."""
        ...

    async def cursor(self, epoch: str) -> int:
        """The number of the last event kept of that epoch; 0 when none."""
        ...


class Answers(Protocol):
    """The provider's transport retries get the very answer the first request got, for 60 s."""

    async def recall(self, key: str) -> str | None: ...

    def keep(self, key: str, answer: str) -> None: ...


@dataclass(frozen=True, slots=True)
class NumberUrls:
    """Where the provider sends the line's calls, as it says itself."""

    voice_url: str
    fallback_url: str
    status_url: str


class ProviderCheck(Protocol):
    """Asks the provider how the line's numbers are set up."""

    async def number_urls(self, number: str) -> NumberUrls | None:
        """Of a number of the line; None when the account does not hold it. Raises `Unavailable` or `NotAllowed`."""
        ...
