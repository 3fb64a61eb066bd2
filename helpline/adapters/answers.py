"""The provider's answers kept for its transport retries, in Redis."""

from __future__ import annotations

from redis.exceptions import RedisError

from routing.redis_store.pipe import Pipe

KEPT_SECONDS = 60


class RedisAnswers:
    """Keeps answers 60 s, through the connection of the line's own commands: what is asked together leaves together.

    A Redis out of reach only means that a retry is worked out again, from the state.
    """

    def __init__(self, pipe: Pipe, line: str) -> None:
        self._pipe = pipe
        self._prefix = f"{{{line}}}:answer:"

    async def recall(self, key: str) -> str | None:
        """The answer given under this key less than 60 s ago."""
        try:
            kept: str | None = await self._pipe.call("GET", self._prefix + key)
        except (RedisError, OSError):
            return None
        return kept

    def keep(self, key: str, answer: str) -> None:
        """Keep an answer; the first one under a key stays. The caller is not kept waiting for it."""
        self._pipe.tell("SET", self._prefix + key, answer, "NX", "EX", KEPT_SECONDS)
