"""The supervisors' wall follows the line within a second, and right after a lost wire."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.console.volunteer import Volunteer

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="package")]


async def shows(wall: Volunteer, figure: str, value: str, within: float = 1_000) -> None:
    await expect(wall.page.locator(f"[data-figure={figure}] dd")).to_have_text(value, timeout=within)


async def test_the_wall_follows_a_call_within_a_second(dominique: Volunteer) -> None:
    site = dominique.site
    await shows(dominique, "waiting", "0")
    await expect(dominique.page.get_by_text("Tout est calme")).to_be_visible()
    contact = await site.caller_waits("outils")
    await shows(dominique, "waiting", "1")
    await expect(dominique.page.locator("#waiting tbody tr")).to_contain_text("Téléphone, ordinateur ou internet")
    await site.available("sacha")
    await expect(dominique.page.locator("#agents tbody tr")).to_contain_text("Sacha Morvan", timeout=1_000)
    await expect(dominique.page.locator("#agents tbody tr")).to_contain_text("Ça sonne", timeout=1_000)
    await site.connect("sacha")
    await shows(dominique, "waiting", "0")
    await shows(dominique, "busy", "1")
    await shows(dominique, "answered", "1")
    await shows(dominique, "service_level", "100 %")
    await site.services.store.hang_up(site.op(), contact.id, site.ids["sacha"])
    await shows(dominique, "busy", "0")
    await site.services.store.close(site.op(), contact.id, site.ids["sacha"], "resolu")
    await shows(dominique, "idle", "1")


async def test_waits_grow_before_the_eyes(dominique: Volunteer) -> None:
    await dominique.site.caller_waits()
    figure = dominique.page.locator("[data-figure=oldest] dd")
    await expect(figure).to_have_text("0 s", timeout=1_000)
    await expect(figure).to_have_text("2 s", timeout=4_000)


async def test_right_after_a_lost_wire(dominique: Volunteer) -> None:
    await dominique.site.caller_waits(name="c_gone")
    await shows(dominique, "waiting", "1")
    await dominique.page.context.set_offline(True)
    await expect(dominique.page.get_by_text("ces chiffres ne bougent plus")).to_be_visible()
    store = dominique.site.services.store
    await store.leave(dominique.site.op(), "c_gone", "abandoned", "contact")
    await dominique.site.caller_waits(name="c_new_1")
    await dominique.site.caller_waits(name="c_new_2")
    await dominique.page.context.set_offline(False)
    await dominique.is_live()
    await shows(dominique, "waiting", "2")
    await shows(dominique, "abandoned", "1")
    await expect(dominique.page.locator("#waiting tbody tr")).to_have_count(2)


async def test_a_name_is_text_and_never_markup(dominique: Volunteer) -> None:
    """Rows are filled as text: what a person may type as a name or a code cannot become a tag."""
    payload = "<img src=x onerror=alert(1)>"
    await dominique.site.caller_waits(topic=payload)
    await expect(dominique.page.locator("#waiting tbody tr")).to_have_count(1)
    assert await dominique.page.locator("#waiting img").count() == 0


async def test_calls_and_chats_wait_in_one_line_each_named(dominique: Volunteer) -> None:
    site, rows = dominique.site, dominique.page.locator("#waiting tbody tr")
    await site.visitor_waits("outils", "c_chat")
    await site.caller_waits("arnaque")
    await shows(dominique, "waiting", "2")
    await expect(rows.nth(0)).to_contain_text("Chat")
    await expect(rows.nth(1)).to_contain_text("Appel")
    await site.available("sacha")
    offer = await site.offer_to("sacha")
    assert offer.contact == "c_chat", "who came first is first, whatever the channel"
    await site.services.offers.answering(offer.id, site.ids["sacha"], site.op())
    await expect(dominique.page.locator("#agents tbody tr")).to_contain_text("En chat avec 1 personne")
    await shows(dominique, "waiting", "1")
    await shows(dominique, "busy", "1")
