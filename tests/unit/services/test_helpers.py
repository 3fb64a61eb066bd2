"""The same helper: looked up in time, or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from helpline.domain.errors import Unavailable
from helpline.services.helpers import AGAIN_MS, Helpers
from helpline.services.pseudonyms import Pseudonyms

NUMBER = "+33639980001"
PSEUDONYMS = Pseudonyms(("new" * 20, "old" * 20))
NOW = 1_795_000_000_000


class Records:
    """Answers when it is let, and remembers what it was asked."""

    def __init__(self, answer: str | Exception | None) -> None:
        self.answer = answer
        self.asked: list[tuple[tuple[str, ...], int]] = []
        self.slow: asyncio.Event | None = None

    async def last_agent(self, callers: Sequence[str], since: int) -> str | None:
        self.asked.append((tuple(callers), since))
        if self.slow is not None:
            await self.slow.wait()
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


async def test_both_pseudonyms_of_seven_days_are_asked_for() -> None:
    records = Records("a_1")
    assert await Helpers(records, PSEUDONYMS).last_of(NUMBER, NOW) == "a_1"
    assert records.asked == [(PSEUDONYMS.all(NUMBER), NOW - AGAIN_MS)]
    assert len(PSEUDONYMS.all(NUMBER)) == 2


async def test_a_withheld_number_is_not_looked_up() -> None:
    records = Records("a_1")
    assert await Helpers(records, PSEUDONYMS).last_of(None, NOW) is None
    assert records.asked == []


async def test_without_a_database_nobody_is_known() -> None:
    assert await Helpers(Records(Unavailable("database")), PSEUDONYMS).last_of(NUMBER, NOW) is None


@pytest.mark.parametrize("late", ["a_1", Unavailable("database")])
async def test_a_slow_database_is_not_waited_for(late: str | Exception) -> None:
    records = Records(late)
    records.slow = asyncio.Event()
    began = asyncio.get_running_loop().time()
    assert await Helpers(records, PSEUDONYMS, patience_s=0.02).last_of(NUMBER, NOW) is None
    assert asyncio.get_running_loop().time() - began < 1
    records.slow.set()
    await asyncio.sleep(0)
