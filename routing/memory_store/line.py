"""The data of one line in memory: records, deadlines, events, effects."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from routing.model import (
    Activity,
    AgentLane,
    Contact,
    ContactState,
    Deadline,
    Doorbell,
    Effect,
    EffectKind,
    Event,
    Offer,
    OfferState,
    Policy,
    Presence,
)


@dataclass
class ContactRecord:
    """The contact as others see it, and what only the rules need."""

    now: Contact
    score: int = 0
    rung: int = 0
    answered: bool = False
    talked: int = 0
    was: str | None = None
    held_at: int = 0
    cool: dict[str, int] = field(default_factory=dict)
    gone_at: int | None = None


@dataclass
class OfferRecord:
    now: Offer
    rings_at: int = 0
    reached: str | None = None
    gone_at: int | None = None


@dataclass
class AgentRecord:
    id: str
    idle: int
    lanes: tuple[AgentLane, ...] = ()
    capacity: dict[str, int] = field(default_factory=dict)
    presence: Presence = Presence.OFFLINE
    reason: str = ""
    reachable: bool = False
    resting: bool = False
    misses: int = 0
    refused: int = 0
    offer: str | None = None
    hand: list[str] = field(default_factory=list)
    duty: tuple[str, ...] = ()
    activity: Activity | None = None
    since: int = 0
    until: int | None = None
    via: str = "softphone"
    fresh: int = 0


class MemoryLine:
    def __init__(self, policy: Policy, clock: Callable[[], int], day: Callable[[], str], epoch: str) -> None:
        self.policy = policy
        self.clock = clock
        self.day = day
        self.epoch = epoch
        self.contacts: dict[str, ContactRecord] = {}
        self.externals: dict[str, str] = {}
        self.offers: dict[str, OfferRecord] = {}
        self.agents: dict[str, AgentRecord] = {}
        self.deadlines: dict[tuple[str, str], int] = {}
        self.today: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.n = 0
        self.acked = 0
        self.offers_made = 0
        self.events: list[Event] = []
        self.bells: list[Callable[[Doorbell], None]] = []
        self.effects_made = 0
        self.effects: dict[str, Effect] = {}
        self.taken: dict[str, int] = {}
        self.marks: set[str] = set()
        self.results: dict[tuple[str, str], tuple[int, Any]] = {}

    @property
    def now(self) -> int:
        return self.clock()

    def contact(self, id: str) -> ContactRecord | None:
        found = self.contacts.get(id)
        return None if found is None or (found.gone_at or self.now + 1) <= self.now else found

    def offer(self, id: str) -> OfferRecord | None:
        found = self.offers.get(id)
        return None if found is None or (found.gone_at or self.now + 1) <= self.now else found

    def change(self, id: str, **values: Any) -> Contact:
        record = self.contacts[id]
        record.now = record.now._replace(**values)
        return record.now

    def change_offer(self, id: str, **values: Any) -> Offer:
        record = self.offers[id]
        record.now = replace(record.now, **values)
        return record.now

    def arm(self, kind: str, id: str, at: int) -> None:
        self.deadlines[kind, id] = at

    def disarm(self, kind: str, id: str) -> None:
        self.deadlines.pop((kind, id), None)

    def take(self, deadline: Deadline) -> bool:
        if self.deadlines.get((deadline.kind, deadline.id)) != deadline.at or deadline.at > self.now:
            return False
        self.disarm(deadline.kind, deadline.id)
        return True

    def tally(self, name: str) -> None:
        self.today[self.day()][name] += 1

    def emit(
        self,
        type: str,
        contact: str | None = None,
        agent: str | None = None,
        offer: str | None = None,
        more: Any = None,
        **data: Any,
    ) -> None:
        self.n += 1
        seq = None
        if contact is not None:
            seq = self.change(contact, seq=self.contacts[contact].now.seq + 1).seq
            data["state"] = self.contacts[contact].now.state.value
        if agent is not None:
            data["activity"] = self.agents[agent].activity
        known = {name: value for name, value in data.items() if value is not None}
        told = {**(more or {}), **known}
        self.events.append(Event(self.n, self.epoch, self.now, type, contact, seq, agent, offer, told))
        for bell in self.bells:
            bell(Doorbell(self.n, type, contact, agent, self.epoch))

    def effect(self, kind: EffectKind, contact: str, offer: Offer | None = None, leg: str | None = None) -> None:
        c = self.contacts[contact].now
        self.effects_made += 1
        id = f"{self.epoch}-{self.effects_made}"
        self.effects[id] = Effect(
            id,
            kind,
            contact,
            offer.id if offer else None,
            offer.agent if offer else None,
            leg or (offer.leg if offer else None),
            c.channel,
            c.external,
        )

    def over(self, id: str) -> bool:
        final = (OfferState.DECLINED, OfferState.EXPIRED, OfferState.RESCINDED, OfferState.FAILED)
        return self.offers[id].now.state in final

    def states(self, *wanted: ContactState) -> list[ContactRecord]:
        return [record for record in self.contacts.values() if record.now.state in wanted]
