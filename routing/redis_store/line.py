"""One line on one Redis: runs a command's script and turns its refusals into errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import NoScriptError

from routing.errors import Refused, RoutingError, Stale, Unknown
from routing.model import Policy
from routing.redis_store import codec
from routing.redis_store.connection import unavailable
from routing.redis_store.keys import key, line_prefix
from routing.redis_store.pipe import Pipe
from routing.redis_store.scripts import Script, script

Clock = Callable[[], int]


def _error(kind: str, *details: str) -> RoutingError:
    match kind:
        case "unknown":
            return Unknown(*details)
        case "stale":
            return Stale(*details)
        case _:
            return Refused(*details)


class Line:
    """`pipe` answers scripts and short reads, `redis` the rest, `blocking` waits (streams, pub/sub); `clock` None
    means the scripts ask Redis."""

    def __init__(
        self,
        pipe: Pipe,
        redis: Redis,
        line: str,
        policy: Policy,
        *,
        blocking: Redis | None,
        clock: Clock | None,
        day: Callable[[], str],
        fresh: Callable[[], str],
    ) -> None:
        # Any: redis-py types each reply as the union of both protocols' shapes.
        self.pipe = pipe
        self.redis: Any = redis
        self.blocking: Any = blocking or redis
        self.line = line
        self._prefix = line_prefix(line)
        self._policy = policy
        self._scripts: dict[str, Script] = {}
        self._clock = clock
        self._day = day
        self._fresh = fresh

    def key(self, kind: str, id: str | None = None) -> str:
        return key(self.line, kind, id)

    async def run(self, command: str, op: str | None = None, /, **arguments: Any) -> dict[str, Any]:
        """Run one script; arguments that are None are left out. Raises the refusal the script returned."""
        told = (f"{command}:{op}" if op else "", self._clock() if self._clock else "", self._day(), self._fresh())
        reply = await self._evaluate(command, *told, *_words(arguments))
        result: dict[str, Any] = codec.loads(reply) or {}
        if "err" in result:
            raise _error(*result["err"])
        return result

    async def _evaluate(self, command: str, *given: str | int) -> str:
        """By SHA-1; the text goes along only when this Redis does not have the script (new, flushed or wiped)."""
        found = self._scripts.get(command)
        if found is None:
            found = self._scripts[command] = script(command, self._policy)
        with unavailable():
            try:
                return str(await self.pipe.call("EVALSHA", found.sha, 1, self._prefix, *given))
            except NoScriptError:
                return str(await self.pipe.call("EVAL", found.text, 1, self._prefix, *given))


def _words(arguments: dict[str, Any]) -> list[str | int]:
    """Name and value in turn: what is None or False is left out, what is True is 1."""
    words: list[str | int] = []
    for name, value in arguments.items():
        if value is not None and value is not False:
            words += (name, 1 if value is True else value)
    return words
