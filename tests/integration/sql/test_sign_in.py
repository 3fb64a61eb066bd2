"""Signing in against the real tables: lock-out, sessions, and a database that goes away."""

from __future__ import annotations

import asyncio
import base64
import json
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from helpline.adapters.sql.accounts import SqlAccounts
from helpline.adapters.sql.database import Database
from helpline.adapters.sql.sessions import SqlSessions
from helpline.adapters.sql.tables import sessions as session_rows
from helpline.adapters.sql.tables import sign_in_attempts
from helpline.domain.accounts import Account, Role
from helpline.domain.errors import Invalid, NotAllowed, NotFound, Unavailable
from helpline.policies.loader import SHIPPED, read_policies
from helpline.services.enrolment import Enrolment, Newcomer
from helpline.services.sign_in import SignIn
from tests.fakes.people import CountedIds, HandClock, PlainHasher

SECRET = "a-perfectly-random-secret-0123456789"
PASSWORD = "quatre mots au hasard"
HOME, LIBRARY = "192.0.2.1", "192.0.2.2"


class FailingSessions(SqlSessions):
    """The real table, until `away` is set: then nothing answers."""

    away = False

    async def account_of(self, key: str, at: int) -> Account | None:
        if self.away:
            raise Unavailable("database")
        return await super().account_of(key, at)


@dataclass
class Door:
    """A door with one volunteer who may enter."""

    sign_in: SignIn
    accounts: SqlAccounts
    sessions: FailingSessions
    clock: HandClock
    hasher: PlainHasher
    odette: Account

    def another_process(self, secret: str = SECRET) -> SignIn:
        return SignIn(self.accounts, self.sessions, self.clock, CountedIds(900), self.hasher, secret)


@pytest.fixture
async def door(database: Database) -> Door:
    accounts, sessions = SqlAccounts(database), FailingSessions(database)
    clock, ids, hasher = HandClock(), CountedIds(), PlainHasher()
    odette = await Enrolment(accounts, ids, hasher, read_policies(SHIPPED)).add(
        Newcomer("Odette", "Odette  Lenoir", Role.AGENT), PASSWORD, clock.now
    )
    return Door(SignIn(accounts, sessions, clock, ids, hasher, SECRET), accounts, sessions, clock, hasher, odette)


async def refusal(door: Door, login: str, password: str, address: str = HOME) -> str:
    with pytest.raises(NotAllowed) as caught:
        await door.sign_in.sign_in(login, password, address)
    return caught.value.code


async def test_a_volunteer_signs_in_however_the_login_is_typed_and_out(door: Door) -> None:
    token = await door.sign_in.sign_in(" ODETTE ", PASSWORD, HOME)
    assert await door.sign_in.who(token) == door.odette
    assert door.odette.name == "Odette Lenoir"
    await door.sign_in.sign_out(token)
    with pytest.raises(NotAllowed, match=r"sign_in\.needed"):
        await door.sign_in.who(token)
    with pytest.raises(NotAllowed):
        await door.another_process().who(token)


async def test_a_refusal_does_not_say_what_was_wrong_and_costs_the_same_work(door: Door) -> None:
    assert await refusal(door, "odette", "mauvais mot de passe") == "sign_in.wrong"
    assert await refusal(door, "inconnu", PASSWORD) == "sign_in.wrong"
    await door.accounts.disable(door.odette.id, door.clock.now)
    assert await refusal(door, "odette", PASSWORD) == "sign_in.wrong"
    assert len(door.hasher.verified) == 3


async def test_five_failures_lock_a_login_for_a_quarter_of_an_hour_the_right_password_included(door: Door) -> None:
    for _ in range(5):
        assert await refusal(door, "odette", "faux") == "sign_in.wrong"
    assert await refusal(door, "odette", PASSWORD, LIBRARY) == "sign_in.locked"
    assert len(door.hasher.verified) == 5
    door.clock.advance(15 * 60 - 1)
    assert await refusal(door, "odette", PASSWORD) == "sign_in.locked"
    door.clock.advance(1)
    assert await door.sign_in.sign_in("odette", PASSWORD, HOME)


async def test_an_unknown_login_locks_too_so_that_locking_tells_nothing(door: Door) -> None:
    codes = [await refusal(door, "inconnu", "faux") for _ in range(6)]
    assert codes == ["sign_in.wrong"] * 5 + ["sign_in.locked"]


async def test_twenty_failures_lock_an_address_for_every_login(door: Door) -> None:
    for n in range(20):
        assert await refusal(door, f"inconnu{n}", "faux", LIBRARY) == "sign_in.wrong"
    assert await refusal(door, "odette", PASSWORD, LIBRARY) == "sign_in.locked"
    assert await door.sign_in.sign_in("odette", PASSWORD, HOME)


async def test_a_good_sign_in_forgives_the_slips_before_it(door: Door) -> None:
    for _ in range(3):
        for _ in range(4):
            await refusal(door, "odette", "faux")
        await door.sign_in.sign_in("odette", PASSWORD, HOME)


async def test_parallel_guesses_are_counted(door: Door) -> None:
    guesses = [door.sign_in.sign_in("odette", f"essai {n}", HOME) for n in range(30)]
    results = await asyncio.gather(*guesses, return_exceptions=True)
    assert sorted(str(result) for result in results) == ["sign_in.locked"] * 25 + ["sign_in.wrong"] * 5
    assert len(door.hasher.verified) == 5


async def test_a_session_lasts_twelve_hours(door: Door) -> None:
    token = await door.sign_in.sign_in("odette", PASSWORD, HOME)
    door.clock.advance(12 * 3600 - 1)
    assert await door.sign_in.who(token) == door.odette
    door.clock.advance(1)
    with pytest.raises(NotAllowed):
        await door.sign_in.who(token)


async def test_a_disabled_account_is_out_within_five_seconds(door: Door) -> None:
    token = await door.sign_in.sign_in("odette", PASSWORD, HOME)
    await door.sign_in.who(token)
    await door.accounts.disable(door.odette.id, door.clock.now)
    door.clock.advance(5)
    with pytest.raises(NotAllowed):
        await door.sign_in.who(token)


async def test_a_genuine_token_stands_while_the_database_is_away_in_any_process(door: Door) -> None:
    token = await door.sign_in.sign_in("odette", PASSWORD, HOME)
    door.sessions.away = True
    assert await door.sign_in.who(token) == door.odette
    assert await door.another_process().who(token) == door.odette
    door.clock.advance(13 * 3600)
    with pytest.raises(NotAllowed):
        await door.another_process().who(token)


async def test_a_sign_out_seen_here_stays_a_sign_out_while_the_database_is_away(door: Door) -> None:
    token = await door.sign_in.sign_in("odette", PASSWORD, HOME)
    await door.sign_in.sign_out(token)
    door.sessions.away = True
    door.clock.advance(60)
    with pytest.raises(NotAllowed):
        await door.sign_in.who(token)


async def test_no_token_is_genuine_but_ours_whole(door: Door) -> None:
    token = await door.sign_in.sign_in("odette", PASSWORD, HOME)
    door.sessions.away = True  # only the signature stands between
    body, _, signature = token.partition(".")
    fields = json.loads(base64.urlsafe_b64decode(body + "=="))
    fields[1]["role"] = "supervisor"
    promoted = base64.urlsafe_b64encode(json.dumps(fields).encode()).decode().rstrip("=")
    forged = ["", ".", body, f"{body}.", f"{promoted}.{signature}", f"{body}.{signature[:-4]}", f"{body}é.{signature}"]
    for bad in forged:
        with pytest.raises(NotAllowed):
            await door.sign_in.who(bad)
    with pytest.raises(NotAllowed):
        await door.another_process(secret=SECRET[::-1]).who(token)
    assert await door.sign_in.who(token) == door.odette


async def test_the_tables_hold_neither_token_nor_login_nor_address_nor_password(door: Door, database: Database) -> None:
    token = await door.sign_in.sign_in("odette", PASSWORD, HOME)
    await refusal(door, "mot de passe tapé trop tôt", "faux")
    async with database.reading() as connection:
        rows = [*await connection.execute(select(session_rows)), *await connection.execute(select(sign_in_attempts))]
    secret = json.loads(base64.urlsafe_b64decode(token.partition(".")[0] + "=="))[0]
    shown = repr(rows)
    assert len(rows) == 2
    for private in (token, repr(secret), "tapé", HOME, PASSWORD):
        assert private not in shown


async def test_an_outdated_hash_is_renewed_at_the_next_sign_in(door: Door) -> None:
    await door.accounts.change_password(door.odette.id, f"old:{PASSWORD}", door.clock.now)
    await door.sign_in.sign_in("odette", PASSWORD, HOME)
    found = await door.accounts.by_login("odette")
    assert found is not None
    assert found.password_hash == f"plain:{PASSWORD}"


async def test_another_password_signs_everybody_out_and_the_old_one_opens_nothing(door: Door) -> None:
    token = await door.sign_in.sign_in("odette", PASSWORD, HOME)
    enrolment = Enrolment(door.accounts, CountedIds(50), door.hasher, read_policies(SHIPPED))
    with pytest.raises(Invalid, match=r"account\.password"):
        await enrolment.change_password("odette", "trop court", door.clock.now)
    with pytest.raises(NotFound, match=r"account\.unknown"):
        await enrolment.change_password("personne", "cinq mots au hasard", door.clock.now)
    assert await door.another_process().who(token) == door.odette
    assert await enrolment.change_password("ODETTE", "cinq mots au hasard", door.clock.now) == door.odette
    with pytest.raises(NotAllowed):
        await door.another_process().who(token)
    assert await refusal(door, "odette", PASSWORD) == "sign_in.wrong"
    assert await door.sign_in.sign_in("odette", "cinq mots au hasard", HOME)


async def test_a_login_no_database_could_hold_is_nobody_s_and_no_way_round_the_lock(door: Door) -> None:
    assert [await refusal(door, "odette" + "\0" * n, PASSWORD) for n in (1, 2)] == ["sign_in.wrong"] * 2


@pytest.mark.parametrize(
    ("login", "name", "password", "code"),
    [
        ("o", "Odette", PASSWORD, "account.login"),
        ("odette lenoir", "Odette", PASSWORD, "account.login"),
        ("odetté", "Odette", PASSWORD, "account.login"),
        ("colette", "  ", PASSWORD, "account.name"),
        ("colette", "Colette\x07", PASSWORD, "account.name"),
        ("colette", "Colette", "trop court", "account.password"),
        ("colette", "Colette", "x" * 257, "account.password"),
        ("colette.lenoir", "Colette", "Colette.Lenoir", "account.password"),
        ("ODETTE", "Odette", PASSWORD, "account.login_taken"),
    ],
)
async def test_a_person_is_added_only_as_the_rules_say(
    door: Door, login: str, name: str, password: str, code: str
) -> None:
    enrolment = Enrolment(door.accounts, CountedIds(50), door.hasher, read_policies(SHIPPED))
    with pytest.raises(Invalid) as caught:
        await enrolment.add(Newcomer(login, name, Role.AGENT), password, 1)
    assert caught.value.code == code
    assert len(await door.accounts.list()) == 1
