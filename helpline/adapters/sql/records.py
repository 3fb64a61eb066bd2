"""The line's events in SQL, and the record of each contact folded from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import RowMapping, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from helpline.adapters.sql.database import Database
from helpline.adapters.sql.tables import agent_presence, contact_events, contacts
from helpline.adapters.sql.texts import fitted
from helpline.domain.projection import impersonal, project
from helpline.domain.records import ContactRecord
from routing.model import Event

RECORDS = "records"  # the turn of whoever changes records: several sweeps, and retention
_RECORD = tuple(contacts.c[field.name] for field in fields(ContactRecord))


class SqlRecords:
    """`services.ports.Records`. The last event kept of an epoch is the cursor: the two cannot disagree."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def save(self, events: Sequence[Event]) -> None:
        """Keep the events not kept yet and fold them into their contacts, in one transaction."""
        if not events:
            return
        async with self._database.writing(RECORDS) as connection:
            last = {epoch: await _last(connection, epoch) for epoch in {event.epoch for event in events}}
            fresh = [event for event in events if event.n > last[event.epoch]]
            if not fresh:
                return
            await connection.execute(insert(contact_events), [_event_row(event) for event in fresh])
            await _keep_presence(connection, fresh)
            await _fold(connection, fresh)

    async def cursor(self, epoch: str) -> int:
        """The number of the last event kept of that epoch; 0 when none."""
        async with self._database.reading() as connection:
            return await _last(connection, epoch)

    async def data_of(self, types: Sequence[str], since: int) -> Sequence[Mapping[str, str]]:
        """The data of every event of these types from an instant on."""
        column = contact_events.c
        query = select(column.data).where(column.type.in_(types), column.at >= since)
        async with self._database.reading() as connection:
            return (await connection.execute(query)).scalars().all()

    async def contact(self, contact: str) -> ContactRecord | None:
        """The record of one contact."""
        async with self._database.reading() as connection:
            return (await _records(connection, [contact])).get(contact)

    async def recent(self, limit: int) -> Sequence[ContactRecord]:
        """The contacts that arrived last, the latest first."""
        arrived = contacts.c.arrived_at
        query = select(*_RECORD).where(arrived.is_not(None)).order_by(arrived.desc(), contacts.c.id).limit(limit)
        async with self._database.reading() as connection:
            return [_record(row) for row in (await connection.execute(query)).mappings()]

    async def last_agent(self, callers: Sequence[str], since: int) -> str | None:
        """Who last talked with a caller of one of these pseudonyms, from an instant on."""
        column = contacts.c
        query = (
            select(column.agent)
            .where(column.caller.in_(list(callers)), column.agent.is_not(None), column.answered_at >= since)
            .order_by(column.answered_at.desc())
            .limit(1)
        )
        async with self._database.reading() as connection:
            return (await connection.execute(query)).scalar()


async def _last(connection: AsyncConnection, epoch: str) -> int:
    query = select(func.max(contact_events.c.n)).where(contact_events.c.epoch == epoch)
    return (await connection.execute(query)).scalar() or 0


async def _fold(connection: AsyncConnection, events: Iterable[Event]) -> None:
    told = [(event.contact, event) for event in events if event.contact is not None]
    known = await _records(connection, {contact for contact, _ in told})
    changed = dict(known)
    for contact, event in told:
        changed[contact] = project(changed.get(contact) or ContactRecord(contact), event)
    new = [fitted(contacts, asdict(record)) for contact, record in changed.items() if contact not in known]
    if new:
        await connection.execute(insert(contacts), new)
    for contact, record in changed.items():
        if contact in known and record != known[contact]:
            row = fitted(contacts, asdict(record))
            await connection.execute(update(contacts).where(contacts.c.id == contact).values(row))


async def _keep_presence(connection: AsyncConnection, events: Iterable[Event]) -> None:
    rows = [
        {
            "epoch": event.epoch,
            "n": event.n,
            "agent": event.agent,
            "at": event.at,
            "presence": event.data["presence"],
            "reason": event.data.get("reason") or None,
        }
        for event in events
        if event.agent is not None and event.contact is None and "presence" in event.data
    ]
    if rows:
        await connection.execute(insert(agent_presence), [fitted(agent_presence, row) for row in rows])


async def _records(connection: AsyncConnection, ids: Iterable[str]) -> dict[str, ContactRecord]:
    query = select(*_RECORD).where(contacts.c.id.in_(list(ids)))
    return {row["id"]: _record(row) for row in (await connection.execute(query)).mappings()}


def _record(row: RowMapping) -> ContactRecord:
    return ContactRecord(**row)


def _event_row(event: Event) -> dict[str, Any]:
    row = {
        "epoch": event.epoch,
        "n": event.n,
        "at": event.at,
        "type": event.type,
        "contact": event.contact,
        "seq": event.seq,
        "agent": event.agent,
        "offer": event.offer,
        "data": impersonal(event.data),
    }
    return fitted(contact_events, row)
