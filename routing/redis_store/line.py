"""One line on one Redis: runs a command's script and turns its refusals into errors."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import NoScriptError

from routing.errors import Refused, RoutingError, Stale, Unknown
from routing.model import Policy
from routing.redis_store.codec import dumps
from routing.redis_store.connection import unavailable
from routing.redis_store.keys import key, line_prefix
from routing.redis_store.pipe import Pipe
from routing.redis_store.scripts import script

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
        self._policy = dumps(asdict(policy))
        self._clock = clock
        self._day = day
        self._fresh = fresh

    def key(self, kind: str, id: str | None = None) -> str:
        return key(self.line, kind, id)

    async def run(self, command: str, op: str | None = None, /, **arguments: Any) -> dict[str, Any]:
        """Run one script; arguments that are None are left out. Raises the refusal the script returned."""
        reply = await self._evaluate(command, self._context(command, op), _compact(arguments), self._policy)
        result: dict[str, Any] = json.loads(reply) or {}
        if "err" in result:
            raise _error(*result["err"])
        return result

    def _context(self, command: str, op: str | None) -> str:
        """What every script is told, beside the policy, which is the same each time and written once."""
        repeatable = f'"op":{dumps(op)},' if op else ""
        clock = f'"now":{self._clock()},' if self._clock else ""
        told = f'"command":"{command}","day":"{self._day()}","epoch":"{self._fresh()}"'
        return f"{{{repeatable}{clock}{told}}}"

    async def _evaluate(self, command: str, *given: str) -> str:
        """By SHA-1; the text goes along only when this Redis does not have the script (new, flushed or wiped)."""
        found = script(command)
        with unavailable():
            try:
                return str(await self.pipe.call("EVALSHA", found.sha, 1, self._prefix, *given))
            except NoScriptError:
                return str(await self.pipe.call("EVAL", found.text, 1, self._prefix, *given))


def _compact(values: dict[str, Any]) -> str:
    """A flat object as JSON, without what is None. Value by value it takes a third of the time of all at once."""
    told = [f'"{name}":{_json(value)}' for name, value in values.items() if value is not None]
    return f"{{{','.join(told)}}}"


def _json(value: Any) -> Any:
    return value if type(value) is int else dumps(value)
