"""Transactions on both kinds of database: turns, silence, servers that end connections, and what is left behind."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import Iterator
from functools import partial

import pytest
from sqlalchemy import insert, select, text

from helpline.adapters.sql.database import Database
from helpline.adapters.sql.sqlite_connection import Connection
from helpline.adapters.sql.tables import sign_in_attempts
from helpline.domain.errors import Unavailable
from tests.outages import LockedFile
from tests.postgres_servers import PostgresServer

ATTEMPT = insert(sign_in_attempts).values(login="l", address="x", at=1)


async def test_those_with_the_same_turns_in_whatever_order_work_one_after_the_other(database: Database) -> None:
    inside = 0

    async def work(*turns: str) -> None:
        nonlocal inside
        async with database.writing(*turns) as connection:
            inside += 1
            assert inside == 1
            await connection.execute(ATTEMPT)
            await asyncio.sleep(0.001)
            inside -= 1

    await asyncio.gather(*(work(*turns) for turns in [("one", "other"), ("other", "one")] * 4))


async def test_a_turn_that_does_not_come_is_given_up(database: Database, fresh_url: str) -> None:
    impatient = Database(fresh_url, patience_ms=50)
    async with database.writing("same"):
        with pytest.raises(Unavailable):
            async with impatient.writing("same"):
                pass
    async with impatient.writing("same"):
        pass
    await impatient.close()


async def test_what_fails_is_not_kept(database: Database) -> None:
    async def fail() -> None:
        async with database.writing() as connection:
            await connection.execute(ATTEMPT)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    async with database.reading() as connection:
        assert (await connection.execute(select(sign_in_attempts))).all() == []


async def test_a_server_that_is_silent_is_given_up(migrated_postgres: str) -> None:
    impatient = Database(migrated_postgres, patience_ms=100)
    began = time.monotonic()
    with pytest.raises(Unavailable):
        async with impatient.reading() as connection:
            await connection.execute(text("SELECT pg_sleep(30)"))
    assert time.monotonic() - began < 10
    async with impatient.reading() as connection:
        assert (await connection.execute(text("SELECT 1"))).scalar_one() == 1
    await impatient.close()


async def test_connections_that_the_server_ended_are_replaced_unnoticed(
    migrated_postgres: str, postgres: PostgresServer
) -> None:
    database = Database(migrated_postgres)
    for _ in range(2):
        async with database.reading() as connection:
            assert (await connection.execute(text("SELECT 1"))).scalar_one() == 1
        postgres.stop()
        postgres.start()
    async with database.writing("same") as connection:
        await connection.execute(ATTEMPT)
    await database.close()


async def test_who_only_reads_cannot_write_on_a_server(migrated_postgres: str) -> None:
    database = Database(migrated_postgres)
    with pytest.raises(Unavailable):
        async with database.reading() as connection:
            await connection.execute(ATTEMPT)
    await database.close()


@pytest.fixture
def held(migrated_sqlite: str) -> Iterator[str]:
    """A file that somebody else holds."""
    other = LockedFile(migrated_sqlite)
    other.begin()
    yield migrated_sqlite
    other.end()


@pytest.mark.parametrize("cancellations", [1, 2])
@pytest.mark.parametrize("instant", [0, 1, 2, 5, 20])
def test_work_cut_short_at_any_instant_leaves_neither_a_thread_nor_a_task(
    held: str, instant: int, cancellations: int
) -> None:
    """What the driver's thread has begun goes on: whoever began it waits, and so does closing."""

    async def cut_short() -> None:
        database = Database(held, patience_ms=50)

        async def work() -> None:
            async with database.writing() as connection:
                await connection.execute(ATTEMPT)

        tasks = [asyncio.create_task(work()) for _ in range(3)]
        await asyncio.sleep(instant / 1000)
        for _ in range(cancellations):
            for task in tasks:
                task.cancel()
            await asyncio.sleep(0)
        await asyncio.gather(*tasks, return_exceptions=True)
        await database.close()
        assert [thread for thread in threading.enumerate() if "_connection_worker_thread" in thread.name] == []
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(cut_short())


async def test_a_call_of_the_driver_ends_before_its_cancellation_is_heard() -> None:
    begun, gate = threading.Event(), threading.Event()

    def wait() -> None:
        begun.set()
        gate.wait(10)

    connection = await Connection(partial(sqlite3.connect, ":memory:"), iter_chunk_size=1)
    await connection.create_function("wait", 0, wait)

    async def work() -> None:
        await connection.execute("SELECT wait()")

    task = asyncio.create_task(work())
    while not begun.is_set():
        await asyncio.sleep(0.001)
    for _ in range(3):
        task.cancel()
        await asyncio.sleep(0)
    assert not task.done()
    gate.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    await connection.close()
    await connection.close()
    connection.thread.join(5)
    assert not connection.thread.is_alive()
