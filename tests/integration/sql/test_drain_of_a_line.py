"""The drain on the real line: calls go all the way while the database is stopped, and every one is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from helpline.adapters.sql.database import Database
from helpline.adapters.sql.records import SqlRecords
from helpline.adapters.sql.tables import agent_presence, contact_events
from helpline.domain.errors import Unavailable
from helpline.services.records import TIDY_EVERY, Drain
from routing.model import AgentLane, LaneStep, Presence
from routing.policy import Policy
from routing.redis_store.store import RedisStore
from tests.outages import Outage


@dataclass
class HandTime:
    """The line's clock, moved by the test."""

    now: int = 1_795_000_000_000

    def __call__(self) -> int:
        return self.now


@pytest.fixture
async def time() -> HandTime:
    return HandTime()


@pytest.fixture
async def store(redis_url: str, time: HandTime) -> AsyncIterator[RedisStore]:
    opened = RedisStore.connect(redis_url, "line", Policy(), clock=time, day=lambda: "2026-11-23")
    await opened.configure_agent("o-1", "a_1", [AgentLane("general")], {"voice": 1})
    await opened.set_presence("o-2", "a_1", Presence.AVAILABLE)
    yield opened
    await opened.aclose()


async def call(store: RedisStore, time: HandTime, number: int) -> str:
    """One call from its first ring to the volunteer's note: 2 s of waiting, 30 s of talk, 10 s of writing."""
    contact, o = f"c_{number}", f"o{number}"
    await store.arrive(f"{o}-a", contact, f"CA{number}", "voice", "{}", {"caller": f"p{number}", "channel": "voice"})
    time.now += 1_000
    await store.enqueue(f"{o}-b", contact, [LaneStep("general", 0)], card='{"topic":"demarche"}')
    await store.heartbeat("a_1")
    view = await store.agent_view("a_1")
    assert view.offer is not None
    time.now += 2_000
    await store.accept(f"{o}-c", view.offer.id, "a_1")
    await store.joined(f"{o}-d", view.offer.id, "agent")
    await store.joined(f"{o}-e", view.offer.id, "contact")
    time.now += 30_000
    await store.leave(f"{o}-f", contact, "handled", "contact")
    time.now += 10_000
    await store.close(f"{o}-g", contact, "a_1", "resolu", {"note": f"Mot {number}."})
    return contact


async def test_calls_while_the_database_is_stopped_are_all_told_afterwards(
    impatient: Database, outage: Outage, store: RedisStore, time: HandTime
) -> None:
    records = SqlRecords(impatient)
    drain = Drain(store, records)
    before = await call(store, time, 1)
    while await drain.run_once():
        pass
    outage.begin()
    during = []
    for number in range(2, 6):
        during.append(await call(store, time, number))
        with pytest.raises(Unavailable):
            await drain.run_once()
    outage.end()
    while await drain.run_once():
        pass
    for number, contact in enumerate([before, *during], 1):
        record = await records.contact(contact)
        assert record is not None
        assert (record.caller, record.topic, record.agent, record.attempts) == (f"p{number}", "demarche", "a_1", 1)
        assert (record.waited_ms, record.talked_ms, record.ended_by) == (2_000, 30_000, "contact")
        assert (record.outcome, record.disposition, record.note) == ("handled", "resolu", f"Mot {number}.")
        assert record.closed_at is not None
        assert record.ended_at is not None
        assert record.closed_at - record.ended_at == 10_000


async def test_each_contact_s_events_are_gap_free_and_equal_to_the_line_s(
    database: Database, store: RedisStore, time: HandTime
) -> None:
    for number in range(1, 4):
        await call(store, time, number)
    told = await store.read_events(0)
    await asyncio.gather(*(Drain(store, SqlRecords(database)).run_once() for _ in range(3)))
    columns = contact_events.c
    async with database.reading() as connection:
        told_columns = select(columns.n, columns.type, columns.contact, columns.seq).order_by(columns.n)
        rows = (await connection.execute(told_columns)).all()
        presence = (await connection.execute(select(agent_presence.c.presence))).scalars().all()
    assert [tuple(row) for row in rows] == [(event.n, event.type, event.contact, event.seq) for event in told]
    for number in range(1, 4):
        numbers = [row.seq for row in rows if row.contact == f"c_{number}"]
        assert numbers == list(range(1, len(numbers) + 1))
    assert list(presence) == ["available"]


async def test_on_a_quiet_line_notes_leave_the_store_after_a_day(
    database: Database, store: RedisStore, time: HandTime
) -> None:
    drain = Drain(store, SqlRecords(database))
    await call(store, time, 1)
    await drain.run_once()
    assert "Mot 1." in str(await store.read_events(0))
    time.now += Policy().events_ms
    for _ in range(TIDY_EVERY):
        await drain.run_once()
    assert await store.read_events(0) == []
