"""Where the database stands."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from helpline.adapters.sql.database import Database
from helpline.adapters.sql.migrate import current, newest
from helpline.adapters.sql.tables import contact_events
from helpline.services.judgements import DatabaseFacts

_SETTINGS = select(func.current_setting("server_encoding"), func.current_setting("fsync"))


class SqlProbe:
    """`services.configuration_check.DatabaseProbe`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def facts(self) -> DatabaseFacts:
        """Version, revision, the settings that matter, and the numbers missing among the events."""
        async with self._database.reading() as connection:
            version = ".".join(map(str, connection.dialect.server_version_info or ()))
            revision = await connection.run_sync(current)
            gaps = await _gaps(connection) if revision == newest() else ()
            if connection.dialect.name == "sqlite":
                journal = str((await connection.exec_driver_sql("PRAGMA journal_mode")).scalar_one())
                return DatabaseFacts(f"SQLite {version}", revision, newest(), journal=journal, gaps=gaps)
            encoding, fsync = (await connection.execute(_SETTINGS)).one()
        durable = fsync == "on"
        return DatabaseFacts(f"PostgreSQL {version}", revision, newest(), None, encoding, durable, gaps)


async def _gaps(connection: AsyncConnection) -> tuple[str, ...]:
    columns = contact_events.c
    before = func.lag(columns.n, 1, 0).over(partition_by=columns.epoch, order_by=columns.n).label("before")
    numbered = select(columns.epoch, columns.n, before).subquery()
    query = select(numbered).where(numbered.c.n > numbered.c.before + 1).order_by(numbered.c.epoch, numbered.c.n)
    rows = (await connection.execute(query)).all()
    return tuple(f"Events {row.before + 1} to {row.n - 1} of epoch {row.epoch}" for row in rows)
