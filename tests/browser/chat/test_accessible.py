"""Every state of the widget, at every size, light and dark: nothing for axe to object to, nothing small or sideways."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page

from tests.browser.axe import looks, objections
from tests.browser.chat.elsewhere import site_elsewhere
from tests.browser.chat.fake_line import FakeLine, serving
from tests.browser.chat.states import VISIT, Stage, flow, start, talk, waiting
from tests.browser.chat.writer import Writer

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="package")]

MEASURE = (Path(__file__).parent / "measure.js").read_text("utf-8")
# In the widget, the contrast of AAA: 7 to 1 (reliability.md A5).
CONTRAST = ("color-contrast-enhanced", "color-contrast")
# Contrast does not depend on the size: the first two looks tell it, light and dark.
LOOKS = {
    "laptop": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"},
    "phone": {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
    "narrow": {"viewport": {"width": 320, "height": 640}, "color_scheme": "light", "reduced_motion": "reduce"},
    "magnified": {"viewport": {"width": 320, "height": 200}, "color_scheme": "dark"},  # 1280 × 800 at 400 %
}


async def faults_of(page: Page, *, contrast: bool = True) -> list[Any]:
    """What axe objects to, and what is sideways, too small to press or too small to read."""
    measured = await page.evaluate(MEASURE)
    rules = {rule: {"enabled": contrast} for rule in CONTRAST}
    found = await objections(page, "helpline-chat", rules, least=5)
    return found + [(name, fault) for name, fault in measured.items() if fault]


@pytest.mark.parametrize("look", looks(LOOKS, daily=["phone"]))
async def test_every_state_at_every_size(chromium: Browser, look: dict[str, Any]) -> None:
    context = await chromium.new_context(locale="fr-FR", **look)
    async with serving() as line, site_elsewhere(line.url) as home:
        line.origins.add(home.url)
        stage = Stage(Writer(await context.new_page(), home.url), line)
        await stage.writer.page.clock.install()
        await stage.writer.comes()
        faults = {}
        for name, reach in VISIT.items():
            await reach(stage)
            faults[name] = await faults_of(stage.writer.page, contrast=look["viewport"]["width"] > 320)
        await context.close()
    assert stage.writer.complaints == []
    assert len(faults) == 20
    assert {state: found for state, found in faults.items() if found} == {}


@pytest.mark.parametrize("context", [{"forced_colors": "active"}], indirect=True)
async def test_forced_colours_hide_nothing(writer: Writer, line: FakeLine) -> None:
    stage = Stage(writer, line)
    for reach in (start, flow, waiting, talk):
        await reach(stage)
        assert await faults_of(writer.page) == []
