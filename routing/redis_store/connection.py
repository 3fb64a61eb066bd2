"""Our own Redis clients: short time-outs, and no retries (whoever knows the operation id repeats a lost reply)."""

from __future__ import annotations

from typing import Any

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from routing.errors import Unavailable
from routing.redis_store.keys import line_prefix

TIMEOUT_S = 1.5
BLOCKING_TIMEOUT_S = 30.0  # a blocking read may last this long; take_effects must block for less


def client(url: str, *, blocking: bool = False) -> Redis:
    return Redis.from_url(
        url,
        decode_responses=True,
        retry=Retry(NoBackoff(), 0),
        socket_timeout=BLOCKING_TIMEOUT_S if blocking else TIMEOUT_S,
        socket_connect_timeout=TIMEOUT_S,
        health_check_interval=15,
    )


class unavailable:
    """Any failure to reach Redis, or of Redis, becomes Unavailable with its cause.

    Named like a function for its use; a generator in its place would cost more than some commands."""

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, (RedisError, OSError, TimeoutError)):
            raise Unavailable(type(error).__name__) from error


async def delete_line(url: str, line: str) -> None:
    """Everything of one line, for simulations and tests."""
    with unavailable():
        async with client(url) as redis:
            async for name in redis.scan_iter(f"{line_prefix(line)}:*", count=1000):
                await redis.unlink(name)


def flat(pairs: Any) -> dict[str, Any]:
    """A Lua reply of alternating names and values as a dict; an empty one arrives from cjson as {}."""
    return dict(zip(pairs[::2], pairs[1::2], strict=True)) if pairs else {}
