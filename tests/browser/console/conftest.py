"""Real pages of a real site in a real Chromium; the provider's part is played by the test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.browser.chromium import chromium as real_chromium
from tests.browser.console.volunteer import Volunteer
from tests.site import Site, running_site


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def chromium() -> AsyncIterator[Browser]:
    async with real_chromium() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="package")
async def site(redis_url: str, tmp_path: Path) -> AsyncIterator[Site]:
    async with running_site(redis_url, tmp_path) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="package")
async def camille(chromium: Browser, site: Site, request: pytest.FixtureRequest) -> AsyncIterator[Volunteer]:
    """Camille, signed in, off duty. An indirect parameter: keyword arguments of the browser's context."""
    options = {"viewport": {"width": 1280, "height": 800}, **getattr(request, "param", {})}
    context = await chromium.new_context(**options)
    volunteer = Volunteer(await context.new_page(), site)
    await volunteer.signs_in()
    yield volunteer
    await context.close()
    assert volunteer.complaints == []


@pytest_asyncio.fixture(loop_scope="package")
async def dominique(chromium: Browser, site: Site, request: pytest.FixtureRequest) -> AsyncIterator[Volunteer]:
    """Dominique, a supervisor, before the wall."""
    options = {"viewport": {"width": 1280, "height": 800}, **getattr(request, "param", {})}
    context = await chromium.new_context(**options)
    supervisor = Volunteer(await context.new_page(), site, "dominique")
    await supervisor.signs_in("/supervision")
    yield supervisor
    await context.close()
    assert supervisor.complaints == []
