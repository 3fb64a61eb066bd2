"""What each side of G4 is asked for: the messages of all visitors, acknowledged and heard, and what they cost."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from tests.bench.rounds import Cost, cpu_seconds
from tests.redis_servers import RedisServer

HELPERS, CHATS = 10, 10
EACH = 5  # messages of a visitor in a round
AT_ONCE = 8
PER_SECOND = 90  # messages, where the time of one is measured: many times what a hundred people write
WORDS = "Je ne retrouve plus les photos de mes petits-enfants sur la tablette. " * 3

Heard = dict[str, asyncio.Future[None]]


@dataclass
class Clock:
    """The CPU of a server and of Redis."""

    pid: int
    redis: RedisServer

    def spent(self) -> float:
        assert self.redis.process is not None
        return cpu_seconds(self.pid) + cpu_seconds(self.redis.process.pid)


@dataclass
class Load:
    """Messages of all visitors, a few at a time; each must be acknowledged, and be heard once by its helper."""

    clock: Clock
    seconds: list[float] = field(default_factory=list)

    async def run(self, sends: list[Callable[[], Awaitable[None]]]) -> Cost:
        room, first, cpu = asyncio.Semaphore(AT_ONCE), len(self.seconds), self.clock.spent()

        async def one(send: Callable[[], Awaitable[None]]) -> None:
            async with room:
                began = time.perf_counter()
                async with asyncio.timeout(30):
                    await send()
                self.seconds.append(time.perf_counter() - began)

        await asyncio.gather(*(one(send) for send in sends))
        return Cost((self.clock.spent() - cpu) / len(sends), statistics.fmean(self.seconds[first:]))

    async def paced(self, sends: list[Callable[[], Awaitable[None]]]) -> None:
        """Send them at a steady pace, whatever becomes of those before; each is timed from the moment it was due."""
        began = time.perf_counter()

        async def one(number: int, send: Callable[[], Awaitable[None]]) -> None:
            due = began + number / PER_SECOND
            await asyncio.sleep(due - time.perf_counter())
            async with asyncio.timeout(30):
                await send()
            self.seconds.append(time.perf_counter() - due)

        await asyncio.gather(*(one(number, send) for number, send in enumerate(sends)))

    def slowest(self) -> float:
        """The 99th percentile of the messages since the last time this was asked, in seconds."""
        return p99(self.taken())

    def taken(self) -> list[float]:
        """The seconds of each message since the last time this was asked."""
        seconds, self.seconds = self.seconds, []
        return seconds


def p99(seconds: list[float]) -> float:
    """The 99th percentile."""
    return statistics.quantiles(seconds, n=100)[98]
