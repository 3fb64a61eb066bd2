"""Every state, at every size, light and dark: nothing for axe to object to, nothing small, nothing sideways."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from routing.model import Presence
from tests.browser.axe import looks, objections
from tests.browser.console.volunteer import Volunteer
from tests.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="package")]

MEASURE = (Path(__file__).parent / "measure.js").read_text("utf-8")
# Contrast does not depend on the size, nor the layout on the colours.
LOOKS = {
    "laptop": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"},
    "phone": {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"},
    "narrow": {"viewport": {"width": 320, "height": 640}, "color_scheme": "light", "reduced_motion": "reduce"},
}


async def _idle(camille: Volunteer) -> None:
    await camille.is_available()


async def _choosing_a_break(camille: Volunteer) -> None:
    await camille.presses("Faire une pause")


async def _ringing(camille: Volunteer) -> None:
    await camille.is_rung()


async def _declining(camille: Volunteer) -> None:
    await camille.page.keyboard.press("F2")


async def _talking(camille: Volunteer) -> None:
    await camille.page.keyboard.press("Control+Enter")
    await camille.site.softphones.hears("accept")
    await camille.site.connect("camille")
    await camille.sees("En conversation")
    for text in ("Bonjour, je n’arrive plus à ouvrir mes messages.", "Depuis hier soir."):
        await camille.hears(text)
    await camille.page.keyboard.press("F8")
    await expect(camille.page.get_by_text("Votre micro est coupé")).to_be_visible()


async def _keying(camille: Volunteer) -> None:
    await camille.presses("Clavier du téléphone")
    await camille.page.keyboard.press("5")
    await expect(camille.page.get_by_text("Touches envoyées : 5")).to_be_visible()


async def _wrapping_up(camille: Volunteer) -> None:
    await camille.presses("Raccrocher")
    await camille.sees("La fiche de l’appel")
    await camille.page.get_by_label("C’est réglé en partie").check()


async def _note_refused(camille: Volunteer) -> None:
    await camille.page.get_by_label("Une note pour l’équipe").fill("mot de passe : chat")
    await camille.presses("Terminer")
    await expect(camille.page.locator("#note-fault")).to_be_visible()


async def _set_away(camille: Volunteer) -> None:
    await camille.page.get_by_label("Une note pour l’équipe").fill("")
    await camille.presses("Terminer")
    await camille.sees("Vous êtes disponible")
    site = camille.site
    await site.services.store.set_presence(site.op(), site.ids["camille"], Presence.AWAY, "missed", "line")
    await camille.sees("Nous vous avons mis en pause")


async def _shortcuts(camille: Volunteer) -> None:
    await camille.page.get_by_text("Raccourcis du clavier").click()


async def _lost(camille: Volunteer) -> None:
    await camille.page.context.set_offline(True)
    await expect(camille.page.get_by_text("La connexion est perdue. Nous essayons")).to_be_visible()


# One shift, each state after the other.
SHIFT: list[Callable[[Volunteer], Awaitable[None]]] = [
    _idle, _choosing_a_break, _ringing, _declining, _talking, _keying, _wrapping_up, _note_refused, _set_away,
    _shortcuts, _lost,
]  # fmt: skip


async def _asked_for_a_number(camille: Volunteer) -> None:
    await camille.presses("Répondre sur mon propre téléphone")
    await camille.page.get_by_label("Votre numéro de téléphone").fill("12")
    await camille.presses("Appelez-moi pour vérifier")
    await expect(camille.page.locator("#refusal")).to_be_visible()
    await camille.presses("Annuler")


async def _called_to_verify(camille: Volunteer) -> None:
    await camille.asks_to_be_called()


async def _not_verified(camille: Volunteer) -> None:
    for _ in range(3):
        await camille.keys("0")
    await expect(camille.page.locator("own-phone [data-part=failed]")).to_be_visible()


async def _choosing_an_end(camille: Volunteer) -> None:
    await camille.presses("Annuler")
    assert await camille.keys(await camille.asks_to_be_called()) == "verifie"
    await camille.page.get_by_label("Une autre heure").check()
    await camille.presses("Me rendre disponible")
    await expect(camille.page.locator("#duty-end-fault")).to_be_visible()


async def _by_phone(camille: Volunteer) -> None:
    await camille.page.get_by_label("2 heures").check()
    await camille.page.get_by_role("button", name="Me rendre disponible").click()
    await camille.sees("Vous êtes disponible sur votre téléphone")
    await camille.presses("Changer l’heure de fin")


async def _rung_by_phone(camille: Volunteer) -> None:
    await camille.site.caller_waits("outils")
    await camille.sees("Un appel pour vous")


async def _on_hold(camille: Volunteer) -> None:
    await camille.site.connect("camille")
    await camille.presses("Mettre en attente")
    await expect(camille.button("Reprendre")).to_be_visible()


async def _cut(camille: Volunteer) -> None:
    [contact] = (await camille.site.services.store.agent_view(camille.site.ids["camille"])).contacts
    await camille.is_cut(contact)


async def _ringing_back(camille: Volunteer) -> None:
    await camille.presses("Rappeler la personne")
    await camille.sees("Nous rappelons la personne")


BY_PHONE: list[Callable[[Volunteer], Awaitable[None]]] = [
    _asked_for_a_number, _called_to_verify, _not_verified, _choosing_an_end, _by_phone, _rung_by_phone, _on_hold, _cut,
    _ringing_back,
]  # fmt: skip


async def faults_of(page: Page) -> list[Any]:
    """What axe objects to, and what is sideways, too small to press or too small to read."""
    measured = await page.evaluate(MEASURE)
    return await objections(page) + [(name, found) for name, found in measured.items() if found]


async def is_good(page: Page) -> None:
    assert await faults_of(page) == []


@pytest.mark.parametrize("camille", looks(LOOKS, daily=["narrow"]), indirect=True)
async def test_the_console_through_a_shift(camille: Volunteer) -> None:
    await walk(camille, SHIFT)


@pytest.mark.parametrize("camille", looks(LOOKS, daily=["phone"]), indirect=True)
async def test_the_console_through_a_shift_on_the_own_phone(camille: Volunteer) -> None:
    await walk(camille, BY_PHONE)


async def walk(camille: Volunteer, states: list[Callable[[Volunteer], Awaitable[None]]]) -> None:
    faults = {"off duty": await faults_of(camille.page)}
    for state in states:
        await state(camille)
        faults[state.__name__] = await faults_of(camille.page)
    assert {state: found for state, found in faults.items() if found} == {}


@pytest.mark.parametrize("dominique", looks(LOOKS, daily=["laptop"]), indirect=True)
async def test_the_wall(dominique: Volunteer) -> None:
    await is_good(dominique.page)
    for topic in ("outils", "arnaque"):
        await dominique.site.caller_waits(topic)
    await dominique.site.available("sacha")
    await dominique.site.connect("sacha")
    await expect(dominique.page.locator("#agents tbody tr")).to_contain_text("En appel")
    await dominique.site.visitor_waits("demarche")
    await expect(dominique.page.locator("#waiting tbody")).to_contain_text("Chat")
    await is_good(dominique.page)


@pytest.mark.parametrize("look", looks(LOOKS, daily=["phone"]))
async def test_sign_in_and_its_refusals(chromium: Browser, site: Site, look: dict[str, Any]) -> None:
    context = await chromium.new_context(**look)
    page = await context.new_page()
    await page.goto(f"{site.url}/sign-in")
    await is_good(page)
    await page.get_by_label("Identifiant").fill("camille")
    await page.get_by_label("Mot de passe").fill("autre chose")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("incorrect")
    await expect(page.get_by_label("Mot de passe")).to_be_focused()
    await is_good(page)
    await page.goto(f"{site.url}/nulle-part")
    await expect(page.get_by_role("heading")).to_have_text("Cette page n’est pas disponible")
    await is_good(page)
    await context.close()


SHORT = {"viewport": {"width": 640, "height": 400}, "forced_colors": "active"}


@pytest.mark.parametrize("camille", [SHORT], ids=["short"], indirect=True)
async def test_forced_colours_at_400_percent_zoom_of_a_wide_screen(camille: Volunteer) -> None:
    """1280 px at 400 % are 320 px, tried above; here what remains visible with forced colours."""
    await camille.is_available()
    await camille.is_rung()
    await is_good(camille.page)
    await expect(camille.button("Répondre")).to_be_in_viewport()
