"""What is about people goes when its time has passed, and nothing else does."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from helpline.adapters.sql.accounts import SqlAccounts
from helpline.adapters.sql.applications import SqlApplications
from helpline.adapters.sql.database import Database
from helpline.adapters.sql.purge import SqlPurge
from helpline.adapters.sql.records import SqlRecords
from helpline.adapters.sql.sessions import SqlSessions
from helpline.adapters.sql.tables import contact_events, contacts, sessions, sign_in_attempts
from helpline.domain.accounts import Account, Role
from helpline.domain.applications import Application, Stage
from helpline.domain.records import ContactRecord
from helpline.services.accounts import Attempts, Session
from helpline.services.retention import DAY_MS, Retention
from routing.model import Event
from tests.fakes.people import HandClock


@pytest.fixture
async def clock(database: Database) -> HandClock:
    """One contact told now, one session opened, one sign-in tried."""
    clock = HandClock()
    now = clock.now
    await SqlRecords(database).save(
        [
            Event(1, "e1", now - 60_000, "contact.arrived", "c_1", 1, None, None, {"channel": "voice", "caller": "p1"}),
            Event(2, "e1", now, "contact.closed", "c_1", 2, "a_1", None, {"note": "Un mot.", "outcome": "handled"}),
        ]
    )
    await SqlAccounts(database).add(Account("a_1", "odette", "Odette", Role.AGENT), "hash", now)
    await SqlSessions(database).open(Session("k1", "a_1", now, now))
    applications = SqlApplications(database)
    await applications.add(Application("p_1", "Alix", "alix@example.org", "", "", "", now))
    await applications.add(Application("p_2", "Noa", "noa@example.org", "", "", "", now, Stage.DECLINED))
    await SqlSessions(database).attempt("l1", "x1", now, 0, Attempts(5, 20))
    return clock


async def record(database: Database) -> ContactRecord:
    found = await SqlRecords(database).contact("c_1")
    assert found is not None
    return found


KINDS = [
    *(("attempts", 1), ("sessions", 7), ("notes", 30), ("callers", 62)),
    *(("answered_applications", 31), ("applications", 365)),
]


@pytest.mark.parametrize(("kind", "days"), KINDS)
async def test_each_kind_goes_the_moment_after_its_limit(
    database: Database, clock: HandClock, kind: str, days: int
) -> None:
    retention = Retention(SqlPurge(database), clock)
    clock.now += days * DAY_MS
    assert (await retention.run())[kind] == 0
    clock.now += 1
    assert (await retention.run())[kind] == 1
    assert set((await retention.run()).values()) == {0}


async def test_after_thirteen_months_nothing_is_about_a_person_and_the_counts_are_unchanged(
    database: Database, clock: HandClock
) -> None:
    before = await record(database)
    clock.now += 396 * DAY_MS
    await Retention(SqlPurge(database), clock).run()
    assert await record(database) == replace(before, note=None, caller=None)
    async with database.reading() as connection:
        counts = [
            (await connection.execute(select(func.count()).select_from(table))).scalar_one()
            for table in (contacts, contact_events, sessions, sign_in_attempts)
        ]
        stored = str((await connection.execute(select(contact_events.c.data))).all())
    assert counts == [1, 2, 0, 0]
    assert "Un mot" not in stored
    assert "p1" not in stored
