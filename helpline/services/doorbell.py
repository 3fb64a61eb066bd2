"""Hears the line's bell for the screens of one process, while there are any."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import aclosing

from routing.model import Doorbell
from routing.store import Store


class BellListener:
    """Rings `ring` at each event of the line while `anybody` is there: a process that shows nothing hears nothing.

    The first ring after a silence says that anything may have happened (`n` is 0).
    """

    def __init__(self, store: Store, ring: Callable[[Doorbell], None], anybody: Callable[[], bool]) -> None:
        self._store = store
        self._ring = ring
        self._anybody = anybody
        self._wanted = asyncio.Event()

    def wake(self) -> None:
        """Somebody has come."""
        self._wanted.set()

    async def run(self) -> None:
        """Listen until cancelled."""
        while True:
            await self._wanted.wait()
            async with aclosing(self._store.doorbell()) as bells:
                async for bell in bells:
                    if not self._anybody():
                        self._wanted.clear()
                        break
                    self._ring(bell)
