"""One limit of time for many short tasks of a process.

`asyncio.timeout` sets and takes back an alarm of the loop for each use: 7 µs, as much as the signature of a webhook.
Here one look every so often finds who has taken too long; `asyncio.timeout` is the oracle of the tests.
"""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Any

LOOKS = 8  # in the length of the limit: nobody is kept longer than an eighth more


class TimeLimit:
    """`with limit.of(task):`, in that task, raises TimeoutError if it is still inside after `seconds`, as
    `asyncio.timeout` would. Belongs to one event loop.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._inside: dict[_Stay, None] = {}  # the oldest first
        self._looking = False

    def of(self, task: asyncio.Task[Any]) -> _Stay:
        """The limit for a task that is running now."""
        loop = task.get_loop()
        if not self._looking:
            self._looking = True
            loop.call_later(self._seconds / LOOKS, self._look, loop)
        stay = _Stay(self._inside, task, loop.time())
        self._inside[stay] = None
        return stay

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        for stay in self._inside:
            if loop.time() - stay.since < self._seconds:
                break
            stay.end()
        self._looking = bool(self._inside)
        if self._looking:
            loop.call_later(self._seconds / LOOKS, self._look, loop)


class _Stay:
    """One task inside."""

    __slots__ = ("_cancelling", "_inside", "_late", "_task", "since")

    def __init__(self, inside: dict[_Stay, None], task: asyncio.Task[Any], since: float) -> None:
        self._inside = inside
        self._task = task
        self._cancelling = task.cancelling()
        self._late = False
        self.since = since

    def end(self) -> None:
        if not self._late:
            self._late = True
            self._task.cancel()

    def __enter__(self) -> None:
        """It has begun already."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        del self._inside[self]
        # Cancelled by somebody else as well: then that goes on.
        if self._late and self._task.uncancel() <= self._cancelling and isinstance(error, asyncio.CancelledError):
            raise TimeoutError from error
