"""Lines on real servers: both versions, time by Redis itself, several clients at once."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from routing.redis_store import RedisStore
from tests.integration.routing.lines import RealLine
from tests.redis_servers import DEBIAN, EMBEDDED, RedisServer, running


@pytest.fixture(params=[EMBEDDED, DEBIAN], ids=["redis-6.2", "redis-7.0"])
def server(request: pytest.FixtureRequest) -> Iterator[RedisServer]:
    with running(request.param) as server:
        yield server


@pytest.fixture
async def real(server: RedisServer) -> AsyncIterator[RealLine]:
    line = RealLine(server)
    yield line
    await line.close()


@pytest.fixture
def store(real: RealLine) -> RedisStore:
    return real.store
