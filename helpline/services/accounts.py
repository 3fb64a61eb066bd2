"""The people who may sign in: what is asked of their store, how one is added, how one leaves."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from helpline.domain.accounts import Account, Role
from helpline.domain.errors import Invalid, NotFound
from helpline.services.ports import Ids

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,63}", re.ASCII)
_PASSWORD_LENGTHS = range(12, 257)  # no composition rules (NIST SP 800-63B); the ceiling bounds the work of hashing
_NAME_LENGTHS = range(1, 81)


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
        """Close the account and revoke its sessions."""
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


class Enrolment:
    """Adds people, gives them another password, and closes the accounts of those who leave."""

    def __init__(self, accounts: Accounts, ids: Ids, hasher: PasswordHasher) -> None:
        self._accounts = accounts
        self._ids = ids
        self._hasher = hasher

    async def add(self, login: str, name: str, role: Role, password: str, at: int) -> Account:
        """Add a person. Raises `Invalid` with account.login, .name, .password or .login_taken."""
        account = Account(self._ids.new("a"), normal_login(login), " ".join(name.split()), role)
        if not _LOGIN.fullmatch(account.login):
            raise Invalid("account.login")
        if len(account.name) not in _NAME_LENGTHS or not account.name.isprintable():
            raise Invalid("account.name")
        _check_password(password, account.login)
        await self._accounts.add(account, await self._hasher.hash(password), at)
        return account

    async def change_password(self, login: str, password: str, at: int) -> Account:
        """Another password for somebody who forgot theirs or lost it to others: whoever is signed in is signed out.

        Raises `NotFound("account.unknown")` and `Invalid("account.password")`.
        """
        account = await self._account(login)
        _check_password(password, account.login)
        await self._accounts.change_password(account.id, await self._hasher.hash(password), at)
        return account

    async def disable(self, login: str, at: int) -> Account:
        """Close an account, its sessions included. Raises `NotFound("account.unknown")`."""
        account = await self._account(login)
        await self._accounts.disable(account.id, at)
        return account

    async def _account(self, login: str) -> Account:
        found = await self._accounts.by_login(normal_login(login))
        if found is None:
            raise NotFound("account.unknown")
        return found.account


def _check_password(password: str, login: str) -> None:
    if len(password) not in _PASSWORD_LENGTHS or normal_login(password) == login:
        raise Invalid("account.password", minimum=_PASSWORD_LENGTHS.start)
