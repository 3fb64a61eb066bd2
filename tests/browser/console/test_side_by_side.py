"""Several people at once before one volunteer: all that is needed is in view, and nobody is taken for another."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.browser.console.test_chats import FIELD, log, tab, takes
from tests.browser.console.volunteer import Volunteer

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="package")]

LAPTOP = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 844}}


@pytest.mark.parametrize("camille", [LAPTOP, PHONE], ids=["laptop", "phone"], indirect=True)
async def test_an_offer_beside_two_chats_leaves_the_field_in_view(camille: Volunteer) -> None:
    await camille.is_available()
    await takes(camille, "indetermine", "c_a", "Je ne trouve plus mes photos.")
    await takes(camille, "demarche", "c_b", "Mon dossier est bloqué.")
    await camille.page.evaluate("scrollTo(0, 0)")
    await camille.site.visitor_waits("arnaque", "c_c", "Un SMS bizarre.")
    await camille.sees("Une personne vous écrit")
    for needed in (camille.button("Répondre"), camille.button("Refuser"), camille.page.get_by_label(FIELD)):
        await expect(needed).to_be_in_viewport(ratio=1)
    last = log(camille).locator(".line").last
    await expect(last).to_have_text(re.compile("Un bénévole vous répond"))
    await expect(last).to_be_in_viewport(ratio=1)
    if camille.page.viewport_size == LAPTOP["viewport"]:
        await expect(camille.button("Envoyer")).to_be_in_viewport(ratio=1)
    await camille.page.keyboard.type("Bonjour, je vous lis.")
    await expect(camille.page.get_by_label(FIELD)).to_have_value("Bonjour, je vous lis.")


async def test_an_offer_stays_in_view_while_the_page_is_read_further_down(camille: Volunteer) -> None:
    await camille.is_available()
    await takes(camille, "outils", "c_a", "Bonjour")
    await camille.site.visitor_waits("arnaque", "c_b")
    await camille.sees("Une personne vous écrit")
    await camille.presses("Faire une pause")
    await camille.button("Mettre en pause").scroll_into_view_if_needed()
    await expect(camille.button("Répondre")).to_be_in_viewport(ratio=1)


async def test_two_chats_without_a_topic_are_told_apart(camille: Volunteer) -> None:
    await camille.is_available()
    await takes(camille, "indetermine", "c_a", "Je ne trouve plus mes photos.")
    await camille.sees("Conversation écrite n° 1")
    await takes(camille, "indetermine", "c_b", "Un SMS bizarre.")
    await camille.sees("Conversation écrite n° 2")
    await camille.site.writes("c_a", "Vous êtes là ?")
    await expect(tab(camille, "Chat n° 1")).to_contain_text("1 nouveau message")
    await expect(camille.page.locator("#say-politely")).to_contain_text("Nouveau message, conversation n° 1")
    await tab(camille, "Chat n° 1").click()
    await expect(log(camille)).to_contain_text("Vous êtes là ?")
    await camille.page.keyboard.press("Control+F9")
    await camille.sees("La fiche de la conversation n° 1")
    await camille.page.get_by_label("C’est réglé", exact=True).check()
    await camille.page.keyboard.press("Control+Enter")
    await camille.sees("Conversation écrite n° 2")
    await camille.page.reload()
    await camille.sees("Conversation écrite n° 2")
    await takes(camille, "indetermine", "c_c", "Bonjour")
    await expect(camille.page.get_by_role("heading", name="Conversation écrite n° 1")).to_be_visible()
    await expect(tab(camille, "Chat n° 2")).to_be_visible()
