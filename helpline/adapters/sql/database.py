"""Connections and transactions. A database that does not answer is `Unavailable`, whatever the driver says."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from helpline.domain.errors import Unavailable

log = logging.getLogger(__name__)

_WRITING = "helpline_writing"


class Database:
    """One address, a small pool. `patience_ms` is how long a busy SQLite file is waited for."""

    def __init__(self, url: str, patience_ms: int = 3_000) -> None:
        # Parameters stay out of messages: a traceback must not tell a note or a login.
        self._engine = create_async_engine(url, hide_parameters=True, pool_timeout=patience_ms / 1000)
        if self._engine.dialect.name == "sqlite":
            _tune_sqlite(self._engine, patience_ms)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that only reads."""
        async with self._transaction(writing=False) as connection:
            yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that writes; on SQLite it takes its turn at the start, so what it reads stays true."""
        async with self._transaction(writing=True) as connection:
            yield connection

    @asynccontextmanager
    async def _transaction(self, writing: bool) -> AsyncIterator[AsyncConnection]:
        try:
            async with self._engine.connect() as connection:
                await connection.execution_options(**{_WRITING: writing})
                async with connection.begin():
                    yield connection
        except (OperationalError, InterfaceError, PoolTimeoutError, OSError) as error:
            log.warning("the database does not answer: %s", getattr(error, "orig", type(error).__name__))
            raise Unavailable("database") from error

    async def close(self) -> None:
        """Give the connections back."""
        await self._engine.dispose()


def _tune_sqlite(engine: AsyncEngine, patience_ms: int) -> None:
    """WAL lets readers and one writer work at once; NORMAL survives a killed process (reliability.md §6)."""

    @event.listens_for(engine.sync_engine, "connect")
    def _connected(dbapi_connection: Any, _record: Any) -> None:
        # The driver's own habit of opening transactions is switched off: `_begin` below does it, for DDL as well.
        dbapi_connection.isolation_level = None
        cursor = dbapi_connection.cursor()
        for pragma in (f"busy_timeout={patience_ms}", "synchronous=NORMAL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        # Stays with the file once set. Of two that set it at once one is refused without waiting: the other does it.
        with suppress(sqlite3.OperationalError):
            cursor.execute("PRAGMA journal_mode=WAL")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get(_WRITING, True)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
