"""A full line for the bench: 500 agents of twelve lanes, all in wrap-up, and as many people waiting as asked.

Everything is put there by the store's own commands. A decision is `close`: the freed agent gets the best of the heads
of twelve lanes, with the whole function on (events, effects, counters, operation id).
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Awaitable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

import redis

from routing.model import AgentLane, Contact, LaneStep, Policy, Presence
from routing.redis_store import RedisStore
from routing.redis_store.scripts import script
from tests.redis_servers import RedisServer
from tests.store_line import DAY, START

T = TypeVar("T")
AGENTS = tuple(f"a_{number:028d}" for number in range(500))
LANES = tuple(f"queue-{number}" for number in range(12))
AT_ONCE = 60


class Crowd:
    """One server and its line. Time is handed in, so that equal commands leave equal data."""

    def __init__(self, server: RedisServer, policy: Policy | None = None) -> None:
        self.server, self.policy = server, policy or Policy()
        self.closes: list[tuple[str, str]] = []
        self.redis: Any = redis.Redis(unix_socket_path=str(server.socket), decode_responses=True)
        ticks = count(START)
        self.store = RedisStore.connect(server.url, "line", self.policy, lambda: next(ticks), day=lambda: DAY)
        self.redis.script_load(script("close", self.policy).text)

    async def fill(self, waiting: int) -> None:
        """`waiting` people in line, and every agent about to close a contact."""
        await in_turn([self._agent(agent) for agent in AGENTS])
        people = len(AGENTS) + waiting
        await in_turn([self._person(number) for number in range(people)])
        for step in (self._available, self._talk):
            await in_turn([step(agent) for agent in AGENTS])
        views = await in_turn([self.store.agent_view(agent) for agent in AGENTS])
        self.closes = [(view.contacts[0].id, view.agent.id) for view in views if view.agent]

    async def decide(self, number: int) -> list[Contact]:
        """That many agents close, all at once."""
        return await in_turn([self.close() for _ in range(number)])

    async def close(self) -> Contact:
        contact, agent = self.closes.pop()
        return await self.store.close(f"close:{contact}", contact, agent, "solved")

    def usec(self) -> dict[str, int]:
        """Redis' own time so far for each command, in microseconds."""
        stats = self.redis.info("commandstats")
        return {name.removeprefix("cmdstat_"): stat["usec"] for name, stat in stats.items()}

    def check(self, agents: Sequence[str]) -> None:
        """Each of these agents has an offer that rings, and no two the same person."""
        offers = [self.redis.hget(f"{{line}}:a:{agent}", "offer") for agent in agents]
        people = {self.redis.hget(f"{{line}}:o:{offer}", "contact") for offer in offers}
        assert None not in offers
        assert None not in people
        assert len(people) == len(agents)

    def digest(self) -> str:
        """Of all data but the first results kept for repeats: the order of the names in their JSON is anybody's."""
        self.redis.delete(*self.redis.scan_iter("{line}:op:*", count=1000))
        return str(self.redis.execute_command("DEBUG", "DIGEST"))

    async def aclose(self) -> None:
        await self.store.aclose()
        self.redis.close()

    async def _agent(self, agent: str) -> None:
        lanes = [AgentLane(lane, level) for level, lane in enumerate(LANES)]
        await self.store.configure_agent(f"configure:{agent}", agent, lanes, {"voice": 1})

    async def _person(self, number: int) -> None:
        await self.store.restore(
            f"restore:{number}", f"c_{number:028d}", f"CA{number:032x}", "voice",
            (LaneStep(LANES[number % len(LANES)], 0),), START - 10_000_000 + number, 0,
            '{"topic":"papers","language":"fr","queue":"general","priority":"normal"}', '+33639980001',
        )  # fmt: skip

    async def _available(self, agent: str) -> None:
        await self.store.set_presence(f"available:{agent}", agent, Presence.AVAILABLE)

    async def _talk(self, agent: str) -> None:
        offer = (await self.store.agent_view(agent)).offer
        assert offer is not None
        await self.store.accept(f"accept:{offer.id}", offer.id, agent)
        await self.store.joined(f"agent:{offer.id}", offer.id, "agent")
        await self.store.joined(f"contact:{offer.id}", offer.id, "contact")
        await self.store.hang_up(f"hang:{offer.id}", offer.contact, agent)


async def in_turn(work: Sequence[Awaitable[T]]) -> list[T]:
    """All results; the commands leave in this order, a batch at once."""
    done: list[T] = []
    for first in range(0, len(work), AT_ONCE):
        done += await asyncio.gather(*work[first : first + AT_ONCE])
    return done


@contextmanager
def copy_of(crowd: Crowd) -> Iterator[Crowd]:
    """A second server with the same data: it reads what the first has written down, and writes nothing down itself.

    Redis counts what a write costs the append-only file in the time of a script, and not in that of the same command
    alone: so the two are compared where there is none.
    """
    folder = Path(tempfile.mkdtemp(prefix="redis-"))
    shutil.copytree(crowd.server.folder, folder, ignore=shutil.ignore_patterns("*.sock"), dirs_exist_ok=True)
    server = RedisServer(crowd.server.executable, folder)
    try:
        server.start()
        copy = Crowd(server)
        copy.redis.config_set("appendonly", "no")
        copy.closes = list(crowd.closes)
        yield copy
    finally:
        server.kill()
        shutil.rmtree(folder, ignore_errors=True)
