"""Sign-in attempts and sessions in SQL."""

from __future__ import annotations

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import ColumnElement

from helpline.adapters.sql.accounts import ACCOUNT, account_of
from helpline.adapters.sql.database import Database
from helpline.adapters.sql.tables import accounts, sessions, sign_in_attempts
from helpline.domain.accounts import Account
from helpline.services.accounts import Attempts, Session


class SqlSessions:
    """`services.accounts.Sessions`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def attempt(self, login: str, address: str, at: int, since: int, limits: Attempts) -> Attempts:
        """Count, then note if both counts are under their limit."""
        tried = sign_in_attempts.c
        async with self._database.writing(f"login {login}", f"address {address}") as connection:
            before = Attempts(
                await _count(connection, tried.login == login, tried.at > since),
                await _count(connection, tried.address == address, tried.at > since),
            )
            if not before.reaches(limits):
                await connection.execute(insert(sign_in_attempts).values(login=login, address=address, at=at))
        return before

    async def forgive(self, login: str) -> None:
        """Forget the attempts under a login."""
        async with self._database.writing() as connection:
            await connection.execute(delete(sign_in_attempts).where(sign_in_attempts.c.login == login))

    async def open(self, session: Session) -> None:
        """Keep a new session."""
        row = {
            "key": session.key,
            "account": session.account,
            "created_at": session.created_at,
            "expires_at": session.expires_at,
        }
        async with self._database.writing() as connection:
            await connection.execute(insert(sessions).values(row))

    async def account_of(self, key: str, at: int) -> Account | None:
        """Whose session it is, if it still stands."""
        query = (
            select(*ACCOUNT)
            .join(sessions, sessions.c.account == accounts.c.id)
            .where(
                sessions.c.key == key,
                sessions.c.revoked_at.is_(None),
                sessions.c.expires_at > at,
                accounts.c.disabled_at.is_(None),
            )
        )
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
        return account_of(row) if row is not None else None

    async def revoke(self, key: str, at: int) -> None:
        """End a session; a second time changes nothing."""
        async with self._database.writing() as connection:
            await connection.execute(
                update(sessions).where(sessions.c.key == key, sessions.c.revoked_at.is_(None)).values(revoked_at=at)
            )


async def _count(connection: AsyncConnection, *conditions: ColumnElement[bool]) -> int:
    query = select(func.count()).select_from(sign_in_attempts).where(*conditions)
    return (await connection.execute(query)).scalar_one()
