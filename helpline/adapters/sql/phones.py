"""Volunteers' verified telephone numbers in SQL, sealed."""

from __future__ import annotations

from sqlalchemy import select, update

from helpline.adapters.sealing import Seal
from helpline.adapters.sql.database import Database
from helpline.adapters.sql.tables import accounts


class SqlPhoneBook:
    """`services.phones.PhoneBook`."""

    def __init__(self, database: Database, seal: Seal) -> None:
        self._database = database
        self._seal = seal

    async def keep(self, agent: str, number: str, at: int) -> None:
        """Keep the number, in place of another; nothing for an account that is closed."""
        await self._write(agent, phone=self._seal.close(number), phone_verified_at=at)

    async def number_of(self, agent: str) -> str | None:
        """The number; None without one, or when it cannot be unsealed."""
        query = select(accounts.c.phone).where(accounts.c.id == agent, accounts.c.disabled_at.is_(None))
        async with self._database.reading() as connection:
            sealed = (await connection.execute(query)).scalar_one_or_none()
        return self._seal.open(sealed) if sealed else None

    async def forget(self, agent: str) -> None:
        """Forget it."""
        await self._write(agent, phone=None, phone_verified_at=None)

    async def _write(self, agent: str, **values: str | int | None) -> None:
        standing = (accounts.c.id == agent, accounts.c.disabled_at.is_(None))
        async with self._database.writing() as connection:
            await connection.execute(update(accounts).where(*standing).values(values))
