"""Fixtures every test may use. Keep it tiny."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import redis
from hypothesis import settings

from tests.databases import (  # noqa: F401  fixtures
    database,
    empty_postgres,
    empty_url,
    fresh_url,
    impatient,
    migrated_file,
    migrated_postgres,
    migrated_sqlite,
    outage,
    postgres,
)
from tests.installation import flows_read_once  # noqa: F401  a fixture for all
from tests.redis_servers import RedisServer, running

# A test that fails because the machine was busy says nothing: speed is measured by `make bench`.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    """The embedded Redis 6.2, one for the whole run. A test that kills a server starts its own."""
    with running() as server:
        yield server


@pytest.fixture
def redis_url(redis_server: RedisServer) -> str:
    """An empty Redis, for this test alone while it runs."""
    with redis.Redis.from_url(redis_server.url) as client:
        client.flushall()
    return redis_server.url
