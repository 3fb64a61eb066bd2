"""The sliding window on a real Redis."""

from __future__ import annotations

import asyncio

import pytest

from helpline.adapters.rate_counter import RedisRateCounter
from helpline.domain.errors import NotAllowed, Refused
from helpline.services.chat_limits import CHATS, LINES, ChatLimits


async def test_the_sixth_line_in_ten_seconds_is_too_fast_but_a_line_sent_again_is_not_a_line_more(
    redis_url: str,
) -> None:
    counter = RedisRateCounter(redis_url, "rates")
    limits = ChatLimits(counter, "secret")
    for number in range(LINES):
        await limits.check_line("c1", f"l{number}")
    await limits.check_line("c1", "l0")
    with pytest.raises(Refused) as refusal:
        await limits.check_line("c1", "l6")
    assert refusal.value.code == "chat.too_fast"
    await limits.check_line("c2", "l6")
    await counter.aclose()


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
