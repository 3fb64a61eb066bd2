"""One limit of time for many short tasks of a process.

`asyncio.timeout` sets and takes back an alarm of the loop for each use: 7 µs, as much as the signature of a webhook.
Here one look every so often finds who has taken too long; `asyncio.timeout` is the oracle of the tests.
"""

from __future__ import annotations

import asyncio
from types import TracebackType

LOOKS = 8  # in the length of the limit: nobody is kept longer than an eighth more


class TimeLimit:
    """`with limit:` raises TimeoutError in the task that is still inside after `seconds`, as `asyncio.timeout` would.

    A task may be inside once at a time. Belongs to one event loop.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._since: dict[asyncio.Task[object], tuple[float, int]] = {}  # the oldest first
        self._late: set[asyncio.Task[object]] = set()
        self._looking = False

    def __enter__(self) -> None:
        task = _here()
        assert task not in self._since, "once at a time"
        loop = task.get_loop()
        self._since[task] = (loop.time(), task.cancelling())
        if not self._looking:
            self._looking = True
            loop.call_later(self._seconds / LOOKS, self._look, loop)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        task = _here()
        _, cancelling = self._since.pop(task)
        if task not in self._late:
            return
        self._late.discard(task)
        # Cancelled by somebody else as well: then that goes on.
        if task.uncancel() <= cancelling and isinstance(error, asyncio.CancelledError):
            raise TimeoutError from error

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        for task, (since, _) in self._since.items():
            if loop.time() - since < self._seconds:
                break
            if task not in self._late:
                self._late.add(task)
                task.cancel()
        self._looking = bool(self._since)
        if self._looking:
            loop.call_later(self._seconds / LOOKS, self._look, loop)


def _here() -> asyncio.Task[object]:
    task = asyncio.current_task()
    assert task is not None, "inside a task"
    return task
