"""The people who may sign in: what is asked of their store."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from helpline.domain.accounts import Account


@dataclass(frozen=True, slots=True)
class Credentials:
    """An account with what proves it."""

    account: Account
    password_hash: str


@dataclass(frozen=True, slots=True)
class Session:
    """One signed-in browser. Instants are milliseconds since 1970 in UTC."""

    key: str
    account: str
    created_at: int
    expires_at: int


class Accounts(Protocol):
    """Where accounts are kept. Every method may raise `Unavailable`."""

    async def add(self, account: Account, password_hash: str, at: int) -> None:
        """Keep a new account; raises `Invalid("account.login_taken")` if somebody has that login."""
        ...

    async def describe(self, account: Account) -> None:
        """Replace what describes a person; login, password and whether the account is closed stay as they are."""
        ...

    async def by_login(self, login: str) -> Credentials | None: ...

    async def by_id(self, account: str) -> Account | None: ...

    async def list(self) -> Sequence[Account]:
        """Everybody, the disabled included, by name."""
        ...

    async def renew_hash(self, account: str, old: str, new: str) -> None:
        """Replace a hash by another of the same password, unless the password has been changed meanwhile."""
        ...

    async def change_password(self, account: str, password_hash: str, at: int) -> None:
        """Replace the hash by that of another password, and revoke the account's sessions."""
        ...

    async def disable(self, account: str, at: int) -> None:
        """Close the account, forget its telephone and revoke its sessions."""
        ...


@dataclass(frozen=True, slots=True)
class Attempts:
    """How often somebody tried lately: under this login, and from this address."""

    login: int
    address: int

    def reaches(self, limits: Attempts) -> bool:
        """Whether one of the two counts is at its limit or above."""
        return self.login >= limits.login or self.address >= limits.address


class Sessions(Protocol):
    """Where sign-ins are kept. Keys are digests: neither a token nor a mistyped login can be read back."""

    async def attempt(self, login: str, address: str, at: int, since: int, limits: Attempts) -> Attempts:
        """Count the attempts since an instant and, if both are under their limit, note this one, in one step.

        Returns the counts before this attempt. Attempts beyond a limit are not noted, so that a lock ends.
        """
        ...

    async def forgive(self, login: str) -> None:
        """Forget the attempts under a login, after a good one."""
        ...

    async def open(self, session: Session) -> None: ...

    async def account_of(self, key: str, at: int) -> Account | None:
        """Whose session it is; None when unknown, revoked, expired, or the account is disabled."""
        ...

    async def revoke(self, key: str, at: int) -> None: ...


class PasswordHasher(Protocol):
    """Slow on purpose, and never on the event loop."""

    async def hash(self, password: str) -> str: ...

    async def verify(self, password_hash: str, password: str) -> bool: ...

    def outdated(self, password_hash: str) -> bool:
        """Whether the hash was made with weaker parameters than today's."""
        ...


def normal_login(text: str) -> str:
    """The one written form of a login: people capitalise and add blanks."""
    return unicodedata.normalize("NFKC", text).strip().casefold()
