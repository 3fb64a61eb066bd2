"""What single commands and jobs work with: opened for them, closed after them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from helpline.adapters.clock import SystemClock
from helpline.adapters.ids import RandomIds
from helpline.adapters.passwords import Argon2Passwords
from helpline.adapters.redis_probe import RedisSelfReport
from helpline.adapters.site_probe import HttpSiteProbe
from helpline.adapters.sql.accounts import SqlAccounts
from helpline.adapters.sql.database import Database
from helpline.adapters.sql.migrate import migrate as migrate_database
from helpline.adapters.sql.probe import SqlProbe
from helpline.adapters.sql.purge import SqlPurge
from helpline.adapters.sql.records import SqlRecords
from helpline.bootstrap.voice import voice_gateway
from helpline.domain.errors import Invalid
from helpline.policies.loader import load_policies
from helpline.services.configuration_check import ConfigurationCheck, refuse_unsafe
from helpline.services.enrolment import Enrolment, Newcomer
from helpline.services.flow_report import FlowReport
from helpline.services.opening import Opening
from helpline.services.retention import Retention
from helpline.settings import Settings
from routing.policy import Policy
from routing.redis_store.store import RedisStore


async def migrate(settings: Settings) -> tuple[str | None, str]:
    """Bring the database to this version's tables; returns the revisions before and after."""
    return await migrate_database(settings.database_url)


async def enrol(settings: Settings, people: Sequence[Newcomer], password: str) -> None:
    """Add these people with one password; those already there are left as they are."""
    async with open_enrolment(settings) as enrolment:
        for person in people:
            try:
                await enrolment.add(person, password, SystemClock().now_ms())
            except Invalid as fault:
                if fault.code != "account.login_taken":
                    raise


@asynccontextmanager
async def open_enrolment(settings: Settings) -> AsyncIterator[Enrolment]:
    """What `helpline user` works with."""
    policies = load_policies(settings.data_dir)
    async with _database(settings) as database:
        yield Enrolment(SqlAccounts(database), RandomIds(), Argon2Passwords(), policies)


@asynccontextmanager
async def open_check(settings: Settings, asked: Mapping[str, str]) -> AsyncIterator[ConfigurationCheck]:
    """What `helpline check` examines. Must be entered inside a running loop.

    `asked` are the queues that flows use, each with the one whose agents are asked for good.
    """
    async with AsyncExitStack() as stack:
        day = Opening(settings.opening_hours, settings.timezone, SystemClock()).day
        store = RedisStore.connect(settings.redis_url, settings.line_name, Policy(), day=day)
        stack.push_async_callback(store.aclose)
        counting = _database(settings, patience_ms=30_000)  # every event there is
        database = await stack.enter_async_context(counting)
        provider = voice_gateway(settings)
        stack.push_async_callback(provider.close)
        redis = RedisSelfReport(settings.redis_url)
        yield ConfigurationCheck(
            redis,
            store,
            SqlProbe(database),
            SqlAccounts(database),
            provider,
            HttpSiteProbe(),
            settings.public_url,
            settings.numbers,
            asked,
            proxied=bool(settings.proxies),
        )


async def refuse_unsafe_redis(settings: Settings) -> None:
    """Raise `Misconfigured` before a process starts on a Redis that would lose callers."""
    await refuse_unsafe(RedisSelfReport(settings.redis_url))


@asynccontextmanager
async def open_flow_report(settings: Settings) -> AsyncIterator[FlowReport]:
    """What `helpline flows report` counts with."""
    async with _database(settings, patience_ms=30_000) as database:  # it reads every step of the days asked for
        yield FlowReport(SqlRecords(database), SystemClock())


@asynccontextmanager
async def open_records(settings: Settings) -> AsyncIterator[SqlRecords]:
    """What `helpline records` reads."""
    async with _database(settings) as database:
        yield SqlRecords(database)


@asynccontextmanager
async def open_retention(settings: Settings) -> AsyncIterator[Retention]:
    """What the daily job of forgetting works with."""
    async with _database(settings) as database:
        yield Retention(SqlPurge(database), SystemClock())


@asynccontextmanager
async def _database(settings: Settings, **patience: int) -> AsyncIterator[Database]:
    database = Database(settings.database_url, **patience)
    try:
        yield database
    finally:
        await database.close()
