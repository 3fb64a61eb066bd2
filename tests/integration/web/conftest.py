"""A running site, and programs that use it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.site import Site, running_site


@pytest.fixture
async def site(redis_url: str, tmp_path: Path) -> AsyncIterator[Site]:
    async with running_site(redis_url, tmp_path) as running:
        yield running
