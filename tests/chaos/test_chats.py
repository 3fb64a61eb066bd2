"""Chats through random kill -9 of web, sweep and Redis: none lost, nothing twice, nobody stuck, no dead end."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chaos.chat_season import Profile, opened
from tests.chaos.chat_verdict import judged

pytestmark = pytest.mark.chaos

SMALL = Profile(visitors=30, volunteers=5, apart=0.25, seed=30, web_kills=2)
HARSH = Profile(visitors=120, volunteers=6, apart=0.6, seed=77, web_kills=20)  # Redis two to three times as often
LONG = Profile(visitors=300, volunteers=6, apart=1.0, seed=31, web_kills=100, only_web=True)


@pytest.mark.parametrize(
    "profile",
    [
        pytest.param(SMALL, id="30"),
        pytest.param(HARSH, id="120", marks=pytest.mark.long),
        pytest.param(LONG, id="300", marks=pytest.mark.long),
    ],
)
async def test_chats_through_kills(profile: Profile, tmp_path: Path, tell: list[str]) -> None:
    async with opened(profile, tmp_path) as season:
        await season.live()
        verdict = await judged(season)
    tell += verdict.table()
    faults = verdict.faults()
    assert not faults, "\n".join(faults)
