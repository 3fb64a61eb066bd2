"""A person writes, Camille answers: through reloads, lost networks and shut ways, nothing lost and nothing twice."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import BrowserContext, Route, WebSocketRoute, expect

from tests.browser.chat.helper import Helper
from tests.browser.chat.writer import Writer
from tests.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="package")]


async def test_the_whole_way_with_the_keyboard_alone(visitor: Writer, site: Site) -> None:
    press = visitor.page.keyboard.press
    await visitor.button("Besoin d’aide ?").wait_for()
    await visitor.reaches("Besoin d’aide ?")
    await press("Enter")
    await visitor.button("Commencer").wait_for()
    assert await visitor.focused() == "title"
    await visitor.reaches("Commencer")
    await press("Space")
    await visitor.button("Une arnaque ou un message suspect").wait_for()
    assert await visitor.focused() == "title"
    await visitor.counts_additions()
    await visitor.reaches("Une arnaque ou un message suspect")
    await press("Enter")
    await visitor.reads("vous êtes la prochaine personne")
    camille = await Helper.meets(site)
    await visitor.reads("Un bénévole est avec vous.")
    await camille.says("Bonjour, que dit ce message ?")
    await visitor.reads("que dit ce message")
    await visitor.reaches("text")
    await visitor.page.keyboard.type("Il dit de cliquer.")
    await press("Shift+Enter")
    await visitor.page.keyboard.type("J’hésite.")
    await press("Enter")
    await visitor.is_stored("Il dit de cliquer.\nJ’hésite.")
    await expect(visitor.field).to_be_focused()
    await expect(visitor.field).to_have_value("")
    await press("Escape")
    assert await visitor.focused() == "Ma conversation"
    await camille.says("Ne cliquez pas.")
    await visitor.reads("1 nouveau message")
    await press("Enter")
    await expect(visitor.field).to_be_focused()
    await camille.ends()
    await visitor.reads("Cette aide vous a-t-elle été utile")
    await visitor.reaches("Très utile")
    await press("Enter")
    await visitor.reads("Merci de votre visite")
    entries = await camille.entries()
    added = await visitor.additions()
    assert await visitor.bubbles() == entries
    assert added == entries[len(entries) - len(added) :]


async def in_talk(visitor: Writer, site: Site) -> Helper:
    """A visitor who asked for a person, and Camille."""
    await visitor.begins()
    await visitor.presses("Parler à une personne")
    await visitor.reads("vous êtes la prochaine personne")
    camille = await Helper.meets(site)
    await visitor.reads("Un bénévole est avec vous.")
    return camille


async def test_reloads_and_other_pages_keep_it(visitor: Writer, site: Site) -> None:
    """Each page has every message once, in order; what was being written is still there."""
    camille = await in_talk(visitor, site)
    await visitor.says("J’ai perdu mes photos.")
    await visitor.is_stored("J’ai perdu mes photos.")
    await visitor.field.fill("Elles étaient")
    assert not any("token" in address for address in (visitor.page.url, *visitor.asked))
    for path in ("/", "/autre"):
        await visitor.comes(path)
        await expect(visitor.field).to_have_value("Elles étaient")
        assert await visitor.focused() == "", "a page that opens leaves the keyboard where it is"
        await camille.says(f"Je regarde {path}")
        await visitor.is_stored(f"Je regarde {path}")
        assert await visitor.bubbles() == await camille.entries()
    await visitor.presses("Réduire")
    await visitor.comes("/")
    await camille.says("Vous êtes là ?")
    await visitor.reads("1 nouveau message")
    await expect(visitor.field).to_be_hidden()


async def test_a_lost_network_loses_nothing(visitor: Writer, site: Site, context: BrowserContext) -> None:
    camille = await in_talk(visitor, site)
    await visitor.counts_additions()
    await context.set_offline(True)
    await visitor.reads("La connexion est perdue.")
    for number in range(3):
        await visitor.says(f"Pendant la coupure {number}")
        await camille.says(f"Êtes-vous là {number}")
    await expect(visitor.page.get_by_text("Envoi…")).to_have_count(3)
    await context.set_offline(False)
    await visitor.is_stored("Pendant la coupure 2")
    await expect(visitor.page.get_by_text("La connexion est perdue.")).to_have_count(0)
    await expect(visitor.page.get_by_text("Envoi…")).to_have_count(0)
    assert await visitor.bubbles() == await camille.entries()
    added = await visitor.additions()
    assert added[:3] == [f"Êtes-vous là {number}" for number in range(3)]
    assert added[3:] == [f"Pendant la coupure {number}" for number in range(3)]


async def test_a_reload_while_nothing_gets_through_keeps_what_was_written(
    visitor: Writer, site: Site, context: BrowserContext
) -> None:
    camille = await in_talk(visitor, site)
    await context.set_offline(True)
    await visitor.reads("La connexion est perdue.")
    await visitor.says("Écrit dans le train")
    await visitor.page.goto("about:blank")
    await context.set_offline(False)
    await visitor.comes("/autre")
    await visitor.is_stored("Écrit dans le train")
    assert (await camille.entries()).count("Écrit dans le train") == 1


async def test_two_tabs_of_one_conversation(visitor: Writer, site: Site) -> None:
    camille = await in_talk(visitor, site)
    async with visitor.page.context.expect_page() as opened:
        await visitor.page.evaluate("window.open('/autre', '_blank', 'noreferrer=no')")
    other = Writer(await opened.value, visitor.home)
    await other.reads("Un bénévole est avec vous.")
    await visitor.says("D’ici")
    await other.is_stored("D’ici")
    await other.says("De là")
    await visitor.is_stored("De là")
    await camille.says("Bien reçu")
    await visitor.is_stored("Bien reçu")
    await other.is_stored("Bien reçu")
    assert await visitor.bubbles() == await other.bubbles() == await camille.entries()
    assert other.complaints == []


@pytest.mark.parametrize(("shut", "used"), [(("live",), "stream"), (("live", "stream"), "poll")])
async def test_where_a_proxy_shuts_a_way_the_next_one_is_taken(
    visitor: Writer, site: Site, shut: tuple[str, ...], used: str
) -> None:
    async def close(socket: WebSocketRoute) -> None:
        await socket.close(code=1008)

    async def refuse(route: Route) -> None:
        await route.abort()

    await visitor.page.route_web_socket("**/chat/live", close)
    if "stream" in shut:
        await visitor.page.route("**/chat/stream", refuse)
    await visitor.comes()
    camille = await in_talk(visitor, site)
    assert visitor.asked[-1].endswith((f"/chat/{used}", "/chat/send"))
    assert any(address.endswith(f"/chat/{used}") for address in visitor.asked)
    await visitor.counts_additions()
    writing = visitor.page.get_by_text("Le bénévole écrit…")
    async with asyncio.timeout(10):  # a sign that comes between two questions of a page that polls is nobody's
        while not await writing.is_visible():
            await camille.types()
            await asyncio.sleep(0.05)
    for number in range(3):
        await visitor.says(f"Question {number}")
        await camille.says(f"Réponse {number}")
        await visitor.is_stored(f"Réponse {number}")
        await visitor.is_stored(f"Question {number}")
    await visitor.reload_keeps(await camille.entries())
    await visitor.presses("Réduire")
    await visitor.presses("Ma conversation")
    await camille.ends()
    await visitor.reads("Cette aide vous a-t-elle été utile")


async def test_our_own_pages_lead_to_it_under_our_own_policy(context: BrowserContext, site: Site) -> None:
    person = Writer(await context.new_page(), site.url)
    await person.comes("/")
    await person.page.get_by_role("link", name="Écrivez à un bénévole").click()
    await person.presses("Commencer")
    await person.button("Parler à une personne").wait_for()
    await person.comes("/vie-privee")
    await person.page.get_by_role("link", name="Écrire", exact=True).click()
    await person.presses("Parler à une personne")
    await person.reads("vous êtes la prochaine personne")
    camille = await Helper.meets(site)
    await camille.says("Bonjour !")
    await person.is_stored("Bonjour !")
    assert await person.bubbles() == await camille.entries()
    assert person.complaints == []
