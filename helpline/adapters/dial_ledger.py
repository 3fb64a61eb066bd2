"""Calls to telephones, counted in Redis: one atomic step for all the caps of a call."""

from __future__ import annotations

from collections.abc import Sequence

from redis.exceptions import RedisError

from helpline.domain.errors import Unavailable
from helpline.services.dial_guard import Cap
from routing.redis_store.pipe import Pipe, Reply

TIMEOUT_S = 1.5

# Guarantee: a call is counted under every cap or under none; a cap that latches is shut from the call that fills it.
# KEYS the latch, then one set of calls per cap. ARGV the instant, the call, then for each cap: most, window, latches.
# Returns 0, or the rank of the first cap that is full.
_COUNT = """
local at = tonumber(ARGV[1])
local function cap(rank) return tonumber(ARGV[3 * rank]), tonumber(ARGV[3 * rank + 1]), ARGV[3 * rank + 2] == '1' end
for rank = 1, #KEYS - 1 do
  local most, window, latches = cap(rank)
  redis.call('ZREMRANGEBYSCORE', KEYS[rank + 1], '-inf', at - window)
  if latches and redis.call('EXISTS', KEYS[1]) == 1 then return rank end
  if redis.call('ZCARD', KEYS[rank + 1]) >= most then return rank end
end
for rank = 1, #KEYS - 1 do
  local most, window, latches = cap(rank)
  redis.call('ZADD', KEYS[rank + 1], at, ARGV[2])
  redis.call('PEXPIRE', KEYS[rank + 1], window)
  if latches and redis.call('ZCARD', KEYS[rank + 1]) >= most then redis.call('SET', KEYS[1], ARGV[2]) end
end
return 0
"""

# Guarantee: the call is out of every set, and the latch is released if this call filled it.
# KEYS as above. ARGV the call.
_UNCOUNT = """
for rank = 2, #KEYS do redis.call('ZREM', KEYS[rank], ARGV[1]) end
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 0
"""


class RedisDialLedger:
    """`services.dial_guard.Ledger`. Keys hold pseudonyms and opaque ids, never a number."""

    def __init__(self, url: str, line: str) -> None:
        self._pipe = Pipe(url, TIMEOUT_S)
        self._prefix = f"{{{line}}}:dial:"

    async def count(self, call: str, at: int, caps: Sequence[Cap]) -> Cap | None:
        """Count under all, or under none."""
        keys = self._keys(caps)
        limits = [number for cap in caps for number in (cap.most, cap.window_ms, int(cap.latches))]
        full = int(await self._ask("EVAL", _COUNT, len(keys), *keys, at, call, *limits))
        return caps[full - 1] if full else None

    async def uncount(self, call: str, caps: Sequence[Cap]) -> None:
        """Out from under all."""
        keys = self._keys(caps)
        await self._ask("EVAL", _UNCOUNT, len(keys), *keys, call)

    async def shut(self) -> bool:
        """Whether the latch is in."""
        return bool(await self._ask("EXISTS", self._prefix + "shut"))

    async def reopen(self) -> None:
        """Release the latch, and forget the day's calls."""
        await self._ask("DEL", self._prefix + "shut", self._prefix + "all")

    async def aclose(self) -> None:
        """Give the connection back."""
        await self._pipe.aclose()

    def _keys(self, caps: Sequence[Cap]) -> list[str]:
        return [self._prefix + "shut", *(self._prefix + cap.key for cap in caps)]

    async def _ask(self, *command: str | int) -> Reply:
        try:
            return await self._pipe.call(*command)
        except (RedisError, OSError) as error:
            raise Unavailable("redis") from error
