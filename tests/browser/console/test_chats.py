"""Written conversations, several at once, in a real browser: nothing lost, nothing twice, nothing missed."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, expect

from routing.model import Contact
from tests.browser.console.volunteer import Volunteer

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="package")]

FIELD = "Votre message"


@pytest_asyncio.fixture(loop_scope="package")
async def sacha(chromium: Browser, camille: Volunteer) -> AsyncIterator[Volunteer]:
    """A colleague, in a browser of their own, off duty."""
    context = await chromium.new_context(viewport={"width": 1280, "height": 800})
    colleague = Volunteer(await context.new_page(), camille.site, "sacha")
    await colleague.signs_in()
    yield colleague
    await context.close()
    assert colleague.complaints == []


def log(one: Volunteer) -> Locator:
    return one.page.get_by_role("log")


def tab(one: Volunteer, words: str) -> Locator:
    return one.page.locator("hand-list").get_by_role("button", name=words)


async def takes(one: Volunteer, topic: str, name: str, *said: str) -> Contact:
    """A visitor waits, is proposed and answered."""
    contact = await one.site.visitor_waits(topic, name, *said)
    await one.sees("Une personne vous écrit")
    await one.presses("Répondre")
    await expect(one.page.locator("offer-card")).to_be_hidden()
    return contact


async def writes(one: Volunteer, text: str) -> None:
    await one.page.get_by_label(FIELD).fill(text)
    await one.page.keyboard.press("Enter")
    await expect(log(one)).to_contain_text(text)


async def test_a_chat_from_ring_to_closed_by_keyboard_alone(camille: Volunteer) -> None:
    page, keys, site = camille.page, camille.page.keyboard, camille.site
    await camille.is_available()
    contact = await site.visitor_waits("outils", "c_photos", "Je ne trouve plus mes photos.")
    await camille.sees("Une personne vous écrit")
    await expect(page.locator("#say-now")).to_contain_text("Téléphone, ordinateur ou internet")
    await keys.press("Control+Enter")
    await camille.sees("Conversation écrite")
    assert await camille.focused() == "title"
    await expect(log(camille)).to_contain_text("La personne, ")
    await expect(log(camille)).to_contain_text("Je ne trouve plus mes photos.")
    for _ in range(8):
        await keys.press("Tab")
        if await camille.focused() == "text":
            break
    await keys.type("Bonjour,")
    await keys.press("Shift+Enter")
    await keys.type("sur quel appareil ?")
    await keys.press("Enter")
    await expect(log(camille)).to_contain_text("Bonjour,\nsur quel appareil ?")
    await expect(log(camille)).to_contain_text("envoyé")
    await expect(page.get_by_label(FIELD)).to_have_value("")
    assert await camille.focused() == "text"

    await keys.press("F6")
    await keys.press("Enter")
    await expect(page.get_by_label(FIELD)).to_have_value(
        "Bonjour, je suis bénévole à Solidarité Numérique. Je vais vous aider, à votre rythme."
    )
    written = [entry.text for entry in await site.services.transcripts.read(contact.id) if entry.author == "agent"]
    assert written == ["Bonjour,\nsur quel appareil ?"], "a ready reply is never sent by itself"

    await keys.press("Control+F9")
    await camille.sees("La fiche de la conversation")
    await expect(log(camille)).to_contain_text("plus mes photos", timeout=1_000)
    await keys.press("Control+Enter")
    await expect(page.get_by_text("Choisissez d’abord comment la conversation")).to_be_visible()
    await page.get_by_label("Propos ou usage abusif").check()
    await keys.press("Control+Enter")
    await camille.sees("Vous êtes disponible")
    events = await site.services.store.read_events(0)
    closed = next(event for event in events if event.type == "contact.closed")
    assert closed.data["disposition"] == "abus"
    kept = await page.evaluate(
        "Object.keys(localStorage).concat(Object.keys(sessionStorage)).filter((key) => /chat|unsent|draft/.test(key))"
    )
    assert kept == [], "once over, nothing stays in the browser"


async def test_three_at_once_each_with_its_own_words(camille: Volunteer) -> None:
    await camille.is_available()
    await takes(camille, "outils", "c_a", "Mes photos ont disparu.")
    await writes(camille, "Depuis quand ?")
    await camille.page.get_by_label(FIELD).fill("Un brouillon pour les photos")
    await takes(camille, "arnaque", "c_b", "Un SMS bizarre.")
    await expect(log(camille)).to_contain_text("Un SMS bizarre.")
    await expect(log(camille)).not_to_contain_text("photos")
    await expect(camille.page.get_by_label(FIELD)).to_have_value("")
    await takes(camille, "demarche", "c_c", "Mon dossier est bloqué.")
    await expect(tab(camille, "Une démarche")).to_have_attribute("aria-current", "true")

    await camille.site.writes("c_a", "Depuis hier.")
    await camille.site.writes("c_a", "Ou avant-hier.")
    await expect(tab(camille, "Téléphone")).to_contain_text("2 nouveaux messages")
    await expect(camille.page.locator("#say-politely")).to_contain_text("Nouveau message")
    await camille.site.services.transcripts.sign("c_b", "visitor")
    await expect(tab(camille, "Une arnaque")).to_contain_text("écrit…")
    await tab(camille, "Téléphone").click()
    await expect(log(camille)).to_contain_text("Ou avant-hier.")
    await expect(tab(camille, "Téléphone")).not_to_contain_text("nouveau")
    await expect(camille.page.get_by_label(FIELD)).to_have_value("Un brouillon pour les photos")
    await camille.page.keyboard.press("F4")
    await expect(log(camille)).to_contain_text("Un SMS bizarre.")
    await camille.site.visitor_waits("outils", "c_d")
    await expect(camille.page.locator("line-summary")).to_contain_text("1 personne attend")
    await expect(camille.page.locator("offer-card")).to_be_hidden()
