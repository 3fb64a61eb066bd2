"""From an empty database to the tables of this version, once, whoever asks."""

from __future__ import annotations

import asyncio
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, make_url, text

from helpline.adapters.sql.accounts import SqlAccounts
from helpline.adapters.sql.database import Database
from helpline.adapters.sql.migrate import _config, migrate, newest
from helpline.adapters.sql.tables import metadata
from helpline.domain.accounts import Account, Role


async def test_an_empty_database_comes_to_this_version_and_a_second_time_changes_nothing(empty_url: str) -> None:
    assert await migrate(empty_url) == (None, newest())
    assert await migrate(empty_url) == (newest(), newest())


async def test_four_processes_migrating_at_once_agree(empty_url: str) -> None:
    results = await asyncio.gather(*(migrate(empty_url) for _ in range(4)))
    assert sorted(before or "" for before, _ in results) == ["", newest(), newest(), newest()]


async def test_the_migrations_make_exactly_the_tables_the_queries_use(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    async with database.reading() as connection:
        assert await connection.run_sync(differences) == []


async def test_names_and_constraints_are_those_of_the_tables(database: Database) -> None:
    def names(connection: Connection) -> set[str | None]:
        inspector = inspect(connection)
        return {
            name
            for table in metadata.tables
            for name in (
                inspector.get_pk_constraint(table)["name"],
                *(key["name"] for key in inspector.get_foreign_keys(table)),
                *(key["name"] for key in inspector.get_unique_constraints(table)),
            )
        }

    async with database.reading() as connection:
        found = await connection.run_sync(names)
    wanted = {constraint.name for table in metadata.tables.values() for constraint in table.constraints}
    assert found == wanted


async def test_people_of_before_become_volunteers_who_speak_french(empty_url: str) -> None:
    def first(connection: Connection) -> None:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")

    address = make_url(empty_url)
    if address.get_backend_name() == "sqlite":
        Path(address.database or "").parent.mkdir(parents=True, exist_ok=True)
    database = Database(empty_url)
    try:
        async with database.writing() as connection:
            await connection.run_sync(first)
            columns = "id, login, name, role, lanes, password_hash, created_at"
            row = "'a_1', 'odette', 'Odette Lenoir', 'agent', '[\"general\"]', 'hash', 1"
            await connection.execute(text(f"insert into accounts ({columns}) values ({row})"))
        assert await migrate(empty_url) == ("0001", newest())
        assert await SqlAccounts(database).by_id("a_1") == Account("a_1", "odette", "Odette Lenoir", Role.AGENT)
    finally:
        await database.close()
