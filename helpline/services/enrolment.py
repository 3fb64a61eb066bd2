"""How somebody joins, is described otherwise, gets another password, and leaves."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from helpline.domain.accounts import Account, Kind, Role
from helpline.domain.areas import Area
from helpline.domain.errors import Invalid, NotFound
from helpline.domain.languages import LANGUAGE_CODES
from helpline.geography.postal_codes import postal_codes
from helpline.i18n.catalogue import DEFAULT, load
from helpline.policies.policies import Policies
from helpline.policies.serving import MOST_CHOSEN, chosen_too_many
from helpline.services.accounts import Accounts, PasswordHasher, normal_login
from helpline.services.ports import Ids

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,63}", re.ASCII)
_PASSWORD_LENGTHS = range(12, 257)  # no composition rules (NIST SP 800-63B); the ceiling bounds the work of hashing
_NAME_LENGTHS = range(1, 81)
_RADII_KM = range(1, 201)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A person as described by whoever adds them; an advisor has a postal code and a radius, a volunteer neither."""

    login: str
    name: str
    role: Role
    kind: Kind = Kind.VOLUNTEER
    postal_code: str = ""
    radius_km: int = 0
    languages: tuple[str, ...] = ("fr",)
    skills: tuple[str, ...] = ()
    queues: tuple[str, ...] = ("general",)


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be otherwise with somebody; None leaves it as it is. A volunteer has no area."""

    name: str | None = None
    role: Role | None = None
    kind: Kind | None = None
    postal_code: str | None = None
    radius_km: int | None = None
    languages: tuple[str, ...] | None = None
    skills: tuple[str, ...] | None = None
    queues: tuple[str, ...] | None = None


class Enrolment:
    """Adds people, gives them another password, and closes the accounts of those who leave."""

    def __init__(self, accounts: Accounts, ids: Ids, hasher: PasswordHasher, policies: Policies) -> None:
        self._accounts = accounts
        self._ids = ids
        self._hasher = hasher
        self._policies = policies

    async def add(self, person: Newcomer, password: str, at: int) -> Account:
        """Add a person. Raises `Invalid` with account.login, .name, .password, .login_taken, .area, .language, .skill,
        .queue or .lanes."""
        account = _described(self._ids.new("a"), person)
        self._check(account)
        if not _LOGIN.fullmatch(account.login):
            raise Invalid("account.login")
        _check_password(password, account.login)
        await self._accounts.add(account, await self._hasher.hash(password), at)
        return account

    async def everybody(self) -> Sequence[Account]:
        """All accounts, the closed ones included, by name."""
        return await self._accounts.list()

    async def change(self, login: str, change: Change) -> Account:
        """Describe somebody otherwise. On duty, they serve the new lanes from their next page on.

        Raises `NotFound("account.unknown")` and `Invalid` as `add` does.
        """
        account = _changed(await self._account(login), change)
        self._check(account)
        await self._accounts.describe(account)
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

    def _check(self, account: Account) -> None:
        if not account.queues or not all(queue in self._policies.queues for queue in account.queues):
            raise Invalid("account.queue", known=", ".join(self._policies.queues))
        if chosen_too_many(account, self._policies.spoken_by_all):
            raise Invalid("account.lanes", most=MOST_CHOSEN)
        if len(account.name) not in _NAME_LENGTHS or not account.name.isprintable():
            raise Invalid("account.name")

    async def _account(self, login: str) -> Account:
        found = await self._accounts.by_login(normal_login(login))
        if found is None:
            raise NotFound("account.unknown")
        return found.account


def _check_password(password: str, login: str) -> None:
    if len(password) not in _PASSWORD_LENGTHS or normal_login(password) == login:
        raise Invalid("account.password", minimum=_PASSWORD_LENGTHS.start)


def _described(id: str, person: Newcomer) -> Account:
    return Account(
        id,
        normal_login(person.login),
        " ".join(person.name.split()),
        person.role,
        kind=person.kind,
        area=_area(person.kind, person.postal_code, person.radius_km),
        languages=_words(person.languages, LANGUAGE_CODES, "account.language"),
        skills=_words(person.skills, _topics(), "account.skill"),
        queues=tuple(dict.fromkeys(person.queues)),
    )


def _changed(account: Account, change: Change) -> Account:
    kind = change.kind or account.kind
    return replace(
        account,
        name=account.name if change.name is None else " ".join(change.name.split()),
        role=change.role or account.role,
        kind=kind,
        area=_moved(account.area, kind, change),
        languages=_words(change.languages, LANGUAGE_CODES, "account.language")
        if change.languages
        else account.languages,
        skills=account.skills if change.skills is None else _words(change.skills, _topics(), "account.skill"),
        queues=account.queues if change.queues is None else tuple(dict.fromkeys(change.queues)),
    )


def _moved(area: Area | None, kind: Kind, change: Change) -> Area | None:
    """The area after a change: another place, another radius, both, or none for somebody who is a volunteer now."""
    radius_km = change.radius_km or (area.radius_km if area and kind is Kind.ADVISOR else 0)
    if area is None or kind is Kind.VOLUNTEER or change.postal_code is not None:
        return _area(kind, change.postal_code or "", radius_km)
    if radius_km not in _RADII_KM:
        raise _no_area()
    return Area(area.center, radius_km)


def _area(kind: Kind, postal_code: str, radius_km: int) -> Area | None:
    if kind is Kind.VOLUNTEER and not postal_code and not radius_km:
        return None
    place = postal_codes().find(postal_code)
    if kind is Kind.VOLUNTEER or radius_km not in _RADII_KM or not place or not place.point:
        raise _no_area()
    return Area(place.point, radius_km)


def _no_area() -> Invalid:
    return Invalid("account.area", least=_RADII_KM.start, most=_RADII_KM.stop - 1)


def _words(words: Sequence[str], known: Collection[str], fault: str) -> tuple[str, ...]:
    if not all(word in known for word in words):
        raise Invalid(fault)
    return tuple(dict.fromkeys(words))


def _topics() -> frozenset[str]:
    """The topics that have a name on the screens; somebody who knows « not said » well knows nothing in particular."""
    return frozenset(key.partition(".")[2] for key in load(DEFAULT).branch("topics")) - {"indetermine"}
