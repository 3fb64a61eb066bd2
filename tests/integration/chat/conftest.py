"""The whole web application, and visitors of its chat."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.chat_client import Visitor, visitor
from tests.site import Site, running_site

PARTNER = "https://mairie.example.org"


@pytest.fixture
async def site(redis_url: str, tmp_path: Path) -> AsyncIterator[Site]:
    async with running_site(redis_url, tmp_path, CHAT_ORIGINS=PARTNER) as running:
        yield running


@pytest.fixture
async def page(site: Site) -> AsyncIterator[Visitor]:
    """A visitor's page on our own site, while Camille is on duty."""
    await site.available("camille")
    async with visitor(site.url) as opened:
        yield opened
