"""Volunteers' verified telephone numbers in SQL, sealed."""

from __future__ import annotations

from sqlalchemy import Update, select, update

from helpline.adapters.sealing import Seal
from helpline.adapters.sql.database import Database
from helpline.adapters.sql.tables import accounts

_TURN = "telephones"


class SqlPhoneBook:
    """`services.phones.PhoneBook`."""

    def __init__(self, database: Database, seal: Seal) -> None:
        self._database = database
        self._seal = seal

    async def keep(self, agent: str, number: str, at: int) -> bool:
        """Keep the number, in place of another; nothing for an account that is closed. False: it is another's."""
        others = select(accounts.c.phone).where(
            accounts.c.id != agent, accounts.c.phone.is_not(None), accounts.c.disabled_at.is_(None)
        )
        async with self._database.writing(_TURN) as connection:
            for sealed in (await connection.execute(others)).scalars():
                if self._seal.open(sealed) == number:  # sealed differently each time: only opened can they be compared
                    return False
            await connection.execute(_theirs(agent).values(phone=self._seal.close(number), phone_verified_at=at))
        return True

    async def number_of(self, agent: str) -> str | None:
        """The number; None without one, or when it cannot be unsealed."""
        query = select(accounts.c.phone).where(accounts.c.id == agent, accounts.c.disabled_at.is_(None))
        async with self._database.reading() as connection:
            sealed = (await connection.execute(query)).scalar_one_or_none()
        return self._seal.open(sealed) if sealed else None

    async def forget(self, agent: str) -> None:
        """Forget it."""
        async with self._database.writing() as connection:
            await connection.execute(_theirs(agent).values(phone=None, phone_verified_at=None))


def _theirs(agent: str) -> Update:
    """A change of this person's row, unless their account is closed."""
    return update(accounts).where(accounts.c.id == agent, accounts.c.disabled_at.is_(None))
