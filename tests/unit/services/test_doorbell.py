"""A process hears the line only while somebody watches it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

from helpline.services.doorbell import BellListener
from routing.memory_store import MemoryStore
from routing.model import Doorbell, Policy


async def _until(seen: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not seen():
            await asyncio.sleep(0)


async def test_nothing_is_heard_without_anybody_and_everything_again_once_somebody_comes() -> None:
    store = MemoryStore(Policy(), lambda: 0, day=lambda: "2026-11-28")
    heard: list[Doorbell] = []
    watching = False
    listener = BellListener(store, heard.append, lambda: watching)
    running = asyncio.create_task(listener.run())
    await store.arrive("1", "c1", "CA1", "voice")
    assert (heard, store.rules.bells) == ([], [])

    watching = True
    listener.wake()
    await _until(lambda: len(heard) == 1)
    assert heard[0].n == 0
    await store.arrive("2", "c2", "CA2", "voice")
    await _until(lambda: len(heard) == 2)
    assert heard[1].contact == "c2"

    watching = False
    await store.arrive("3", "c3", "CA3", "voice")
    await _until(lambda: not store.rules.bells)
    watching = True
    listener.wake()
    await _until(lambda: len(heard) == 3)
    assert heard[2].n == 0

    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
