"""Connections and transactions. A database that does not answer is `Unavailable`, whatever the driver says."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection

from helpline.adapters.sql.backend import Backend
from helpline.adapters.sql.postgres import PostgresServer
from helpline.adapters.sql.sqlite import SqliteFile
from helpline.domain.errors import Unavailable

log = logging.getLogger(__name__)

_WRITING_FACTOR = 10  # a drain that catches up works longer than anybody waits for an answer


class Database:
    """One address, a small pool.

    `patience_ms` is how long a lock or a free connection is waited for, and the longest a reading transaction may
    last on a server; a writing one may last ten times that.
    """

    def __init__(self, url: str, patience_ms: int = 3_000) -> None:
        server = make_url(url).get_backend_name() == "postgresql"
        self._backend: Backend = PostgresServer(url, patience_ms) if server else SqliteFile(url, patience_ms)
        self._patience_s = patience_ms / 1000
        self._running = 0
        self._idle = asyncio.Event()
        self._idle.set()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that only reads."""
        async with self._transaction(self._patience_s, writing=False) as connection:
            yield connection

    @asynccontextmanager
    async def writing(self, *turns: str) -> AsyncIterator[AsyncConnection]:
        """A transaction that writes, alone among those with one of the same turns: what it reads stays true."""
        async with self._transaction(self._patience_s * _WRITING_FACTOR, writing=True) as connection:
            await self._backend.take_turns(connection, turns)
            yield connection

    @asynccontextmanager
    async def _transaction(self, longest_s: float, writing: bool) -> AsyncIterator[AsyncConnection]:
        self._begun()
        try:
            async with self._backend.engine.connect() as connection:
                await connection.execution_options(**self._backend.options(writing))
                cutting = asyncio.get_running_loop().call_later(longest_s, self._backend.cut, connection)
                try:
                    async with connection.begin():
                        yield connection
                finally:
                    cutting.cancel()
        except (DBAPIError, PoolTimeoutError, OSError) as error:
            if isinstance(error, DBAPIError) and not self._backend.is_away(error):
                raise
            log.warning("the database does not answer: %s", _first_line(error))
            raise Unavailable("database") from error
        finally:
            self._ended()

    async def close(self) -> None:
        """Wait for the transactions that run, with patience, and give the connections back."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self._patience_s):
                await self._idle.wait()
        await self._backend.close()

    def _begun(self) -> None:
        self._running += 1
        self._idle.clear()

    def _ended(self) -> None:
        self._running -= 1
        if not self._running:
            self._idle.set()


def _first_line(error: BaseException) -> str:
    """What follows the first line of a server's message may quote what is in the tables."""
    lines: Sequence[str] = str(getattr(error, "orig", None) or type(error).__name__).splitlines()
    return lines[0] if lines else type(error).__name__
