"""The drain: what happened reaches SQL once, whatever goes away meanwhile."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy import select

from helpline.adapters.sql.database import Database
from helpline.adapters.sql.records import SqlRecords
from helpline.adapters.sql.tables import contact_events
from helpline.domain.errors import Unavailable
from helpline.services.records import Drain
from routing.errors import Unavailable as StoreUnavailable
from routing.model import Event
from routing.store import Store
from tests.fakes.event_stream import EventStream
from tests.outages import Outage


def drain_of(stream: EventStream, records: SqlRecords) -> Drain:
    return Drain(cast(Store, stream), records)


async def kept(database: Database) -> list[tuple[str, int]]:
    columns = contact_events.c
    async with database.reading() as connection:
        rows = await connection.execute(select(columns.epoch, columns.n).order_by(columns.epoch, columns.n))
        return [(row.epoch, row.n) for row in rows]


def calls(stream: EventStream, count: int) -> None:
    for _ in range(count):
        contact = f"c_{stream.n + 1}"
        stream.emit("contact.arrived", contact, channel="voice")
        stream.emit("contact.closed", contact, outcome="self_served", by="contact")


async def test_events_are_kept_then_forgotten_by_the_line(database: Database) -> None:
    stream = EventStream()
    calls(stream, 300)
    drain = drain_of(stream, SqlRecords(database))
    assert [await drain.run_once() for _ in range(3)] == [500, 100, 0]
    assert stream.events == []
    assert await kept(database) == [("e1", n) for n in range(1, 601)]


async def test_a_database_stopped_for_a_minute_loses_nothing(impatient: Database, outage: Outage) -> None:
    """A minute of calls goes on meanwhile."""
    stream = EventStream()
    calls(stream, 5)
    drain = drain_of(stream, SqlRecords(impatient))
    await drain.run_once()
    outage.begin()
    rests: list[float] = []

    async def rest(seconds: float) -> None:
        rests.append(seconds)
        if outage.lasts:
            calls(stream, 5)
            if sum(rests) > 60:
                outage.end()
        elif not stream.events:
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await drain.run(rest)
    assert max(rests) == 10.0
    assert rests[:6] == [0.5, 1.0, 2.0, 4.0, 8.0, 10.0]
    assert await kept(impatient) == [("e1", n) for n in range(1, stream.n + 1)]
    assert len(await SqlRecords(impatient).recent(1_000)) == stream.n // 2


async def test_nothing_is_acknowledged_that_is_not_committed(database: Database) -> None:
    class Refusing(SqlRecords):
        async def save(self, events: Sequence[Event]) -> None:
            raise Unavailable("database")

    stream = EventStream()
    calls(stream, 2)
    with pytest.raises(Unavailable):
        await drain_of(stream, Refusing(database)).run_once()
    assert len(stream.events) == 4


async def test_a_drain_that_died_between_commit_and_acknowledgement_repeats_without_harm(database: Database) -> None:
    stream = EventStream()
    calls(stream, 2)
    records = SqlRecords(database)
    await records.save(stream.events)
    assert await drain_of(stream, records).run_once() == 0
    assert stream.events == []
    calls(stream, 1)
    assert await drain_of(stream, records).run_once() == 2
    assert await kept(database) == [("e1", n) for n in range(1, 7)]


async def test_two_drains_at_once_keep_each_event_once(database: Database) -> None:
    stream = EventStream()
    calls(stream, 200)
    records = SqlRecords(database)
    await asyncio.gather(*(drain_of(stream, records).run_once() for _ in range(4)))
    assert await kept(database) == [("e1", n) for n in range(1, 401)]


async def test_after_a_wipe_the_new_epoch_is_kept_from_its_first_event(database: Database) -> None:
    stream = EventStream()
    calls(stream, 3)
    drain = drain_of(stream, SqlRecords(database))
    await drain.run_once()
    stream.wipe("e2")
    calls(stream, 1)
    assert [await drain.run_once(), await drain.run_once()] == [0, 2]
    stream.wipe("e3")
    calls(stream, 4)  # already further than the last number drained
    assert await drain.run_once() == 8
    assert [entry for entry in await kept(database) if entry[0] != "e1"] == [
        *(("e2", n) for n in (1, 2)),
        *(("e3", n) for n in range(1, 9)),
    ]


async def test_a_gap_in_the_numbers_is_said_and_does_not_stop_the_rest(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    stream = EventStream()
    calls(stream, 3)
    del stream.events[1:3]
    with caplog.at_level(logging.ERROR):
        assert await drain_of(stream, SqlRecords(database)).run_once() == 4
    assert "events 2 to 3 of epoch e1 are lost" in caplog.text


async def test_a_drain_that_another_has_overtaken_raises_no_alarm(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    stream, records = EventStream(), SqlRecords(database)
    slow, quick = drain_of(stream, records), drain_of(stream, records)
    for drain in (slow, quick, quick, slow):
        calls(stream, 1)
        await drain.run_once()
    assert await kept(database) == [("e1", n) for n in range(1, 9)]
    assert "lost" not in caplog.text


async def test_a_redis_that_is_away_is_waited_for(database: Database) -> None:
    stream = EventStream()
    calls(stream, 1)
    stream.away = True
    drain = drain_of(stream, SqlRecords(database))
    with pytest.raises(StoreUnavailable):
        await drain.run_once()
    stream.away = False
    assert await drain.run_once() == 2


async def test_a_database_that_is_not_there_is_unavailable(tmp_path: Path) -> None:
    missing = Database(f"sqlite+aiosqlite:///{tmp_path}/no-such-folder/x.sqlite3")
    with pytest.raises(Unavailable, match="database does not answer"):
        await SqlRecords(missing).cursor("e1")
    await missing.close()
