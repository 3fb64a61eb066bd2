"""How somebody joins, gets another password, and leaves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from helpline.domain.accounts import Account, Kind, Role
from helpline.domain.areas import Area
from helpline.domain.errors import Invalid, NotFound
from helpline.geography.postal_codes import postal_codes
from helpline.policies.serving import MOST_CHOSEN, chosen_too_many
from helpline.services.accounts import Accounts, PasswordHasher, normal_login
from helpline.services.ports import Ids

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,63}", re.ASCII)
_PASSWORD_LENGTHS = range(12, 257)  # no composition rules (NIST SP 800-63B); the ceiling bounds the work of hashing
_NAME_LENGTHS = range(1, 81)
_LANGUAGE = re.compile(r"[a-z]{2}", re.ASCII)
_SKILL = re.compile(r"[a-z][a-z0-9_]{0,31}", re.ASCII)
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


class Enrolment:
    """Adds people, gives them another password, and closes the accounts of those who leave."""

    def __init__(self, accounts: Accounts, ids: Ids, hasher: PasswordHasher, spoken_by_all: str) -> None:
        self._accounts = accounts
        self._ids = ids
        self._hasher = hasher
        self._spoken_by_all = spoken_by_all

    async def add(self, person: Newcomer, password: str, at: int) -> Account:
        """Add a person. Raises `Invalid` with account.login, .name, .password, .login_taken, .area, .language, .skill
        or .lanes."""
        account = _described(self._ids.new("a"), person)
        if chosen_too_many(account, self._spoken_by_all):
            raise Invalid("account.lanes", most=MOST_CHOSEN)
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


def _described(id: str, person: Newcomer) -> Account:
    return Account(
        id,
        normal_login(person.login),
        " ".join(person.name.split()),
        person.role,
        kind=person.kind,
        area=_area(person),
        languages=_words(person.languages, _LANGUAGE, "account.language"),
        skills=_words(person.skills, _SKILL, "account.skill"),
    )


def _area(person: Newcomer) -> Area | None:
    if person.kind is Kind.VOLUNTEER and not person.postal_code and not person.radius_km:
        return None
    place = postal_codes().find(person.postal_code)
    if person.kind is Kind.VOLUNTEER or person.radius_km not in _RADII_KM or not place or not place.point:
        raise Invalid("account.area", least=_RADII_KM.start, most=_RADII_KM.stop - 1)
    return Area(place.point, person.radius_km)


def _words(words: Sequence[str], form: re.Pattern[str], fault: str) -> tuple[str, ...]:
    if not all(form.fullmatch(word) for word in words):
        raise Invalid(fault)
    return tuple(dict.fromkeys(words))
