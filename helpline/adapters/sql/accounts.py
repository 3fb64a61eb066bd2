"""Accounts in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import RowMapping, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from helpline.adapters.sql.database import Database
from helpline.adapters.sql.tables import accounts, sessions
from helpline.adapters.sql.texts import fits
from helpline.domain.accounts import Account, Kind, Role
from helpline.domain.areas import Area, Point
from helpline.domain.errors import Invalid
from helpline.services.accounts import Credentials

ACCOUNT = (
    accounts.c.id,
    accounts.c.login,
    accounts.c.name,
    accounts.c.role,
    accounts.c.queues,
    accounts.c.kind,
    accounts.c.latitude,
    accounts.c.longitude,
    accounts.c.radius_km,
    accounts.c.languages,
    accounts.c.skills,
    accounts.c.disabled_at,
)


def account_of(row: RowMapping) -> Account:
    """An account from a row that holds the columns of `ACCOUNT`."""
    return Account(
        id=row["id"],
        login=row["login"],
        name=row["name"],
        role=Role(row["role"]),
        disabled=row["disabled_at"] is not None,
        queues=tuple(row["queues"]),
        kind=Kind(row["kind"]),
        area=_area_of(row),
        languages=tuple(row["languages"]),
        skills=tuple(row["skills"]),
    )


def _area_of(row: RowMapping) -> Area | None:
    if row["radius_km"] is None:
        return None
    return Area(Point(row["latitude"], row["longitude"]), row["radius_km"])


def _description(account: Account) -> dict[str, Any]:
    return {
        "name": account.name,
        "role": account.role,
        "queues": list(account.queues),
        "kind": account.kind,
        "latitude": account.area.center.latitude if account.area else None,
        "longitude": account.area.center.longitude if account.area else None,
        "radius_km": account.area.radius_km if account.area else None,
        "languages": list(account.languages),
        "skills": list(account.skills),
    }


class SqlAccounts:
    """`services.accounts.Accounts`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, account: Account, password_hash: str, at: int) -> None:
        """Keep a new account."""
        row = _description(account) | {
            "id": account.id,
            "login": account.login,
            "password_hash": password_hash,
            "created_at": at,
            "disabled_at": at if account.disabled else None,
        }
        try:
            async with self._database.writing() as connection:
                await connection.execute(insert(accounts).values(row))
        except IntegrityError:
            raise Invalid("account.login_taken") from None

    async def describe(self, account: Account) -> None:
        """Replace what describes a person."""
        row = _description(account)
        async with self._database.writing() as connection:
            await connection.execute(update(accounts).where(accounts.c.id == account.id).values(row))

    async def by_login(self, login: str) -> Credentials | None:
        """The account with that login, in its normal form, and what proves it."""
        if not fits(login):
            return None
        query = select(*ACCOUNT, accounts.c.password_hash).where(accounts.c.login == login)
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
        return Credentials(account_of(row), row["password_hash"]) if row is not None else None

    async def by_id(self, account: str) -> Account | None:
        """The account with that id."""
        query = select(*ACCOUNT).where(accounts.c.id == account)
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
        return account_of(row) if row is not None else None

    async def list(self) -> Sequence[Account]:
        """Everybody, by name."""
        async with self._database.reading() as connection:
            rows = await connection.execute(select(*ACCOUNT).order_by(accounts.c.name, accounts.c.id))
            return [account_of(row) for row in rows.mappings()]

    async def renew_hash(self, account: str, old: str, new: str) -> None:
        """Replace the hash if it is still the old one."""
        unchanged = (accounts.c.id == account, accounts.c.password_hash == old)
        async with self._database.writing() as connection:
            await connection.execute(update(accounts).where(*unchanged).values(password_hash=new))

    async def change_password(self, account: str, password_hash: str, at: int) -> None:
        """Replace the hash and revoke the account's sessions, together."""
        async with self._database.writing() as connection:
            await connection.execute(
                update(accounts).where(accounts.c.id == account).values(password_hash=password_hash)
            )
            await _revoke_sessions(connection, account, at)

    async def disable(self, account: str, at: int) -> None:
        """Close the account, forget its telephone and revoke its sessions, together."""
        async with self._database.writing() as connection:
            await connection.execute(
                update(accounts)
                .where(accounts.c.id == account, accounts.c.disabled_at.is_(None))
                .values(disabled_at=at, phone=None, phone_verified_at=None)
            )
            await _revoke_sessions(connection, account, at)


async def _revoke_sessions(connection: AsyncConnection, account: str, at: int) -> None:
    standing = (sessions.c.account == account, sessions.c.revoked_at.is_(None))
    await connection.execute(update(sessions).where(*standing).values(revoked_at=at))
