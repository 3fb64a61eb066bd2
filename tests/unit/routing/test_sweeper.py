"""The sweeper's loop, on the twin, with a sleep in the test's hands."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from routing import sweeper
from routing.errors import Unavailable
from routing.memory_store import MemoryStore
from routing.model import ContactState, Doorbell, Policy
from tests.store_line import DAY, StoreLine


class Sleeps:
    """Records how long the loop wants to sleep; each sleep ends when the test says so."""

    def __init__(self) -> None:
        self.asked: asyncio.Queue[float] = asyncio.Queue()
        self._end = asyncio.Event()

    async def __call__(self, seconds: float) -> None:
        self._end.clear()
        self.asked.put_nowait(seconds)
        await self._end.wait()

    async def next(self) -> float:
        return await asyncio.wait_for(self.asked.get(), 5)

    def end(self) -> None:
        self._end.set()


@pytest.fixture
def line() -> StoreLine:
    line = StoreLine(Policy())
    line.store = MemoryStore(line.policy, line.clock, day=lambda: DAY)
    return line


@pytest.fixture
async def sleeps(line: StoreLine) -> AsyncIterator[Sleeps]:
    sleeps = Sleeps()
    task = asyncio.ensure_future(sweeper.run(line.store, sleeps, longest_s=1.0))
    yield sleeps
    task.cancel()
    await asyncio.wait([task], timeout=5)
    assert task.cancelled()


async def test_it_sleeps_at_most_the_longest_and_looks_again(line: StoreLine, sleeps: Sleeps) -> None:
    assert await sleeps.next() == 1.0
    sleeps.end()
    assert await sleeps.next() == 1.0


async def test_it_sleeps_until_the_next_deadline_and_fires_it(line: StoreLine, sleeps: Sleeps) -> None:
    await sleeps.next()
    await line.serves("a1")
    await line.queues("c1")
    line.now += line.policy.offer_ms - 300
    sleeps.end()
    pause = await sleeps.next()
    while pause != 0.3:
        sleeps.end()
        pause = await sleeps.next()
    line.now += 300
    sleeps.end()
    await sleeps.next()
    assert await line.state("c1") is ContactState.WAITING


async def test_a_bell_wakes_it_before_its_sleep_is_over(line: StoreLine, sleeps: Sleeps) -> None:
    await sleeps.next()
    await line.arrives("c1")
    assert await sleeps.next() == 1.0


async def test_what_firing_makes_due_is_fired_too(line: StoreLine) -> None:
    await line.serves("a1")
    await line.queues("c1")
    line.now += 10 * line.policy.doubt_ms
    assert await sweeper.sweep(line.store) > 1
    assert await line.store.due() == []


async def test_a_store_that_does_not_answer_is_asked_again(line: StoreLine, caplog: pytest.LogCaptureFixture) -> None:
    class Down(MemoryStore):
        async def until_next(self) -> int | None:
            raise Unavailable("ConnectionError")

        async def doorbell(self) -> AsyncIterator[Doorbell]:
            await asyncio.Event().wait()
            yield Doorbell(0)

    sleeps = Sleeps()
    down = Down(line.policy, line.clock, day=lambda: DAY)
    task = asyncio.ensure_future(sweeper.run(down, sleeps, longest_s=0.5))
    assert await sleeps.next() == 0.5
    sleeps.end()
    assert await sleeps.next() == 0.5
    assert "does not answer" in caplog.text
    task.cancel()
    await asyncio.wait([task], timeout=5)
