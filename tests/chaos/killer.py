"""kill -9, at random but by a seed: a web, a sweep or Redis, every second or two."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping
from random import Random

from tests.chaos.processes import Installation

PAUSE_SECONDS = (1.0, 2.0)
BETWEEN_REDIS_KILLS = 5.0
WISHES = {"sweep": 1, "web": 2, "redis": 2}  # how often each, where possible
Work = Callable[[], Coroutine[None, None, None]]


class Killer:
    """One fault of a kind at a time: the second web is spared until the first listens again, the second sweep until the
    first is at work (two is the installed number), and both while answers are slow: a busy machine is killed slowly."""

    def __init__(self, installation: Installation, chance: Random, wishes: Mapping[str, int] = WISHES) -> None:
        self.kills: Counter[str] = Counter()
        self._wishes = wishes
        self._installation = installation
        self._chance = chance
        self._redis_at = 0.0

    async def run(self) -> None:
        """Kill until cancelled."""
        while True:
            await asyncio.sleep(self._chance.uniform(*PAUSE_SECONDS))
            possible = [kind for kind in await self._possible() if self._wishes.get(kind)]
            if possible and await self._installation.answers_soon():
                victim = self._chance.choices(possible, [self._wishes[kind] for kind in possible])[0]
                self.kills[victim] += 1
                await self._strike(victim)

    async def _possible(self) -> list[str]:
        installation, possible = self._installation, []
        if all([await installation.takes_effects(sweep) for sweep in installation.sweeps]):
            possible.append("sweep")
        if all(installation.listens(web) for web in installation.webs):
            possible.append("web")
        if asyncio.get_running_loop().time() - self._redis_at > BETWEEN_REDIS_KILLS:
            possible.append("redis")
        return possible

    async def _strike(self, victim: str) -> None:
        if victim == "redis":
            # Shielded: cancelled half-way, the line would stay without a Redis.
            await asyncio.shield(asyncio.create_task(self._restart_redis()))
        else:
            twins = self._installation.webs if victim == "web" else self._installation.sweeps
            self._chance.choice(twins).kill()

    async def _restart_redis(self) -> None:
        self._redis_at = asyncio.get_running_loop().time()
        self._installation.redis.kill()
        await asyncio.to_thread(self._installation.redis.start)


async def amid_kills(
    killer: Killer,
    workers: Iterable[Work],
    living: Callable[[], Awaitable[None]],
    resting: Callable[[], Awaitable[None]],
) -> float:
    """Live while the killer is at work, come to rest without it; the workers go on until then. The seconds it took.

    Whoever breaks ends it all at once.
    """
    began = time.monotonic()
    async with asyncio.TaskGroup() as tasks:
        at_work = [tasks.create_task(work()) for work in workers]
        killing = tasks.create_task(killer.run())
        await living()
        killing.cancel()
        await asyncio.wait({killing})
        await resting()
        for task in at_work:
            task.cancel()
    return time.monotonic() - began
