"""Bringing a database to the tables of this version, and telling how far it is.

Alembic is loaded by whoever migrates or asks: it would be a seventh of every process's start.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, make_url

from helpline.adapters.sql.database import Database

if TYPE_CHECKING:
    from alembic.config import Config

_SCRIPTS = Path(__file__).parent / "migrations"


async def migrate(url: str) -> tuple[str | None, str]:
    """Apply what is missing, in one transaction; a second one at the same time waits, then finds nothing to do.

    The folder of a SQLite file is made. Returns the revisions before and after. Raises `Unavailable`.
    """
    address = make_url(url)
    if address.get_backend_name() == "sqlite" and address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    database = Database(url, patience_ms=30_000)
    try:
        async with database.writing("migrations") as connection:
            before = await connection.run_sync(current)
            await connection.run_sync(_upgrade)
            return before, newest()
    finally:
        await database.close()


def newest() -> str:
    """The revision this version of the program needs."""
    from alembic.script import ScriptDirectory

    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None, "the package holds its migrations"
    return head


def current(connection: Connection) -> str | None:
    """The revision the database is at; None when it is empty."""
    from alembic.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_revision()


def _upgrade(connection: Connection) -> None:
    from alembic import command

    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.set_main_option("path_separator", "os")
    return config
