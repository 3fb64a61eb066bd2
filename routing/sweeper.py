"""Fires deadlines. Any number may run: a deadline is taken once, inside the store."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from routing.cancellation import heed_cancellation
from routing.errors import Unavailable
from routing.store import Store

LONGEST_S = 1.0  # between two looks, even if a bell is lost: offers must end within two seconds of their deadline
Sleep = Callable[[float], Awaitable[None]]
_log = logging.getLogger(__name__)


async def sweep(store: Store) -> int:
    """Fire all deadlines that are due now; returns how many acted. What firing makes due is fired too."""
    fired = 0
    while due := await store.due():
        for deadline in due:
            fired += await store.fire(deadline)
    return fired


async def run(store: Store, sleep: Sleep, longest_s: float = LONGEST_S) -> None:
    """For ever: sweep, then sleep until the next deadline, a bell (it may have set an earlier one) or `longest_s`."""
    bell = asyncio.Event()
    listener = asyncio.ensure_future(_listen(store, bell))
    try:
        while True:
            bell.clear()
            pause = await _look(store, longest_s)
            heed_cancellation()
            await _first(bell.wait(), sleep(pause))
    finally:
        listener.cancel()
        await asyncio.gather(listener, return_exceptions=True)


async def _look(store: Store, longest_s: float) -> float:
    """Sweep if something is due; returns the seconds until the next look."""
    try:
        until = await store.until_next()
        if until == 0:
            await sweep(store)
            until = await store.until_next()
    except Unavailable:
        _log.warning("deadlines wait: the store does not answer")
        return longest_s
    return longest_s if until is None else min(until / 1000, longest_s)


async def _listen(store: Store, bell: asyncio.Event) -> None:
    async for _ in store.doorbell():
        bell.set()


async def _first(*waits: Awaitable[object]) -> None:
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
