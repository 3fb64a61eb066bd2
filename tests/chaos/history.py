"""The line's events, as SQL has them, played again: what must hold at every one of them (reliability.md §4)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select

from helpline.adapters.sql.database import Database
from helpline.adapters.sql.tables import contact_events, contacts
from helpline.domain.records import ContactRecord

OFFER_OVER = frozenset({"offer.declined", "offer.expired", "offer.failed", "offer.rescinded", "contact.requeued"})
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
    """Follows every agent's hand. `faults` says in words what must never be."""

    faults: list[str] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    hands: dict[str, str] = field(default_factory=dict)  # agent to contact
    closings: Counter[str] = field(default_factory=Counter)
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
            if self.hands.get(event.agent or "") != contact:
                self._fault(event, "is not about the contact in this agent's hand")
        elif event.type in OFFER_OVER:
            self._put_down(event, contact)
        elif event.type == "contact.closed":
            self.closings[contact] += 1
            if event.agent is not None:
                self._put_down(event, contact)
            elif contact in self.hands.values():
                self._fault(event, "leaves the contact in an agent's hand")

    def _offered(self, event: Happening, contact: str) -> None:
        if contact in self.hands.values() or event.agent in self.hands:
            self._fault(event, "gives what is already held, or to somebody who holds another")
        self.hands[event.agent or ""] = contact

    def _put_down(self, event: Happening, contact: str) -> None:
        if self.hands.pop(event.agent or "", None) != contact:
            self._fault(event, "takes from an agent what they do not hold")

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
