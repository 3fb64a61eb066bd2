"""Databases for tests: what is promised of one is tried on both kinds, SQLite and PostgreSQL, each test in a fresh one.

A test that names `fresh_url` (migrated) or `empty_url` runs twice.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from helpline.adapters.sql.database import Database
from helpline.adapters.sql.migrate import migrate
from helpline.adapters.sql.tables import metadata
from tests.outages import LockedFile, Outage, StoppedServer
from tests.postgres_servers import PostgresServer, running, why_not

KINDS = ("sqlite", "postgresql")
_numbers = itertools.count(1)


def sqlite_url(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


def migrate_now(url: str) -> None:
    """For fixtures that are no coroutines: in a thread, so that no loop of a test is touched."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(migrate(url))).result()


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """One server for the whole run, with one migrated database."""
    reason = why_not()
    if reason is not None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)
    with running() as server:
        server.execute("CREATE DATABASE migrated")
        migrate_now(server.url("migrated"))
        yield server


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "migrated.sqlite3"
    migrate_now(sqlite_url(path))
    return path


@pytest.fixture
def migrated_sqlite(migrated_file: Path, tmp_path: Path) -> str:
    path = tmp_path / "helpline.sqlite3"
    shutil.copy(migrated_file, path)
    return sqlite_url(path)


@pytest.fixture
def migrated_postgres(postgres: PostgresServer) -> str:
    """Emptied, not copied: twenty times quicker, and no test of it touches the tables themselves."""
    postgres.execute(";".join(f"DELETE FROM {table}" for table in reversed(metadata.sorted_tables)), "migrated")
    return postgres.url("migrated")


@pytest.fixture
def empty_postgres(postgres: PostgresServer) -> Iterator[str]:
    """Without a table."""
    name = f"test_{next(_numbers)}"
    postgres.execute(f"CREATE DATABASE {name}")
    yield postgres.url(name)
    postgres.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=KINDS)
def fresh_url(request: pytest.FixtureRequest) -> str:
    """A migrated database without a row."""
    url: str = request.getfixturevalue("migrated_sqlite" if request.param == "sqlite" else "migrated_postgres")
    return url


@pytest.fixture(params=KINDS)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without a table."""
    if request.param == "sqlite":
        return sqlite_url(tmp_path / "new folder" / "new.sqlite3")
    url: str = request.getfixturevalue("empty_postgres")
    return url


@pytest.fixture
async def database(fresh_url: str) -> AsyncIterator[Database]:
    opened = Database(fresh_url)
    yield opened
    await opened.close()


@pytest.fixture
async def impatient(fresh_url: str) -> AsyncIterator[Database]:
    """Gives up on a locked file after 50 ms, so that a stopped database is seen without waiting for it."""
    opened = Database(fresh_url, patience_ms=50 if fresh_url.startswith("sqlite") else 3_000)
    yield opened
    await opened.close()


@pytest.fixture
def outage(fresh_url: str, request: pytest.FixtureRequest) -> Iterator[Outage]:
    """A way to stop the fresh database. It is back at the end, whatever the test did."""
    sqlite = fresh_url.startswith("sqlite")
    made: Outage = LockedFile(fresh_url) if sqlite else StoppedServer(request.getfixturevalue("postgres"))
    yield made
    made.end()
