"""The shared connection of short commands, on a real Redis."""

from __future__ import annotations

import asyncio

from redis.asyncio import Redis

from routing.redis_store.pipe import Pipe


async def test_what_nobody_waits_for_arrives_with_the_next_command_or_without_one(redis_url: str) -> None:
    pipe = Pipe(redis_url, 1.5)
    try:
        await pipe.call("PING")
        pipe.tell("SET", "first", "1")
        assert await pipe.call("GET", "first") == "1"
        pipe.tell("SET", "second", "2")
        async with Redis.from_url(redis_url) as other, asyncio.timeout(5):
            while not await other.exists("second"):
                await asyncio.sleep(0.01)
    finally:
        await pipe.aclose()
