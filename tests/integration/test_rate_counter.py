"""The sliding window on a real Redis."""

from __future__ import annotations

import asyncio

from helpline.adapters.rate_counter import RedisRateCounter
from helpline.domain.errors import NotAllowed
from helpline.services.chat_limits import CHATS, ChatLimits


async def test_a_room_is_let_in_and_a_flood_is_not(redis_url: str) -> None:
    counter = RedisRateCounter(redis_url, "rates")
    limits = ChatLimits(counter, "secret")
    outcomes = await asyncio.gather(
        *(limits.check_chat("192.0.2.1", f"s{number}") for number in range(CHATS + 5)), return_exceptions=True
    )
    assert [type(outcome) for outcome in outcomes if outcome] == [NotAllowed] * 5
    await limits.check_chat("192.0.2.2", "s1")
    await counter.aclose()


async def test_the_window_slides(redis_url: str) -> None:
    counter = RedisRateCounter(redis_url, "rates")
    assert await counter.allows("k", "a", 1, 150)
    assert not await counter.allows("k", "b", 1, 60_000)
    async with asyncio.timeout(5):
        while not await counter.allows("k", "b", 1, 150):
            await asyncio.sleep(0.01)
    await counter.aclose()
