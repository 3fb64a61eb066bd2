"""RedisStore: the port of routing on one Redis (6.2 or later, append-only, never evicting)."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from itertools import count

from redis.asyncio import Redis

from routing.model import Policy
from routing.redis_store.agents import AgentScripts, DeadlineScripts
from routing.redis_store.connection import TIMEOUT_S, client
from routing.redis_store.contacts import ContactScripts
from routing.redis_store.line import Clock, Line
from routing.redis_store.offers import OfferScripts
from routing.redis_store.pipe import Pipe
from routing.redis_store.reading import Reads
from routing.redis_store.streams import StreamReads


def _fresh_epochs() -> Callable[[], str]:
    """A new name for an epoch at each call, unlike any of another process."""
    here, numbers = secrets.token_hex(4), count()
    return lambda: f"{here}{next(numbers):x}"


class RedisStore(ContactScripts, OfferScripts, AgentScripts, DeadlineScripts, Reads, StreamReads):
    """`clock` in milliseconds, or None for Redis' own; `day` labels today's tallies, such as 2026-11-23."""

    def __init__(
        self,
        pipe: Pipe,
        redis: Redis,
        line: str,
        policy: Policy,
        clock: Clock | None = None,
        *,
        day: Callable[[], str],
        blocking: Redis | None = None,
        fresh: Callable[[], str] | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._line = Line(
            pipe, redis, line, policy, blocking=blocking, clock=clock, day=day, fresh=fresh or _fresh_epochs()
        )
        self._sleep = sleep

    @classmethod
    def connect(
        cls,
        url: str,
        line: str,
        policy: Policy,
        clock: Clock | None = None,
        *,
        day: Callable[[], str],
        pipe: Pipe | None = None,
    ) -> RedisStore:
        """A store with clients of its own, which it closes. Nothing is contacted before the first command.

        `pipe`, to the same Redis, may carry other short commands besides.
        """
        pipe = pipe or Pipe(url, TIMEOUT_S)
        return cls(pipe, client(url), line, policy, clock, day=day, blocking=client(url, blocking=True))

    async def aclose(self) -> None:
        await self._line.pipe.aclose()
        await self._line.redis.aclose()
        if self._line.blocking is not self._line.redis:
            await self._line.blocking.aclose()
