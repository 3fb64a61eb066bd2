"""kill -9, at random but by a seed: a web, a sweep or Redis, every second or two."""

from __future__ import annotations

import asyncio
from collections import Counter
from random import Random

from tests.chaos.processes import Installation

PAUSE_SECONDS = (1.0, 2.0)
BETWEEN_REDIS_KILLS = 5.0


class Killer:
    """One fault of a kind at a time: the second web is spared until the first listens again, the second sweep until the
    first is at work (two is the installed number), and both while answers are slow: a busy machine is killed slowly."""

    def __init__(self, installation: Installation, chance: Random) -> None:
        self.kills: Counter[str] = Counter()
        self._installation = installation
        self._chance = chance
        self._redis_at = 0.0

    async def run(self) -> None:
        """Kill until cancelled."""
        while True:
            await asyncio.sleep(self._chance.uniform(*PAUSE_SECONDS))
            possible = await self._possible()
            if possible and await self._installation.answers_soon():
                victim = self._chance.choice(possible)
                self.kills[victim] += 1
                await self._strike(victim)

    async def _possible(self) -> list[str]:
        installation, possible = self._installation, []
        if all([await installation.takes_effects(sweep) for sweep in installation.sweeps]):
            possible += ["sweep"]
        if all(installation.listens(web) for web in installation.webs):
            possible += ["web", "web"]
        if asyncio.get_running_loop().time() - self._redis_at > BETWEEN_REDIS_KILLS:
            possible += ["redis", "redis"]
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
