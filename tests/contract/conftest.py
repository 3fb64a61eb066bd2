"""The store's contract runs on the real store and on its twin: `line` is a fresh line on either."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from itertools import count

import pytest

from routing.memory_store import MemoryStore
from routing.model import Policy
from routing.redis_store import RedisStore
from tests.redis_servers import DEBIAN, RedisServer, running
from tests.store_line import DAY, StoreLine

_numbers = count()


@pytest.fixture(scope="session")
def debian_server() -> Iterator[RedisServer]:
    with running(DEBIAN) as server:
        yield server


@pytest.fixture
def policy() -> Policy:
    return Policy()


@pytest.fixture(params=["memory", "redis-6.2", "redis-7.0"])
async def line(request: pytest.FixtureRequest, policy: Policy) -> AsyncIterator[StoreLine]:
    line = StoreLine(policy)
    if request.param == "memory":
        line.store = MemoryStore(policy, line.clock, day=lambda: DAY)
    else:
        name = "redis_server" if request.param == "redis-6.2" else "debian_server"
        server: RedisServer = request.getfixturevalue(name)
        line.store = RedisStore.connect(server.url, f"contract-{next(_numbers)}", policy, line.clock, day=lambda: DAY)
    yield line
    await line.store.aclose()
