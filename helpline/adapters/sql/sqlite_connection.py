"""The driver's connection, which runs each call in a thread, made safe for tasks that are cancelled."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from threading import Thread
from typing import Any, TypeVar

import aiosqlite

T = TypeVar("T")


class Connection(aiosqlite.Connection):
    """What its thread has begun is waited for by whoever asked, cancelled or not.

    The driver leaves it running: the thread then speaks to a loop that may have ended, and a second cancellation
    leaves a task that waits for ever for a thread that has stopped.
    """

    @property
    def thread(self) -> Thread:
        """Where its calls run."""
        return self._thread

    async def _execute(self, fn: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        call: Coroutine[Any, Any, Any] = super()._execute(fn, *arguments, **options)  # type: ignore[no-untyped-call]
        return await _to_the_end(call)

    def stop(self) -> asyncio.Future[Any] | None:
        """Stop the thread, once: it answers nothing afterwards."""
        return super().stop() if self._running else None


async def _to_the_end(call: Coroutine[Any, Any, T]) -> T:
    """The result of a call; a cancellation is heard when it has ended."""
    work = asyncio.ensure_future(call)
    cut: asyncio.CancelledError | None = None
    while not work.done():
        try:
            await asyncio.wait([work])
        except asyncio.CancelledError as error:
            cut = error
    if cut is None:
        return work.result()
    if not work.cancelled():
        work.exception()  # looked at, so that nobody complains of it
    raise cut
