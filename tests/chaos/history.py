"""The line's events, as SQL has them, played again: what must hold at every one of them (reliability.md §4)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select

from helpline.adapters.sql.database import Database
from helpline.adapters.sql.tables import contact_events, contacts
from helpline.domain.records import ContactRecord

OFFER_OVER = frozenset({"offer.declined", "offer.expired", "offer.failed", "offer.rescinded"})
GIVEN_BACK = frozenset({"contact.requeued", "contact.transferred"})
AFTERWARDS = frozenset({"survey.heard"})  # the person answers while the volunteer has closed already


@dataclass(frozen=True)
class Happening:
    """One row of the events."""

    n: int
    type: str
    contact: str | None
    seq: int | None
    agent: str | None


@dataclass
class Replay:
    """Follows every agent's hand, of `most` contacts. `faults` says in words what must never be."""

    most: int = 1
    faults: list[str] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    hands: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # agent to contacts
    closings: Counter[str] = field(default_factory=Counter)
    given_back: set[str] = field(default_factory=set)
    seqs: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def play(self, events: Iterable[Happening]) -> Replay:
        last = 0
        for event in events:
            if event.n != last + 1:
                self._fault(event, f"comes after number {last}")
            last = event.n
            self.kinds[event.type] += 1
            if event.contact is not None:
                self._step(event, event.contact)
        return self

    def _step(self, event: Happening, contact: str) -> None:
        self.seqs[contact] += 1
        if event.seq != self.seqs[contact]:
            self._fault(event, f"has seq {event.seq}, not {self.seqs[contact]}")
        if self.closings[contact] and event.type not in AFTERWARDS:
            self._fault(event, "comes after the contact was closed")
        if event.type == "offer.made":
            self._offered(event, contact)
        elif event.type in ("offer.accepted", "contact.connected", "contact.ended"):
            if contact not in self.hands[event.agent or ""]:
                self._fault(event, "is not about the contact in this agent's hand")
        elif event.type in OFFER_OVER | GIVEN_BACK:
            self._put_down(event, contact)
            self.given_back |= {contact} if event.type in GIVEN_BACK else set()
        elif event.type == "contact.closed":
            self.closings[contact] += 1
            if event.agent is not None:
                self._put_down(event, contact)
            elif self._held(contact):
                self._fault(event, "leaves the contact in an agent's hand")

    def _offered(self, event: Happening, contact: str) -> None:
        hand = self.hands[event.agent or ""]
        if self._held(contact) or len(hand) >= self.most:
            self._fault(event, "gives what is already held, or to somebody whose hand is full")
        hand.add(contact)

    def _put_down(self, event: Happening, contact: str) -> None:
        hand = self.hands[event.agent or ""]
        if contact not in hand:
            self._fault(event, "takes from an agent what they do not hold")
        hand.discard(contact)

    def _held(self, contact: str) -> bool:
        return any(contact in hand for hand in self.hands.values())

    def _fault(self, event: Happening, what: str) -> None:
        self.faults.append(f"event {event.n} {event.type} {what}")


async def events_of(database: Database) -> list[Happening]:
    """All events, in the line's order."""
    table = contact_events.c
    query = select(table.n, table.type, table.contact, table.seq, table.agent).order_by(table.n)
    async with database.reading() as connection:
        return [Happening(*row) for row in await connection.execute(query)]


async def records_of(database: Database) -> list[ContactRecord]:
    """All contacts as SQL knows them."""
    columns = [contacts.c[name] for name in ContactRecord.__dataclass_fields__]
    async with database.reading() as connection:
        return [ContactRecord(**row) for row in (await connection.execute(select(*columns))).mappings()]
