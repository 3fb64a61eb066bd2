"""What `database.py` asks of a kind of database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine


class Backend(Protocol):
    """One kind of database at one address."""

    @property
    def engine(self) -> AsyncEngine: ...

    def options(self, writing: bool) -> Mapping[str, object]:
        """The execution options of a transaction."""
        ...

    async def take_turns(self, connection: AsyncConnection, turns: Sequence[str]) -> None:
        """Wait until no other transaction holds one of these turns; each is held until this transaction ends."""
        ...

    def cut(self, connection: AsyncConnection) -> None:
        """Break a connection that has been silent for too long, so that whoever waits for it gets an error."""
        ...

    def is_away(self, error: DBAPIError) -> bool:
        """Whether the error is the database's state and not what was asked of it: repeating it later may help."""
        ...

    async def close(self) -> None:
        """Give back what is held; returns when no work runs on behalf of this database."""
        ...
