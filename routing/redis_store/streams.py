"""What leaves the line: events, the doorbell, effects."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from typing import Any

from redis.exceptions import RedisError, ResponseError

from routing.cancellation import heed_cancellation
from routing.model import Doorbell, Effect, Event
from routing.redis_store import codec
from routing.redis_store.connection import unavailable
from routing.redis_store.keys import EFFECTS_GROUP, bell_channel
from routing.redis_store.line import Line

ABANDONED_MS = 10_000  # an effect taken this long ago and not settled belongs to a dead executor
RECONNECT_S = 0.25
_log = logging.getLogger(__name__)


class StreamReads:
    _line: Line
    _sleep: Callable[[float], Awaitable[None]]

    async def read_events(self, after: int, limit: int = 500) -> list[Event]:
        with unavailable():
            entries = await self._line.redis.xrange(self._line.key("events"), min=f"{after + 1}-0", count=limit)
        return [codec.event(id, fields) for id, fields in entries]

    async def acknowledged(self, n: int) -> None:
        await self._line.run("acknowledged", n=n)

    async def doorbell(self) -> AsyncGenerator[Doorbell, None]:
        while True:
            bells = self._line.pipe.listen(bell_channel(self._line.line))
            try:
                async with aclosing(bells):
                    async for message in bells:
                        for bell in [Doorbell(0)] if message is None else codec.doorbells(message):
                            yield bell
            except (RedisError, OSError):
                _log.warning("the bell is silent: the store does not answer")
            await self._sleep(RECONNECT_S)

    async def take_effects(self, consumer: str, limit: int = 16, block_ms: int = 1000) -> list[Effect]:
        with unavailable():
            try:
                entries = await self._take(consumer, limit, block_ms)
            except ResponseError as error:
                if not str(error).startswith("NOGROUP"):
                    raise
                await self._create_group()
                entries = await self._take(consumer, limit, block_ms)
        heed_cancellation()
        return [codec.effect(id, fields) for id, fields in entries if fields]

    async def mark_effect(self, effect_id: str) -> bool:
        epoch, _, n = effect_id.rpartition("-")
        return bool((await self._line.run("mark_effect", epoch=epoch, n=n))["marked"])

    async def settle_effect(self, effect_id: str) -> None:
        epoch, _, n = effect_id.rpartition("-")
        await self._line.run("settle_effect", epoch=epoch, n=n, group=EFFECTS_GROUP)

    async def _take(self, consumer: str, limit: int, block_ms: int) -> list[Any]:
        stream = self._line.key("effects")
        _, orphans, *_ = await self._line.redis.xautoclaim(
            stream, EFFECTS_GROUP, consumer, min_idle_time=ABANDONED_MS, count=limit
        )
        if orphans:
            return list(orphans)
        fresh = await self._line.blocking.xreadgroup(
            EFFECTS_GROUP, consumer, {stream: ">"}, count=limit, block=block_ms or None
        )
        return [entry for _, entries in fresh for entry in entries]

    async def _create_group(self) -> None:
        try:
            await self._line.redis.xgroup_create(self._line.key("effects"), EFFECTS_GROUP, id="0", mkstream=True)
        except ResponseError as error:
            if not str(error).startswith("BUSYGROUP"):
                raise
