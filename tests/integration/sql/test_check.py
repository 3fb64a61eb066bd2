"""`helpline check` on a real Redis, a real line and a real database, set up wrongly on purpose."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from redis import Redis

from helpline.adapters.redis_probe import RedisSelfReport
from helpline.adapters.sql.accounts import SqlAccounts
from helpline.adapters.sql.database import Database
from helpline.adapters.sql.migrate import newest
from helpline.adapters.sql.probe import SqlProbe
from helpline.adapters.sql.records import SqlRecords
from helpline.domain.accounts import Account, Role
from helpline.domain.errors import Misconfigured, NotAllowed, Unavailable
from helpline.services.configuration_check import ConfigurationCheck, refuse_unsafe
from helpline.services.findings import Level
from helpline.services.ports import NumberUrls
from routing.model import Event
from routing.policy import Policy
from routing.redis_store.store import RedisStore
from tests.redis_servers import RedisServer, running

NUMBERS = ("+33199000001", "+33199000002")
PUBLIC = "https://aide.example.org"


SOUND = NumberUrls(f"{PUBLIC}/voice/inbound#rc=2", "https://x.example.net/", f"{PUBLIC}/voice/status")


@dataclass
class Provider:
    """The provider's word about the number, or its refusal."""

    urls: NumberUrls | None = SOUND
    others: NumberUrls | None = SOUND
    refuses: bool = False

    async def number_urls(self, number: str) -> NumberUrls | None:
        if self.refuses:
            raise NotAllowed("provider")
        return self.urls if number == NUMBERS[0] else self.others


class Site:
    """A site in good health."""

    async def status(self, url: str) -> int | None:
        return 200 if url == f"{PUBLIC}/healthz" else 404


@pytest.fixture(scope="module")
def server() -> Iterator[RedisServer]:
    with running() as started:
        yield started


@pytest.fixture
async def store(server: RedisServer) -> AsyncIterator[RedisStore]:
    with Redis.from_url(server.url) as client:
        client.flushall()
        client.config_set("maxmemory-policy", "noeviction")
        client.config_set("appendonly", "yes")
    opened = RedisStore.connect(server.url, "line", Policy(), day=lambda: "2026-11-23")
    yield opened
    await opened.aclose()


QUEUES = {"general": "general", "proche": "general"}


async def join(database: Database, *queues: str) -> None:
    """Somebody who serves these queues."""
    account = Account("a_1", "camille", "Camille Aubin", Role.AGENT, queues=queues)
    await SqlAccounts(database).add(account, "hash", 1)


async def look(
    server: RedisServer,
    store: RedisStore,
    database: Database,
    provider: Provider | None = None,
    asked: Mapping[str, str] = QUEUES,
) -> dict[str, Level]:
    probe = RedisSelfReport(server.url)
    parts = (probe, store, SqlProbe(database), SqlAccounts(database), provider or Provider(), Site())
    check = ConfigurationCheck(*parts, PUBLIC, NUMBERS, asked, proxied=True)
    return {finding.subject: finding.level async for finding in check.run()}


async def test_a_sound_installation(server: RedisServer, store: RedisStore, database: Database) -> None:
    await join(database, "general")
    found = await look(server, store, database)
    bad = {subject for subject, level in found.items() if level is not Level.OK}
    postgresql = (await SqlProbe(database).facts()).product.startswith("PostgreSQL")
    assert bad == ({"database durability"} if postgresql else set())  # the server of the tests does without
    assert {"redis version", "redis persistence", "redis eviction", "counters", "database", "public URL"} <= set(found)


async def test_a_redis_that_forgets_or_evicts(server: RedisServer, store: RedisStore, database: Database) -> None:
    with Redis.from_url(server.url) as client:
        client.config_set("maxmemory-policy", "allkeys-lru")
        client.config_set("appendonly", "no")
    found = await look(server, store, database)
    faulty = {subject for subject, level in found.items() if level is Level.FAULT}
    assert faulty == {"redis eviction", "redis persistence", "queue general", "queue proche"}


async def test_a_queue_that_nobody_serves(server: RedisServer, store: RedisStore, database: Database) -> None:
    await join(database, "proche", "other")
    found = await look(server, store, database, asked={"general": "general", "proche": "proche"})
    assert (found["queue general"], found["queue proche"]) == (Level.FAULT, Level.OK)
    await SqlAccounts(database).disable("a_1", 2)
    found = await look(server, store, database, asked={"proche": "proche"})
    assert found["queue proche"] is Level.FAULT, "who has left serves nothing"


async def test_counters_that_have_drifted(server: RedisServer, store: RedisStore, database: Database) -> None:
    await store.arrive("op-1", "c_1", "CA1", "voice")
    assert (await look(server, store, database))["counters"] is Level.OK
    with Redis.from_url(server.url) as client:
        (counts,) = client.keys("*:counts")
        client.hincrby(counts, "contacts.arrived", 1)
    assert (await look(server, store, database))["counters"] is Level.FAULT


async def test_events_that_are_missing(server: RedisServer, store: RedisStore, database: Database) -> None:
    for n in (1, 2, 5):
        await SqlRecords(database).save([Event(n, "e1", n, "contact.arrived", f"c_{n}", 1, None, None, {})])
    assert (await look(server, store, database))["records"] is Level.WARNING
    gaps = (await SqlProbe(database).facts()).gaps
    assert gaps == ("Events 3 to 4 of epoch e1",)


async def test_the_database_says_what_it_is_and_how_far(database: Database) -> None:
    facts = await SqlProbe(database).facts()
    assert re.fullmatch(r"(PostgreSQL 1\d|SQLite 3)\.\d+(\.\d+)?", facts.product)
    assert (facts.revision, facts.gaps) == (newest(), ())
    assert (facts.journal, facts.encoding) in (("wal", None), (None, "UTF8"))


async def test_a_database_without_a_table_is_empty_not_away(empty_url: str) -> None:
    if empty_url.startswith("sqlite"):
        Path(empty_url.removeprefix("sqlite+aiosqlite:///")).parent.mkdir()
    opened = Database(empty_url)
    assert (await SqlProbe(opened).facts()).revision is None
    with pytest.raises(Unavailable):
        await SqlRecords(opened).cursor("e1")
    await opened.close()


async def test_a_provider_that_refuses(server: RedisServer, store: RedisStore, database: Database) -> None:
    found = await look(server, store, database, Provider(refuses=True))
    assert found["provider"] is Level.FAULT
    assert found["public URL"] is Level.OK


async def test_every_number_of_the_line_is_asked_about(
    server: RedisServer, store: RedisStore, database: Database
) -> None:
    found = await look(server, store, database, Provider(others=None))
    assert (found[f"{NUMBERS[0]} voice URL"], found[NUMBERS[1]]) == (Level.OK, Level.FAULT)


async def test_no_process_starts_on_a_redis_that_forgets(server: RedisServer, store: RedisStore) -> None:
    await refuse_unsafe(RedisSelfReport(server.url))
    with Redis.from_url(server.url) as client:
        client.config_set("maxmemory-policy", "volatile-ttl")
        client.config_set("appendonly", "no")
    with pytest.raises(Misconfigured) as caught:
        await refuse_unsafe(RedisSelfReport(server.url))
    assert len(caught.value.faults) == 2
    await refuse_unsafe(RedisSelfReport("unix:///nowhere/redis.sock"))
