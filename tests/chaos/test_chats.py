"""Chats through kill -9 of web, sweep and Redis: nothing lost, nothing twice, nothing shown to the wrong person."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chaos.chat_season import Profile, opened
from tests.chaos.chat_verdict import judged

pytestmark = pytest.mark.chaos

SMALL = Profile(writers=40, volunteers=5, opening=12, seed=23)
LONG = Profile(writers=400, volunteers=8, opening=120, seed=24)


@pytest.mark.parametrize(
    "profile", [pytest.param(SMALL, id="40"), pytest.param(LONG, id="400", marks=pytest.mark.long)]
)
async def test_chats_through_kills(profile: Profile, tmp_path: Path, tell: list[str]) -> None:
    async with opened(profile, tmp_path) as season:
        await season.live()
        verdict = await judged(season)
    tell += verdict.table()
    assert verdict.faults() == []
