"""What any keeper of accounts and sessions promises."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from helpline.adapters.sql.accounts import SqlAccounts
from helpline.adapters.sql.database import Database
from helpline.adapters.sql.sessions import SqlSessions
from helpline.domain.accounts import Account, Kind, Role
from helpline.domain.areas import Area, Point
from helpline.domain.errors import Invalid
from helpline.services.accounts import Attempts, Session

ODETTE = Account("a_1", "odette", "Odette Lenoir", Role.AGENT)
RAOUL = Account(
    "a_2",
    "raoul",
    "Raoul Petit",
    Role.SUPERVISOR,
    queues=("general", "proche"),
    kind=Kind.ADVISOR,
    area=Area(Point(48.39, -4.486), 30),
    languages=("fr", "en"),
    skills=("arnaque",),
)
LIMITS = Attempts(login=5, address=20)


@pytest.fixture
async def accounts(database: Database) -> SqlAccounts:
    kept = SqlAccounts(database)
    await kept.add(ODETTE, "hash-1", 1)
    await kept.add(RAOUL, "hash-2", 1)
    return kept


@pytest.fixture
def sessions(database: Database, accounts: SqlAccounts) -> SqlSessions:
    return SqlSessions(database)


async def test_an_account_is_found_as_it_was_added(accounts: SqlAccounts) -> None:
    found = await accounts.by_login("raoul")
    assert found is not None
    assert (found.account, found.password_hash) == (RAOUL, "hash-2")
    assert await accounts.by_id("a_1") == ODETTE
    assert await accounts.by_login("Raoul") is None
    assert await accounts.by_id("a_9") is None
    assert await accounts.list() == [ODETTE, RAOUL]


async def test_a_person_is_described_otherwise_and_keeps_the_rest(accounts: SqlAccounts) -> None:
    await accounts.disable("a_2", 9)
    other = replace(RAOUL, name="Raoul Grand", role=Role.AGENT, kind=Kind.VOLUNTEER, area=None, skills=())
    await accounts.describe(other)
    found = await accounts.by_login("raoul")
    assert found is not None
    assert (found.account, found.password_hash) == (replace(other, disabled=True), "hash-2")
    assert await accounts.by_id("a_1") == ODETTE


async def test_a_login_belongs_to_one_person(accounts: SqlAccounts) -> None:
    with pytest.raises(Invalid, match=r"account\.login_taken"):
        await accounts.add(Account("a_3", "odette", "Une autre Odette", Role.AGENT), "hash-3", 2)
    assert len(await accounts.list()) == 2


async def hashes(accounts: SqlAccounts) -> list[str]:
    return [found.password_hash for login in ("odette", "raoul") if (found := await accounts.by_login(login))]


async def test_a_hash_is_renewed_for_one_person_unless_the_password_has_changed(accounts: SqlAccounts) -> None:
    await accounts.renew_hash("a_1", "hash-1", "hash-8")
    await accounts.renew_hash("a_2", "hash-0", "hash-9")
    assert await hashes(accounts) == ["hash-8", "hash-2"]


async def test_another_password_ends_the_sessions_of_that_person_only(
    accounts: SqlAccounts, sessions: SqlSessions
) -> None:
    await sessions.open(Session("k1", "a_1", 100, 200))
    await sessions.open(Session("k2", "a_2", 100, 200))
    await accounts.change_password("a_1", "hash-9", 150)
    assert await hashes(accounts) == ["hash-9", "hash-2"]
    assert await sessions.account_of("k1", 160) is None
    assert await sessions.account_of("k2", 160) == RAOUL
    await sessions.open(Session("k3", "a_1", 160, 200))
    assert await sessions.account_of("k3", 170) == ODETTE


@pytest.mark.parametrize("login", ["odette\0", "\ud800", "x" * 300])
async def test_a_login_that_no_column_could_hold_is_nobody_s(accounts: SqlAccounts, login: str) -> None:
    assert await accounts.by_login(login) is None


async def test_a_session_stands_until_it_expires_or_is_revoked(sessions: SqlSessions) -> None:
    await sessions.open(Session("k1", "a_1", 100, 200))
    await sessions.open(Session("k2", "a_1", 100, 200))
    assert await sessions.account_of("k1", 199) == ODETTE
    assert await sessions.account_of("k1", 200) is None
    await sessions.revoke("k1", 150)
    assert await sessions.account_of("k1", 160) is None
    assert await sessions.account_of("k2", 160) == ODETTE
    assert await sessions.account_of("k3", 160) is None


async def test_disabling_an_account_ends_its_sessions_for_good(accounts: SqlAccounts, sessions: SqlSessions) -> None:
    await sessions.open(Session("k1", "a_1", 100, 200))
    await sessions.open(Session("k2", "a_2", 100, 200))
    await accounts.disable("a_1", 150)
    assert await sessions.account_of("k1", 160) is None
    assert await sessions.account_of("k2", 160) == RAOUL
    found = await accounts.by_login("odette")
    assert found is not None
    assert found.account.disabled


async def test_attempts_are_counted_by_login_and_by_address_within_a_window(sessions: SqlSessions) -> None:
    await sessions.attempt("l1", "x1", 10, 0, LIMITS)
    await sessions.attempt("l1", "x2", 20, 0, LIMITS)
    await sessions.attempt("l2", "x1", 30, 0, LIMITS)
    assert await sessions.attempt("l1", "x1", 40, 0, LIMITS) == Attempts(login=2, address=2)
    assert await sessions.attempt("l1", "x1", 50, 20, LIMITS) == Attempts(login=1, address=2)
    await sessions.forgive("l1")
    assert await sessions.attempt("l1", "x9", 60, 0, LIMITS) == Attempts(login=0, address=0)
    assert await sessions.attempt("l9", "x1", 60, 0, LIMITS) == Attempts(login=0, address=1)


async def test_attempts_at_once_never_pass_the_limit(sessions: SqlSessions) -> None:
    counts = await asyncio.gather(*(sessions.attempt("l1", f"x{n}", 10, 0, LIMITS) for n in range(30)))
    assert sum(not before.reaches(LIMITS) for before in counts) == LIMITS.login


async def test_attempts_beyond_the_limit_do_not_prolong_it(sessions: SqlSessions) -> None:
    for at in range(1, 9):
        await sessions.attempt("l1", "x1", at, 0, LIMITS)
    assert await sessions.attempt("l1", "x1", 20, 5, LIMITS) == Attempts(login=0, address=0)
