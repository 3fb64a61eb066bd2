"""A SQLite file: for one machine. Writers take turns at the start of their transactions."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from threading import Thread
from typing import Any

import sqlalchemy
from sqlalchemy import event
from sqlalchemy.exc import DatabaseError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from helpline.adapters.sql.sqlite_connection import Connection

_WRITING = "helpline_writing"


class SqliteFile:
    """`backend.Backend`. `patience_ms` is how long a busy file is waited for."""

    def __init__(self, url: str, patience_ms: int) -> None:
        self._patience_s = patience_ms / 1000
        self._threads: list[Thread] = []
        self._engine = create_async_engine(
            url,
            # Parameters stay out of messages: a traceback must not tell a note or a login.
            hide_parameters=True,
            pool_timeout=self._patience_s,
            connect_args={"async_creator_fn": self._connect},
        )
        _tune(self._engine, patience_ms)

    @property
    def engine(self) -> AsyncEngine:
        """The connections."""
        return self._engine

    def options(self, writing: bool) -> Mapping[str, object]:
        """Whether the transaction takes the writers' turn when it begins."""
        return {_WRITING: writing}

    async def take_turns(self, connection: AsyncConnection, turns: Sequence[str]) -> None:
        """Nothing: whoever writes has had the one turn since the transaction began."""

    def cut(self, connection: AsyncConnection) -> None:
        """Nothing: a busy file is given up by the driver, and nobody is at the other end."""

    def is_away(self, error: DBAPIError) -> bool:
        """SQLite calls a locked file, a missing folder and a missing table operational; a damaged file has no kind."""
        return isinstance(error, (OperationalError, InterfaceError)) or type(error) is DatabaseError

    async def close(self) -> None:
        """Close the file, and wait for the driver's threads: none may speak to a loop that has ended."""
        await self._engine.dispose()
        for thread in self._threads:
            await asyncio.to_thread(thread.join, self._patience_s)

    def _connect(self, path: str, **options: Any) -> Connection:
        connection = Connection(partial(sqlite3.connect, path, **options), iter_chunk_size=64)
        connection.thread.daemon = True  # as SQLAlchemy has it: a thread left behind does not keep a process alive
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        self._threads.append(connection.thread)
        return connection


def _tune(engine: AsyncEngine, patience_ms: int) -> None:
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
    def _begin(connection: sqlalchemy.Connection) -> None:
        writing = connection.get_execution_options().get(_WRITING, True)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
