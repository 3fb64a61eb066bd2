"""A real Chromium on the real page, against a line that says what the test wants."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from playwright.async_api import async_playwright

from tests.browser.phone_page.fake_line import FakeLine, serving
from tests.browser.phone_page.telephone import Telephone

if TYPE_CHECKING:
    from playwright.async_api import Browser

SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=SWITCHES)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="package")
async def line() -> AsyncIterator[FakeLine]:
    async with serving(FakeLine()) as line:
        yield line


@pytest_asyncio.fixture(loop_scope="package")
async def telephone(chromium: Browser, line: FakeLine, request: pytest.FixtureRequest) -> AsyncIterator[Telephone]:
    """The page, open and linked. Parameters (indirect): keyword arguments of a browser context, `query`."""
    options = dict(getattr(request, "param", {}))
    query = options.pop("query", "")
    context = await chromium.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
    telephone = Telephone(await context.new_page(), line)
    await telephone.opens(query)
    yield telephone
    await context.close()
    assert telephone.complaints == []
