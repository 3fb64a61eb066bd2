"""The nouns of routing: frozen values, opaque ids, times in milliseconds of the store's clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

from routing.policy import MOST_LANES, Policy

__all__ = [
    "Activity",
    "Agent",
    "AgentLane",
    "AgentView",
    "Arrival",
    "Contact",
    "ContactState",
    "Deadline",
    "Doorbell",
    "Effect",
    "EffectKind",
    "Event",
    "LaneStep",
    "LineSnapshot",
    "Offer",
    "OfferState",
    "Policy",
    "Presence",
    "StoreHealth",
    "check_lanes",
    "check_schedule",
]


class ContactState(StrEnum):
    ARRIVED = "arrived"
    IN_FLOW = "in_flow"
    WAITING = "waiting"
    OFFERED = "offered"
    CONNECTING = "connecting"
    CONNECTED = "connected"
    WRAPPING_UP = "wrapping_up"
    CLOSED = "closed"


class OfferState(StrEnum):
    PENDING = "pending"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    RESCINDED = "rescinded"
    CONNECTED = "connected"
    FAILED = "failed"


class Presence(StrEnum):
    """What the agent chose."""

    AVAILABLE = "available"
    AWAY = "away"
    OFFLINE = "offline"


class Activity(StrEnum):
    """What the agent is doing: derived, never chosen. Work in hand comes before presence."""

    OFFLINE = "offline"
    AWAY = "away"
    UNREACHABLE = "unreachable"
    RESTING = "resting"
    IDLE = "idle"
    RINGING = "ringing"
    BUSY = "busy"
    WRAPPING_UP = "wrapping_up"


class EffectKind(StrEnum):
    """What the provider must be told to do."""

    RING = "ring"  # dial the agent's leg of this offer
    STOP_RING = "stop_ring"
    CONNECT = "connect"  # move the person's leg into the conversation
    BRING_BACK = "bring_back"  # the person's leg returns to the wait, with an apology
    RELEASE_AGENT = "release_agent"  # the agent's leg is told, and let go
    RELEASE = "release"  # the conversation ends on both sides
    VERIFY = "verify"  # is this person still there?
    HOLD = "hold"  # the person waits, or waits no more, as the contact's note says
    MUTE = "mute"  # the agent's leg is muted, or no more, as the contact's note says
    CALL = "call"  # call the person back: the agent's leg waits
    STOP_CALL = "stop_call"  # the person called back need not answer any more


@dataclass(frozen=True, slots=True)
class LaneStep:
    """From `after_ms` after queueing, the contact stands in `lane`."""

    lane: str
    after_ms: int


@dataclass(frozen=True, slots=True)
class AgentLane:
    """A lane the agent serves; a lower `level` (ring, skill distance) is served first."""

    lane: str
    level: int = 0


class Contact(NamedTuple):
    """A named tuple: every request reads one, and a frozen dataclass of this size takes five times as long to make."""

    id: str
    external: str  # the provider's id of the person's leg or session
    channel: str
    state: ContactState
    seq: int  # the number of this contact's events so far
    step: int
    session: str  # the flow's, until the contact is queued
    private: str  # deleted at CLOSED
    card: str
    arrived_at: int
    queued_at: int | None = None
    lane: str | None = None
    schedule: tuple[LaneStep, ...] = ()
    offer: str | None = None
    agent: str | None = None
    attempt: int = 0
    ended_by: str | None = None
    outcome: str | None = None
    notes: Mapping[str, str] = MappingProxyType({})
    connected_at: int | None = None
    ended_at: int | None = None
    put_down: bool = False  # the agent's own telephone ended the talk, by whatever hand

    @property
    def perhaps_cut(self) -> bool:
        """A talk is over, and not by the agent's own word: the two may have been cut, and may be brought together."""
        over = self.state is ContactState.WRAPPING_UP and self.connected_at is not None
        return over and (self.ended_by != "agent" or self.put_down)


@dataclass(frozen=True, slots=True)
class Offer:
    id: str
    contact: str
    agent: str
    channel: str
    state: OfferState
    made_at: int
    deadline: int
    attempt: int
    leg: str | None = None
    joined: frozenset[str] = frozenset()
    via: str = "softphone"  # how the agent is reached: the agent's word when the offer was made
    answering: bool = False  # the card's Accept was pressed
    rings: bool = False  # the leg rings, or rang, on the provider's word
    back: bool = False  # the person is called back by this offer
    called: bool = False  # back: their telephone was really called
    why: str | None = None  # back, and failed after the claim: for what reason
    met: bool = False  # the claim itself was the meeting: the conversation needs the agent's page, and has no leg


@dataclass(frozen=True, slots=True)
class Agent:
    id: str
    presence: Presence
    reason: str
    activity: Activity
    reachable: bool
    lanes: tuple[AgentLane, ...]
    capacity: Mapping[str, int]
    load: Mapping[str, int]
    misses: int
    contacts: tuple[str, ...]  # all that take up capacity: offered, connecting, connected, wrapping up
    offer: str | None
    since: int  # when the activity began
    until: int | None = None  # reachable until then without a heartbeat
    via: str = "softphone"


@dataclass(frozen=True, slots=True)
class Event:
    """`n` numbers the line's events without gaps within an epoch; `seq` those of one contact."""

    n: int
    epoch: str
    at: int
    type: str
    contact: str | None
    seq: int | None
    agent: str | None
    offer: str | None
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Effect:
    id: str
    kind: EffectKind
    contact: str
    offer: str | None
    agent: str | None
    leg: str | None
    channel: str
    external: str


@dataclass(frozen=True, slots=True)
class Arrival:
    contact: Contact
    created: bool


@dataclass(frozen=True, slots=True)
class Deadline:
    kind: str
    id: str
    at: int


@dataclass(frozen=True, slots=True)
class Doorbell:
    """Something happened; `n` is 0 after each (re)connection, when anything may have."""

    n: int
    type: str = ""
    contact: str | None = None
    agent: str | None = None
    epoch: str = ""


@dataclass(frozen=True, slots=True)
class LineSnapshot:
    """`waiting` is the first hundred in line, those being offered included: (contact, queued_at, lane)."""

    n: int
    epoch: str
    at: int
    counts: Mapping[str, int]
    today: Mapping[str, int]
    waiting: tuple[tuple[str, int, str], ...]
    agents: tuple[Agent, ...]


@dataclass(frozen=True, slots=True)
class AgentView:
    """`contacts` are those in the agent's hand, the offered one included."""

    n: int
    epoch: str
    at: int
    agent: Agent | None
    offer: Offer | None
    contacts: tuple[Contact, ...]


@dataclass(frozen=True, slots=True)
class StoreHealth:
    version: str
    append_only: bool
    eviction: str  # must be "noeviction"
    epoch: str
    at: int


def check_schedule(schedule: tuple[LaneStep, ...]) -> None:
    """Raise ValueError unless the steps begin at 0 and go forward in time, each in a lane that has a name."""
    _check_names(step.lane for step in schedule)
    after = [step.after_ms for step in schedule]
    if not after or after[0] != 0 or after != sorted(after):
        raise ValueError(f"a schedule of lanes starts at 0 and goes forward: {after}")


def check_lanes(lanes: tuple[AgentLane, ...]) -> None:
    """Raise ValueError for more than 12 lanes, the same one twice, or one without a name."""
    _check_names(lane.lane for lane in lanes)
    if len(lanes) > MOST_LANES or len({lane.lane for lane in lanes}) < len(lanes):
        raise ValueError(f"at most {MOST_LANES} different lanes an agent")


def _check_names(names: Iterable[str]) -> None:
    """A store may write lanes one after another: a name is one word."""
    if strange := [name for name in names if len(name.split()) != 1]:
        raise ValueError(f"the name of a lane is one word: {strange}")
