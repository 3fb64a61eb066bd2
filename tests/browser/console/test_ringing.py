"""An alert nobody can miss: sound, title, picture, for exactly as long as it rings."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.browser.console.volunteer import Volunteer

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="package")]

RINGS, CALM = "📞 Appel", "Console des bénévoles · Solidarité Numérique"
# Counts what sounds: looping sources started and not stopped, in a running audio engine.
LISTEN = """
window.sounding = new Set();
const { start, stop } = AudioBufferSourceNode.prototype;
AudioBufferSourceNode.prototype.start = function (...at) {
  if (this.loop) sounding.add(this);
  return start.apply(this, at);
};
AudioBufferSourceNode.prototype.stop = function (...at) { sounding.delete(this); return stop.apply(this, at); };
window.audible = () => [...sounding].filter((source) => source.context.state === "running").length;
"""


async def sounding(page: Page, count: int) -> None:
    """Wait until so many tones sound; an expression in a string is against the page's content policy."""
    await page.wait_for_function("(count) => audible() === count", arg=count)


async def test_sound_title_and_picture(camille: Volunteer) -> None:
    page = camille.page
    await page.add_init_script(LISTEN)
    await page.reload()
    await camille.is_available()
    assert await page.evaluate("audible()") == 0
    await camille.is_rung()
    await sounding(page, 1)
    await expect(page).to_have_title(RINGS)
    assert "ringing" in str(await page.locator("link[rel=icon]").get_attribute("href"))
    await expect(page).to_have_title(CALM)
    await expect(page).to_have_title(RINGS)
    await camille.presses("Répondre")
    await sounding(page, 0)
    await expect(page).to_have_title(CALM)


async def test_only_the_tab_with_the_telephone_sounds(camille: Volunteer) -> None:
    await camille.page.context.add_init_script(LISTEN)
    await camille.page.reload()
    await camille.is_available()
    other = Volunteer(await camille.page.context.new_page(), camille.site)
    await other.page.goto(f"{camille.site.url}/console")
    await other.is_live()
    await camille.is_rung()
    await other.sees("Un appel pour vous")
    await sounding(camille.page, 1)
    assert await other.page.evaluate("audible()") == 0
    await expect(other.page).to_have_title(RINGS)


async def test_the_countdown_is_said_in_words_and_drawn(camille: Volunteer) -> None:
    await camille.is_available()
    await camille.is_rung()
    left = camille.page.locator("offer-card [data-part=left]")
    await expect(left).to_contain_text("pour répondre")
    first = await left.inner_text()
    await expect(left).not_to_have_text(first, timeout=4_000)
    assert float(await camille.page.locator("[data-part=ring]").evaluate("(ring) => ring.style.strokeDashoffset")) > 0
