"""A volunteer's shift, by mouse and by keyboard alone."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from routing.model import Presence
from tests.browser.console.volunteer import LEG, Volunteer

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="package")]


async def test_a_call_from_ring_to_closed_by_keyboard_alone(camille: Volunteer) -> None:
    page, keys = camille.page, camille.page.keyboard
    await page.locator("body").focus()
    for _ in range(12):
        await keys.press("Tab")
        if await camille.focused() == "go":
            break
    await keys.press("Enter")
    await camille.sees("Vous êtes disponible")
    assert await camille.focused() == "title"

    await camille.is_rung()
    await expect(page.locator("#say-now")).to_contain_text("Une arnaque ou un message suspect")
    assert await camille.focused() == "title", "an offer never puts Answer under a key that is being pressed"
    await keys.press("Control+Enter")
    accepted = await camille.site.softphones.hears("accept")
    assert accepted["call"] == LEG
    await camille.site.connect("camille")
    await camille.sees("En conversation")
    await expect(page.get_by_text("se termine par 42")).to_be_visible()

    await camille.hears("Bonjour, j’ai reçu un message bizarre.")
    await page.get_by_label("Ce que vous dites").focus()
    await keys.type("Bonjour, vous avez bien fait d’appeler.")
    await keys.press("Enter")
    said = await camille.site.softphones.hears("say")
    assert said["text"] == "Bonjour, vous avez bien fait d’appeler."
    await keys.press("F8")
    assert (await camille.site.softphones.hears("mute"))["muted"] is True
    await expect(page.get_by_text("Votre micro est coupé")).to_be_visible()
    await keys.press("F8")
    assert (await camille.site.softphones.hears("mute"))["muted"] is False

    await keys.press("Control+F9")
    await camille.sees("La fiche de l’appel")
    await keys.press("Control+Enter")
    await expect(page.get_by_text("Choisissez d’abord")).to_be_visible()
    assert await page.evaluate("document.activeElement.value") == "resolu", "the first choice has the keyboard"
    await keys.press("Space")
    await keys.press("Tab")
    await keys.type("Faux message reconnu.")
    await keys.press("Control+Enter")
    await camille.sees("Vous êtes disponible")
    events = await camille.site.services.store.read_events(0)
    closed = next(event for event in events if event.type == "contact.closed")
    assert (closed.data["disposition"], closed.data["note"]) == ("resolu", "Faux message reconnu.")


async def test_an_offer_is_declined_with_a_reason(camille: Volunteer) -> None:
    await camille.is_available()
    await camille.is_rung()
    await camille.page.keyboard.press("F2")
    await camille.presses("Je ne connais pas ce sujet")
    await camille.sees("Une courte respiration")
    events = await camille.site.services.store.read_events(0)
    declined = next(event for event in events if event.type == "offer.declined")
    assert declined.data["reason"] == "hors_competence"


async def test_a_break_and_the_end_of_the_shift(camille: Volunteer) -> None:
    await camille.is_available()
    await camille.presses("Faire une pause")
    await camille.page.get_by_label("Le repas").check()
    await camille.presses("Mettre en pause")
    await camille.sees("Vous êtes en pause")
    await camille.presses("Je suis de retour")
    await camille.sees("Vous êtes disponible")
    await camille.presses("Terminer ma permanence")
    await camille.sees("Bonjour Camille Aubin")
    await expect(camille.page.locator("phone-line")).to_be_hidden()


async def test_a_caller_who_leaves_while_it_rings_costs_nothing_and_is_said(camille: Volunteer) -> None:
    await camille.is_available()
    contact = await camille.is_rung()
    await camille.site.services.store.leave(camille.site.op(), contact.id, "abandoned", "contact")
    await camille.sees("Vous êtes disponible")
    assert await camille.page.title() == "Console des bénévoles · Solidarité Numérique"


async def test_a_withheld_number_is_served_like_any_other(camille: Volunteer) -> None:
    await camille.is_available()
    await camille.is_talking(number=None)
    await expect(camille.page.get_by_text("Numéro masqué")).to_be_visible()


async def test_after_too_many_misses_the_page_says_why(camille: Volunteer) -> None:
    await camille.is_available()
    site = camille.site
    await site.services.store.set_presence(site.op(), site.ids["camille"], Presence.AWAY, "missed", "line")
    await camille.sees("Nous vous avons mis en pause")
    await camille.presses("Je suis de retour")
    await camille.sees("Vous êtes disponible")


async def test_the_other_language(camille: Volunteer) -> None:
    await camille.presses("English")
    await camille.sees("Hello Camille Aubin")
    await camille.presses("Français")
    await camille.sees("Bonjour Camille Aubin")
