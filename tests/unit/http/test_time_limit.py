"""`TimeLimit` does what `asyncio.timeout` does: the library is the oracle."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from helpline.http.time_limit import TimeLimit

SHORT = 0.02


def here() -> asyncio.Task[object]:
    task = asyncio.current_task()
    assert task is not None
    return task


@asynccontextmanager
async def library():
    async with asyncio.timeout(SHORT):
        yield


@asynccontextmanager
async def ours():
    with TimeLimit(SHORT).of(here()):
        yield


async def at_once() -> str:
    return "done"


async def never() -> str:
    await asyncio.Event().wait()
    raise AssertionError("unreachable")


async def wrong() -> str:
    raise LookupError("theirs")


async def cancelled() -> str:
    raise asyncio.CancelledError


async def late_and_wrong() -> str:
    try:
        return await never()
    except asyncio.CancelledError:
        raise LookupError("on the way out") from None


async def late_but_stubborn() -> str:
    try:
        return await never()
    except asyncio.CancelledError:
        return "stayed"


async def ending(limit: Callable[[], object], work: Callable[[], Awaitable[str]]) -> str:
    """How it ended, and whether the task is left with a cancellation asked of it."""
    task = here()
    try:
        async with limit():  # type: ignore[attr-defined]
            said = await work()
    except BaseException as error:
        said = type(error).__name__
    return f"{said} {task.cancelling()}"


@pytest.mark.parametrize("work", [at_once, never, wrong, cancelled, late_and_wrong, late_but_stubborn])
async def test_ends_as_with_the_library(work: Callable[[], Awaitable[str]]) -> None:
    assert await ending(ours, work) == await ending(library, work)


@pytest.mark.parametrize("limit", [ours, library])
async def test_who_is_cancelled_by_others_as_well_stays_cancelled(limit: Callable[[], object]) -> None:
    inside = asyncio.Event()

    async def work() -> str:
        inside.set()
        try:
            return await never()
        except asyncio.CancelledError:
            task.cancel()  # asked by somebody else, after the limit
            raise

    async def limited() -> None:
        async with limit():  # type: ignore[attr-defined]
            await work()

    task = asyncio.ensure_future(limited())
    await inside.wait()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_many_share_one_limit_and_each_is_late_by_itself() -> None:
    limit, go = TimeLimit(SHORT), asyncio.Event()

    async def one(patient: bool) -> str:
        try:
            with limit.of(here()):
                if patient:
                    return "in time"
                await go.wait()
        except TimeoutError:
            return "late"
        return "?"

    said = await asyncio.gather(*(one(number % 2 == 0) for number in range(20)))
    assert said == ["in time", "late"] * 10
    assert await one(False) == "late", "the looking begins again"
