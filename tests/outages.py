"""Databases that stop and come back, each in its own way."""

from __future__ import annotations

import sqlite3
from typing import Protocol

from tests.postgres_servers import PostgresServer


class Outage(Protocol):
    """`begin` stops the database, `end` brings it back; both may be repeated."""

    @property
    def lasts(self) -> bool: ...

    def begin(self) -> None: ...

    def end(self) -> None: ...


class LockedFile:
    """SQLite's way of being away: somebody else holds the file."""

    def __init__(self, url: str) -> None:
        self._other = sqlite3.connect(url.removeprefix("sqlite+aiosqlite:///"), isolation_level=None)

    @property
    def lasts(self) -> bool:
        return self._other.in_transaction

    def begin(self) -> None:
        self._other.execute("BEGIN IMMEDIATE")

    def end(self) -> None:
        if self._other.in_transaction:
            self._other.rollback()


class StoppedServer:
    """PostgreSQL's: the server has died, and is started again on what it had written."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server

    @property
    def lasts(self) -> bool:
        return self._server.process is None

    def begin(self) -> None:
        self._server.stop()

    def end(self) -> None:
        if self.lasts:
            self._server.start()
