"""The provider's answers kept for its transport retries, in Redis."""

from __future__ import annotations

from redis.asyncio import Redis
from redis.exceptions import RedisError

KEPT_SECONDS = 60


class RedisAnswers:
    """Keeps answers 60 s. A Redis out of reach only means that a retry is worked out again, from the state."""

    def __init__(self, redis: Redis, line: str) -> None:
        self._redis = redis
        self._prefix = f"{{{line}}}:answer:"

    async def recall(self, key: str) -> str | None:
        """The answer given under this key less than 60 s ago."""
        try:
            kept = await self._redis.get(self._prefix + key)
        except (RedisError, OSError):
            return None
        return kept.decode() if isinstance(kept, bytes) else kept

    async def keep(self, key: str, answer: str) -> None:
        """Keep an answer; the first one under a key stays."""
        try:
            await self._redis.set(self._prefix + key, answer, nx=True, ex=KEPT_SECONDS)
        except (RedisError, OSError):
            return
