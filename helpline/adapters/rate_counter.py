"""A sliding window in Redis: how often something happened lately."""

from __future__ import annotations

from redis.exceptions import RedisError

from helpline.domain.errors import Unavailable
from routing.redis_store.pipe import Pipe

TIMEOUT_S = 1.5

# Guarantee: never more than `most` different items within any window; an item counted before is not counted again.
# KEYS the items of a key by their instants. ARGV the item, most, window (ms). Returns 1, or 0 when the window is full.
_ALLOWS = """
local time = redis.call('TIME')
local at = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', at - ARGV[3])
if redis.call('ZSCORE', KEYS[1], ARGV[1]) then return 1 end
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[2]) then return 0 end
redis.call('ZADD', KEYS[1], at, ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
"""


class RedisRateCounter:
    """`services.chat_limits.RateCounter`."""

    def __init__(self, url: str, line: str) -> None:
        self._pipe = Pipe(url, TIMEOUT_S)
        self._prefix = f"{{{line}}}:rate:"

    async def allows(self, key: str, item: str, most: int, window_ms: int) -> bool:
        """Count, unless the window is full."""
        try:
            return bool(await self._pipe.call("EVAL", _ALLOWS, 1, self._prefix + key, item, most, window_ms))
        except (RedisError, OSError) as error:
            raise Unavailable("redis") from error

    async def aclose(self) -> None:
        """Give the connection back."""
        await self._pipe.aclose()
