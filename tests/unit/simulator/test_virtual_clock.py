"""Played time: in order, each thing with its consequences, and standing still while the world outside is busy."""

import asyncio
from datetime import UTC, datetime, timedelta

from helpline.simulator.virtual_clock import VirtualClock

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


async def test_what_is_due_happens_in_order_at_its_instant() -> None:
    clock, seen = VirtualClock(START), []

    async def at(seconds: float, name: str) -> None:
        await clock.sleep(seconds)
        seen.append((name, clock.seconds()))

    tasks = [asyncio.create_task(at(*when)) for when in ((3, "c"), (1, "a"), (3, "d"), (2, "b"), (9, "late"))]
    await clock.advance(5)
    assert seen == [("a", 1), ("b", 2), ("c", 3), ("d", 3)]
    assert clock.now() == START + timedelta(seconds=5)
    tasks[-1].cancel()


async def test_what_a_wakened_task_does_next_falls_into_the_same_advance() -> None:
    clock, seen = VirtualClock(START), []

    async def ticking() -> None:
        while True:
            await clock.sleep(1)
            for _ in range(20):
                await asyncio.sleep(0)
            seen.append(clock.seconds())

    task = asyncio.create_task(ticking())
    await clock.advance(3)
    assert seen == [1, 2, 3]
    task.cancel()


async def test_time_stands_still_while_an_exchange_is_outside() -> None:
    clock, seen = VirtualClock(START), []

    async def exchange() -> None:
        await clock.sleep(1)
        with clock.outside():
            await asyncio.sleep(0.05)
            seen.append(("answered", clock.seconds()))
        await clock.sleep(1)
        seen.append(("afterwards", clock.seconds()))

    async def other() -> None:
        await clock.sleep(1.5)
        seen.append(("other", clock.seconds()))

    tasks = [asyncio.create_task(exchange()), asyncio.create_task(other())]
    await clock.advance(5)
    assert seen == [("answered", 1), ("other", 1.5), ("afterwards", 2)]
    assert all(task.done() for task in tasks)


async def test_until_stops_at_the_instant_it_is_true() -> None:
    clock, seen = VirtualClock(START), []

    async def at(seconds: float) -> None:
        await clock.sleep(seconds)
        seen.append(seconds)

    tasks = [asyncio.create_task(at(seconds)) for seconds in (1, 2, 3)]
    assert await clock.until(lambda: len(seen) == 2, within=10)
    assert (clock.seconds(), seen) == (2, [1, 2])
    assert not await clock.until(lambda: len(seen) == 4, within=10)
    assert clock.seconds() == 12
    assert all(task.done() for task in tasks)


async def test_a_cancelled_sleep_wakes_nobody() -> None:
    clock = VirtualClock(START)
    task = asyncio.create_task(clock.sleep(1))
    await clock.settle()
    task.cancel()
    await clock.advance(2)
    assert task.cancelled()


async def test_several_may_settle_at_once() -> None:
    clock = VirtualClock(START)
    await asyncio.wait_for(asyncio.gather(*(clock.settle() for _ in range(5))), 1)
