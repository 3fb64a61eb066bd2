"""A PostgreSQL server: for several machines. Turns are advisory locks, held until the transaction ends."""

from __future__ import annotations

import hashlib
import os
import select
import socket
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, DisconnectionError, InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

# The database is not, or not now, what we need: a missing table or column, no right to it, a standby that only reads.
_NOT_READY = frozenset({"42P01", "42703", "42501", "25006"})

_DURABLE = """
    SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'
"""


class PostgresServer:
    """`backend.Backend`. `patience_ms` is how long a lock, a free connection and a new connection are waited for."""

    def __init__(self, url: str, patience_ms: int) -> None:
        self._engine = create_async_engine(
            _address(sa.make_url(url), patience_ms),
            # Parameters stay out of messages: a traceback must not tell a note or a login.
            hide_parameters=True,
            pool_timeout=patience_ms / 1000,
            # Each statement sees what was committed before it: what is read after a turn has been taken is true.
            isolation_level="READ COMMITTED",
        )
        event.listen(self._engine.sync_engine, "connect", _insist)
        event.listen(self._engine.sync_engine, "checkout", _look)

    @property
    def engine(self) -> AsyncEngine:
        """The connections."""
        return self._engine

    def options(self, writing: bool) -> Mapping[str, object]:
        """A transaction that only reads is held to it by the server."""
        return {"postgresql_readonly": not writing}

    async def take_turns(self, connection: AsyncConnection, turns: Sequence[str]) -> None:
        """In one order whoever asks, so that two never wait for each other."""
        for number in sorted(map(_number, turns)):
            await connection.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.literal(number, sa.BigInteger))))

    def cut(self, connection: AsyncConnection) -> None:
        """Shut the socket: the driver reads its end at once, where a cancellation would ask the silent server."""
        held = connection.sync_connection
        if held is None or held.closed or held.invalidated:
            return
        raw: Any = held.connection.driver_connection
        if not raw.closed:
            with socket.socket(fileno=os.dup(raw.fileno())) as line, suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def is_away(self, error: DBAPIError) -> bool:
        """Connections, locks, resources and rights; never what was asked."""
        state = getattr(error.orig, "sqlstate", None)
        return isinstance(error, (OperationalError, InterfaceError)) or state in _NOT_READY

    async def close(self) -> None:
        """Close the connections."""
        await self._engine.dispose()


def _address(url: URL, patience_ms: int) -> URL:
    """The address with what we need of any connection; what the installer wrote in it stands."""
    wanted = {
        "application_name": "helpline",
        "client_encoding": "utf8",
        "connect_timeout": str(max(2, round(patience_ms / 1000))),  # 2 s is the least the driver knows
        "options": f"-c lock_timeout={patience_ms}",
    }
    return url.update_query_dict({key: value for key, value in wanted.items() if key not in url.query})


def _insist(dbapi_connection: Any, _record: Any) -> None:
    """A commit must outlive the server: what has been kept is forgotten by the line at once."""
    cursor = dbapi_connection.cursor()
    cursor.execute(_DURABLE)
    cursor.close()
    dbapi_connection.commit()


def _look(dbapi_connection: Any, _record: Any, _proxy: Any) -> None:
    """A pooled connection on which something waits to be read was ended by the server: another is opened instead."""
    poll = select.poll()
    poll.register(dbapi_connection.driver_connection.fileno(), select.POLLIN)
    if poll.poll(0):
        raise DisconnectionError


def _number(turn: str) -> int:
    digest = hashlib.blake2b(f"helpline:{turn}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
