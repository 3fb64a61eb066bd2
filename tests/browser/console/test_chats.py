"""Written conversations, several at once, in a real browser: nothing lost, nothing twice, nothing missed."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, expect

from routing.model import Contact
from tests.browser.console.volunteer import Volunteer

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="package")]

FIELD = "Votre message"
HIDE = """(hidden) => {
  Object.defineProperty(document, "visibilityState", { value: hidden ? "hidden" : "visible", configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""
WATCH_LOGS = """() => {
  window.seen = { added: 0, removed: 0, changed: 0 };
  const lines = (nodes) => [...nodes].filter((node) => node.classList?.contains("line")).length;
  new MutationObserver((all) => all.forEach(({ type, addedNodes, removedNodes }) => {
    if (type === "characterData") window.seen.changed += 1;
    window.seen.added += lines(addedNodes);
    window.seen.removed += lines(removedNodes);
  })).observe(document.querySelector("chat-log"), { childList: true, subtree: true, characterData: true });
}"""


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
    """A visitor waits, is proposed and answered, and theirs is the conversation that is open."""
    contact = await one.site.visitor_waits(topic, name, *said)
    await one.sees("Une personne vous écrit")
    await one.presses("Répondre")
    await expect(one.page.locator("offer-card")).to_be_hidden()
    for text in said:
        await expect(log(one)).to_contain_text(text)
    return contact


async def writes(one: Volunteer, text: str) -> None:
    await one.page.get_by_label(FIELD).fill(text)
    await one.page.keyboard.press("Enter")
    await expect(log(one)).to_contain_text(text)


async def test_where_the_person_lives_stands_above_the_conversation(camille: Volunteer) -> None:
    await camille.is_available()
    await camille.site.visitor_waits("proche", "c_near", code="29290")
    await camille.sees("Une personne vous écrit")
    assert "29290" not in await camille.page.locator("main").inner_text()
    await camille.presses("Répondre")
    place = camille.page.locator("chat-panel [data-part=where]")
    await expect(place).to_have_text("Lieu\u00a0: Saint-Renan ou une commune voisine, 29290 (Finistère)")


async def test_a_chat_from_ring_to_closed_by_keyboard_alone(camille: Volunteer) -> None:
    page, keys, site = camille.page, camille.page.keyboard, camille.site
    await camille.is_available()
    contact = await site.visitor_waits("outils", "c_photos", "Je ne trouve plus mes photos.")
    await camille.sees("Une personne vous écrit")
    await expect(page.locator("#say-now")).to_contain_text("Téléphone, ordinateur ou internet")
    await keys.press("Control+Enter")
    await camille.sees("Conversation écrite")
    assert await camille.focused() == "text", "the person waits for an answer"
    await expect(log(camille)).to_contain_text("La personne, ")
    await expect(log(camille)).to_contain_text("Je ne trouve plus mes photos.")
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
    await expect(page.locator("chat-panel")).to_be_hidden()
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


async def test_a_hidden_tab_says_that_somebody_wrote(camille: Volunteer) -> None:
    await camille.is_available()
    await takes(camille, "outils", "c_a", "Bonjour")
    icon = camille.page.locator("link[rel=icon]")
    calm = await icon.get_attribute("href")
    await camille.page.evaluate(HIDE, True)
    await camille.site.writes("c_a", "Vous êtes là ?")
    await expect(camille.page).to_have_title("💬 1 nouveau message")
    await expect(icon).to_have_attribute("href", re.compile("message"))
    await camille.site.writes("c_a", "Allô ?")
    await expect(camille.page).to_have_title("💬 2 nouveaux messages")
    await camille.page.evaluate(HIDE, False)
    await expect(camille.page).to_have_title("Console des bénévoles · Solidarité Numérique")
    await expect(icon).to_have_attribute("href", calm or "")


async def test_what_could_not_be_sent_says_so_and_goes_once_when_the_wire_is_back(camille: Volunteer) -> None:
    await camille.is_available()
    await takes(camille, "outils", "c_a", "Bonjour")
    await camille.page.context.set_offline(True)
    field = camille.page.get_by_label(FIELD)
    for text in ("Je regarde.", "Un instant."):
        await field.fill(text)
        await camille.page.keyboard.press("Enter")
    await expect(camille.page.get_by_text("Non envoyé.")).to_be_visible(timeout=15_000)
    await expect(camille.page.locator("chat-writer")).to_contain_text("Je regarde.")
    await camille.presses("Réessayer")
    await expect(camille.page.get_by_text("Non envoyé.")).to_be_visible(timeout=15_000)
    await camille.page.context.set_offline(False)
    await camille.is_live()
    await expect(log(camille)).to_contain_text("Un instant.")
    await expect(camille.page.locator("[data-part=outbox]")).to_be_hidden()
    kept = [entry.text for entry in await camille.site.services.transcripts.read("c_a") if entry.author == "agent"]
    assert kept == ["Je regarde.", "Un instant."]


async def test_a_reload_keeps_every_conversation_its_draft_and_what_is_unread(camille: Volunteer) -> None:
    await camille.is_available()
    await takes(camille, "outils", "c_a", "Mes photos ont disparu.")
    await writes(camille, "Depuis quand ?")
    await camille.page.get_by_label(FIELD).fill("Un brouillon")
    await takes(camille, "arnaque", "c_b", "Un SMS bizarre.")
    await camille.site.writes("c_a", "Depuis hier.")
    await expect(tab(camille, "Téléphone")).to_contain_text("1 nouveau message")
    await camille.page.reload()
    await expect(tab(camille, "Téléphone")).to_be_visible()
    await tab(camille, "Une arnaque").click()
    await expect(log(camille)).to_contain_text("Un SMS bizarre.")
    await tab(camille, "Téléphone").click()
    for text in ("Mes photos ont disparu.", "Depuis quand ?", "Depuis hier."):
        await expect(log(camille).get_by_text(text)).to_have_count(1)
    await expect(camille.page.get_by_label(FIELD)).to_have_value("Un brouillon")


async def test_the_log_receives_each_message_once_and_is_never_written_anew(camille: Volunteer) -> None:
    """A3 of field.md: as many additions as messages, whatever else moves on the page."""
    await camille.is_available()
    await takes(camille, "outils", "c_a", "Bonjour")
    await takes(camille, "arnaque", "c_b", "Un SMS bizarre.")
    await camille.page.evaluate(WATCH_LOGS)
    for number in range(4):
        await camille.site.writes("c_b", f"Message {number}")
    await writes(camille, "Je vous lis.")
    await tab(camille, "Téléphone").click()
    await tab(camille, "Une arnaque").click()
    await expect(log(camille)).to_contain_text("Message 3")
    assert await camille.page.evaluate("window.seen") == {"added": 5, "removed": 0, "changed": 0}


async def test_a_chat_is_handed_to_a_colleague_with_all_that_was_written(camille: Volunteer, sacha: Volunteer) -> None:
    await camille.is_available()
    await takes(camille, "demarche", "c_a", "Mon dossier est bloqué.")
    await writes(camille, "Je demande à Sacha.")
    await sacha.is_available()
    await camille.presses("Transférer")
    await camille.page.get_by_label("Sacha Morvan (Disponible)").check()
    await camille.presses("Transférer maintenant")
    await expect(camille.page.locator("chat-panel")).to_be_hidden()
    await sacha.sees("Une personne vous écrit")
    await expect(sacha.page.get_by_text("Cette personne vous est transférée")).to_be_visible()
    await sacha.presses("Répondre")
    await expect(sacha.page.get_by_text("Voici tout ce qui a été écrit")).to_be_visible()
    await expect(log(sacha)).to_contain_text("Mon dossier est bloqué.")
    await expect(log(sacha).locator("[data-from=agent]")).to_contain_text("Un collègue")
    await writes(sacha, "Bonjour, je reprends.")
    await expect(camille.page.locator("chat-log .line")).to_have_count(0)


async def test_what_a_visitor_writes_is_text_and_its_addresses_are_whole(camille: Volunteer) -> None:
    await camille.is_available()
    payload = "<img src=x onerror=alert(1)> javascript:alert(2) https://exemple.fr/<b>"
    await takes(camille, "outils", "c_a", payload)
    await expect(log(camille)).to_contain_text(payload)
    assert await log(camille).locator("img, b b").count() == 0
    links = await log(camille).locator("a").evaluate_all("(all) => all.map((a) => [a.href, a.rel, a.textContent])")
    assert links == [["https://exemple.fr/", "noopener noreferrer nofollow", "https://exemple.fr/"]]


async def test_a_break_while_chats_go_on(camille: Volunteer) -> None:
    await camille.is_available()
    await takes(camille, "outils", "c_a", "Bonjour")
    await camille.presses("Faire une pause")
    await camille.presses("Mettre en pause")
    await camille.sees("Personne d’autre ne vous sera proposé")
    await camille.site.visitor_waits("arnaque", "c_b")
    await writes(camille, "Je reste avec vous.")
    await expect(camille.page.locator("offer-card")).to_be_hidden()
    await camille.presses("Je suis de retour")
    await camille.sees("Une personne vous écrit")


async def test_signing_out_with_a_chat_in_hand_asks_first(camille: Volunteer) -> None:
    await camille.is_available()
    await takes(camille, "outils", "c_a", "Bonjour")
    asked = camille.answers(False, True)
    await camille.presses("Se déconnecter")
    await camille.sees("Conversation écrite")
    await camille.presses("Se déconnecter")
    await expect(camille.page.get_by_label("Identifiant")).to_be_visible()
    assert len(asked) == 2
    assert "Une personne vous écrit. En vous déconnectant, vous la remettez dans la file." in asked[0]
    contact = await camille.site.services.store.contact("c_a")
    assert contact is not None
    assert contact.state == "waiting"
