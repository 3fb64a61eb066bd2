"""Asks for the daily jobs. Every sweep process does; the first one of the day is heard."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from redis import Redis
from redis.exceptions import RedisError
from rq import Retry

from helpline.jobs.retention import forget
from helpline.jobs.worker import QUEUE, queue

log = logging.getLogger(__name__)

CHECK_EVERY_S = 600.0
_KEPT_S = 2 * 86_400
_SECONDS = 3.0


def ask_daily(redis: Redis, day: str) -> bool:
    """Put the day's jobs in the queue unless somebody has; `day` is a date. Returns whether it did."""
    asked = f"rq:daily:{QUEUE}:{day}"
    if not redis.set(asked, "1", nx=True, ex=_KEPT_S):
        return False
    try:
        queue(redis).enqueue_call(forget, timeout=600, retry=Retry(max=3), description="retention")
    except RedisError:
        redis.delete(asked)
        raise
    return True


async def run(redis_url: str, day: Callable[[], str], rest: Callable[[float], Awaitable[None]]) -> None:
    """Ask every ten minutes, for ever. A Redis that is away is asked again later."""
    redis = Redis.from_url(redis_url, socket_timeout=_SECONDS, socket_connect_timeout=_SECONDS)
    try:
        while True:
            try:
                await asyncio.to_thread(ask_daily, redis, day())
            except RedisError as error:
                log.warning("daily jobs wait: %s", type(error).__name__)
            await rest(CHECK_EVERY_S)
    finally:
        redis.close()
