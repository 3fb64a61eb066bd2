"""What any keeper of records promises: each event once, each contact folded, the cursor true, nothing half done."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select

from helpline.adapters.sql.database import Database
from helpline.adapters.sql.records import SqlRecords
from helpline.adapters.sql.tables import agent_presence, contact_events
from routing.model import Event


@pytest.fixture
def records(database: Database) -> SqlRecords:
    return SqlRecords(database)


def event(n: int, type_: str, contact: str | None = "c_1", agent: str | None = None, **data: Any) -> Event:
    return Event(n, "e1", 1_000 * n, type_, contact, n, agent, None, data)


CALL = [
    event(1, "contact.arrived", channel="voice", caller="p1"),
    event(2, "contact.queued", topic="demarche"),
    event(3, "offer.made", agent="a_1"),
    event(4, "agent.presence", contact=None, agent="a_2", presence="away", reason="repas", by="agent"),
    event(5, "contact.connected", agent="a_1", waited_ms=3_000),
    event(6, "contact.ended", agent="a_1", by="contact", talked_ms=1_000),
    event(7, "contact.closed", agent="a_1", outcome="handled", disposition="resolu", note="Un mot."),
]


async def kept(database: Database) -> list[tuple[int, dict[str, Any]]]:
    async with database.reading() as connection:
        rows = await connection.execute(select(contact_events.c.n, contact_events.c.data).order_by("n"))
        return [(row.n, row.data) for row in rows]


async def test_the_cursor_of_an_unknown_epoch_is_zero(records: SqlRecords) -> None:
    assert await records.cursor("e1") == 0
    await records.save([])
    assert await records.cursor("e1") == 0


async def test_each_event_once_and_the_contact_folded(records: SqlRecords, database: Database) -> None:
    await records.save(CALL)
    assert [n for n, _ in await kept(database)] == [1, 2, 3, 4, 5, 6, 7]
    assert await records.cursor("e1") == 7
    record = await records.contact("c_1")
    assert record is not None
    assert (record.topic, record.agent, record.attempts, record.note) == ("demarche", "a_1", 1, "Un mot.")
    assert (record.waited_ms, record.talked_ms, record.outcome) == (3_000, 1_000, "handled")


@pytest.mark.parametrize("size", [1, 2, 3, 7])
async def test_any_batching_and_any_repetition_give_the_same_record(records: SqlRecords, size: int) -> None:
    for start in range(0, len(CALL), size):
        await records.save(CALL[start : start + size])
        await records.save(CALL[: start + size])
    record = await records.contact("c_1")
    assert record is not None
    assert (record.attempts, record.closed_at, record.caller) == (1, 7_000, "p1")
    assert await records.cursor("e1") == 7


async def test_two_sweeps_saving_the_same_events_at_once_keep_them_once(
    records: SqlRecords, database: Database
) -> None:
    await asyncio.gather(*(records.save(CALL[:last]) for last in (7, 5, 7, 3, 7)))
    assert [n for n, _ in await kept(database)] == [1, 2, 3, 4, 5, 6, 7]
    record = await records.contact("c_1")
    assert record is not None
    assert record.attempts == 1


async def test_a_batch_that_cannot_be_kept_whole_is_not_kept_at_all(records: SqlRecords) -> None:
    bad = replace(CALL[6], data={"note": object()})
    with pytest.raises(Exception, match=r"(?i)bind|type|support"):
        await records.save([*CALL[:6], bad])
    assert await records.cursor("e1") == 0
    assert await records.contact("c_1") is None


async def test_numbers_start_again_with_a_new_epoch(records: SqlRecords) -> None:
    await records.save(CALL)
    await records.save([replace(event(1, "contact.restored", channel="voice", queued_at=2_000), epoch="e2")])
    assert (await records.cursor("e1"), await records.cursor("e2")) == (7, 1)


async def test_no_event_carries_what_is_about_a_person(records: SqlRecords, database: Database) -> None:
    await records.save(CALL)
    for _, data in await kept(database):
        assert not {"caller", "note", "private"} & set(data)


async def test_presence_makes_a_timeline(records: SqlRecords, database: Database) -> None:
    await records.save(CALL)
    async with database.reading() as connection:
        (row,) = (await connection.execute(select(agent_presence))).all()
        events = (await connection.execute(select(func.count()).select_from(contact_events))).scalar_one()
    assert (row.agent, row.presence, row.reason, row.at) == ("a_2", "away", "repas", 4_000)
    assert events == len(CALL)


async def test_recent_contacts_come_latest_first(records: SqlRecords) -> None:
    await records.save([event(n, "contact.arrived", contact=f"c_{n}", channel="voice") for n in range(1, 6)])
    assert [record.id for record in await records.recent(3)] == ["c_5", "c_4", "c_3"]


async def test_what_one_database_would_refuse_stops_no_drain_on_any(records: SqlRecords, database: Database) -> None:
    """NUL, half of a surrogate pair, a text longer than its column: whoever wrote it has long been told it is kept."""
    odd = {"outcome": "handled", "disposition": "x" * 200, "note": "Un\0 mot\ud800."}
    away = {"presence": "away", "reason": "y\0" * 60, "by": "\ud800\0"}
    await records.save([*CALL[:6], replace(CALL[6], data=odd)])
    await records.save([event(8, "agent.presence", contact=None, agent="a_2", **away)])
    record = await records.contact("c_1")
    assert record is not None
    assert (record.note, record.disposition) == ("Un mot.", "x" * 40)
    assert (await kept(database))[-1] == (8, away)


async def test_a_contact_whose_arrival_was_never_told_is_not_among_the_latest(records: SqlRecords) -> None:
    await records.save(
        [event(1, "contact.closed", contact="c_1", outcome="handled"), event(2, "contact.arrived", "c_2")]
    )
    assert [record.id for record in await records.recent(3)] == ["c_2"]


async def test_who_last_talked_with_a_caller(records: SqlRecords) -> None:
    later = [replace(one, n=one.n + 10, at=one.at + 60_000, contact="c_2" if one.contact else None) for one in CALL]
    other = [replace(one, agent="a_9") if one.agent == "a_1" else one for one in later]
    unanswered = [replace(one, n=one.n + 30, at=one.at + 90_000, contact="c_3") for one in CALL[:3]]
    await records.save([*CALL, *other, *unanswered])
    assert await records.last_agent(["p1"], 0) == "a_9", "the last one, and one who talked"
    assert await records.last_agent(["p0", "p1"], 65_000) == "a_9"
    assert await records.last_agent(["p1"], 65_001) is None, "too long ago"
    assert await records.last_agent(["p0"], 0) is None
