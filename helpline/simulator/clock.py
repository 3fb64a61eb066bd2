"""Time for the simulator. This module alone reads the machine's clock.

`outside()` marks an exchange with the world beyond the simulator (a webhook, a fetched file): real work that takes
real time. A virtual clock stands still while any is under way.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...

    def seconds(self) -> float:
        """Seconds since the clock was made."""
        ...

    async def sleep(self, seconds: float) -> None: ...

    def outside(self) -> AbstractContextManager[None]:
        """Hold while an exchange with the world outside is under way."""
        ...

    async def settle(self) -> None:
        """Return when everything that can happen now, without time passing, has happened."""
        ...

    async def until(self, seen: Callable[[], bool], within: float) -> bool:
        """Let at most `within` seconds pass until `seen()`; say whether it was."""
        ...


class RealClock:
    """The demo's clock. `speed` 10 makes a minute of music last six seconds."""

    def __init__(self, speed: float = 1.0) -> None:
        self._speed = speed
        self._began = asyncio.get_running_loop().time()

    def now(self) -> datetime:
        return datetime.now(UTC)

    def seconds(self) -> float:
        return (asyncio.get_running_loop().time() - self._began) * self._speed

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(max(0.0, seconds) / self._speed)

    @contextmanager
    def outside(self) -> Iterator[None]:
        yield

    async def settle(self) -> None:
        await asyncio.sleep(0)

    async def until(self, seen: Callable[[], bool], within: float) -> bool:
        end = self.seconds() + within
        while not seen():
            if self.seconds() >= end:
                return False
            await asyncio.sleep(0.01)
        return True
