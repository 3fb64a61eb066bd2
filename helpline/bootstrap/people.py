"""The people who answer: their accounts, their duty, their telephones."""

from __future__ import annotations

from dataclasses import dataclass

from helpline.adapters.passwords import Argon2Passwords
from helpline.adapters.sealing import Seal
from helpline.adapters.sql.accounts import SqlAccounts
from helpline.adapters.sql.applications import SqlApplications
from helpline.adapters.sql.phones import SqlPhoneBook
from helpline.adapters.sql.sessions import SqlSessions
from helpline.bootstrap.chat import Chat
from helpline.bootstrap.connections import Connections
from helpline.bootstrap.line import Line
from helpline.services.applications import Applications
from helpline.services.dial_guard import DialGuard
from helpline.services.duty import Duty
from helpline.services.enrolment import Enrolment
from helpline.services.phones import KnownPhones
from helpline.services.sign_in import SignIn
from helpline.services.verification import Verification
from helpline.services.wallboard import Colleagues
from helpline.settings import Settings


@dataclass(frozen=True, slots=True)
class People:
    """What is known of volunteers and supervisors, and what they may do about themselves."""

    accounts: SqlAccounts
    colleagues: Colleagues
    sign_in: SignIn
    applications: Applications
    duty: Duty
    phones: SqlPhoneBook
    known: KnownPhones
    guard: DialGuard
    verification: Verification


def people_of(settings: Settings, made: Connections, line: Line, chat: Chat) -> People:
    """Accounts and telephones are kept in SQL, telephones sealed."""
    store, database, clock, ids = made.store, made.database, made.clock, made.ids
    accounts, hasher, secret = SqlAccounts(database), Argon2Passwords(), settings.secret_key
    spoken = line.policies.spoken_by_all
    phones = SqlPhoneBook(database, Seal(secret, "phone"))
    known = KnownPhones(phones, clock)
    guard = DialGuard(made.ledger, line.pseudonyms, clock, ids, settings.calls_per_day)
    enrolment = Enrolment(accounts, ids, hasher, line.policies)
    return People(
        accounts=accounts,
        colleagues=Colleagues(accounts, clock),
        sign_in=SignIn(accounts, SqlSessions(database), clock, ids, hasher, secret),
        applications=Applications(SqlApplications(database), enrolment, clock, ids),
        duty=Duty(store, ids, spoken, phones, settings.chats_each, chat.desk.give_back),
        phones=phones,
        known=known,
        guard=guard,
        verification=Verification(made.checks, phones, known, guard, made.voice, store, clock, ids),
    )
