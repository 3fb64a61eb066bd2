"""A real Chromium on a site elsewhere, its policy strict; the real line, or one that says what the test wants."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext

from helpline.http.keys import SETTINGS
from tests.browser.chat.elsewhere import site_elsewhere
from tests.browser.chat.fake_line import FakeLine, serving
from tests.browser.chat.writer import Writer
from tests.browser.chromium import chromium as real_chromium
from tests.site import Site, running_site


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def chromium() -> AsyncIterator[Browser]:
    async with real_chromium() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="package")
async def context(chromium: Browser, request: pytest.FixtureRequest) -> AsyncIterator[BrowserContext]:
    """One person's browser. An indirect parameter: keyword arguments of the context."""
    options = {"viewport": {"width": 1280, "height": 800}, "locale": "fr-FR", **getattr(request, "param", {})}
    opened = await chromium.new_context(**options)
    yield opened
    await opened.close()


@pytest_asyncio.fixture(loop_scope="package")
async def line() -> AsyncIterator[FakeLine]:
    async with serving() as line, site_elsewhere(line.url) as home:
        line.origins.add(home.url)
        yield line


@pytest_asyncio.fixture(loop_scope="package")
async def writer(context: BrowserContext, line: FakeLine) -> AsyncIterator[Writer]:
    """A person on a page of the site elsewhere, before the line that says what the test wants."""
    person = Writer(await context.new_page(), next(iter(line.origins)))
    await person.comes()
    yield person
    assert person.complaints == []


@pytest_asyncio.fixture(loop_scope="package")
async def site(redis_url: str, tmp_path: Path) -> AsyncIterator[Site]:
    """The real line; Camille is on duty."""
    async with (
        site_elsewhere() as elsewhere,
        running_site(redis_url, tmp_path, CHAT_ORIGINS=elsewhere.url) as running,
    ):
        elsewhere.line = running.url
        await running.available("camille")
        yield running


@pytest_asyncio.fixture(loop_scope="package")
async def visitor(context: BrowserContext, site: Site) -> AsyncIterator[Writer]:
    """A person on a page of the site elsewhere, before the real line."""
    person = Writer(await context.new_page(), next(iter(site.app[SETTINGS].chat_origins)))
    await person.comes()
    yield person
    assert person.complaints == []
