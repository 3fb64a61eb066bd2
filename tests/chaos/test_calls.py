"""Calls through random kill -9 of web, sweep and Redis: none lost, none double, none stuck, no error heard."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chaos.season import Profile, opened
from tests.chaos.verdict import judged

pytestmark = pytest.mark.chaos

SMALL = Profile(callers=80, volunteers=10, dialling=12, speed=15, seed=20)
PROMISED = Profile(callers=500, volunteers=10, dialling=60, speed=15, seed=22)
LONG = Profile(callers=1000, volunteers=10, dialling=120, speed=15, seed=21)


@pytest.mark.parametrize(
    "profile",
    [
        pytest.param(SMALL, id="80"),
        pytest.param(PROMISED, id="500", marks=pytest.mark.long),
        pytest.param(LONG, id="1000", marks=pytest.mark.long),
    ],
)
async def test_calls_through_kills(profile: Profile, tmp_path: Path, tell: list[str]) -> None:
    async with opened(profile, tmp_path) as season:
        await season.live()
        verdict = await judged(season)
    tell += verdict.table()
    assert verdict.faults() == []
    assert verdict.errors_heard == 0
