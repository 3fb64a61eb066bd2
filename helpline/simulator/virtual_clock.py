"""The clock of the tests: time passes only when it is told to, and nothing is missed on the way."""

import asyncio
import heapq
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count


class VirtualClock:
    """Moves from one due instant to the next, in order; between two of them everything that can run has run.

    Time stands still while an exchange is `outside()`: the service under test answers at its own, real pace, and its
    answer is dealt with at the virtual instant at which it was asked for.
    """

    def __init__(self, start: datetime | None = None) -> None:
        self._start = start or datetime.now(UTC)
        self._seconds = 0.0
        self._due: list[tuple[float, int, asyncio.Future[None]]] = []
        self._order = count()
        self._outside = 0
        self._back = asyncio.Event()
        self._settling = asyncio.Lock()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._seconds)

    def seconds(self) -> float:
        return self._seconds

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            return await asyncio.sleep(0)
        due: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._due, (self._seconds + seconds, next(self._order), due))
        return await due

    @contextmanager
    def outside(self) -> Iterator[None]:
        self._outside += 1
        try:
            yield
        finally:
            self._outside -= 1
            self._back.set()

    async def advance(self, seconds: float) -> None:
        """Let `seconds` pass: all that falls due in them happens, in order, each with its consequences."""
        await self.until(lambda: False, seconds)

    async def until(self, seen: Callable[[], bool], within: float) -> bool:
        target = self._seconds + within
        await self.settle()
        while not seen():
            self._move(target)
            await self.settle()
            if self._seconds >= target and not self._due_by(target):
                return seen()
        return True

    async def settle(self) -> None:
        async with self._settling:
            while True:
                await _until_nothing_can_run()
                if not self._outside:
                    return
                self._back.clear()
                await self._back.wait()

    def _move(self, target: float) -> None:
        """To the next instant at which something is due, and wake it; at the latest to `target`."""
        if self._due_by(target):
            self._seconds, _, due = heapq.heappop(self._due)
            due.set_result(None)
        else:
            self._seconds = target

    def _due_by(self, target: float) -> bool:
        while self._due and self._due[0][2].done():  # cancelled by whoever slept
            heapq.heappop(self._due)
        return bool(self._due) and self._due[0][0] <= target


async def _until_nothing_can_run() -> None:
    # The queue of ready callbacks is asyncio's own and private, and it is the only exact answer to "is every task
    # of this loop waiting?": counting turns of the loop would be a guess.
    ready = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]
    await asyncio.sleep(0)
    while ready:  # noqa: ASYNC110 - there is no event for "nothing is ready"
        await asyncio.sleep(0)
