"""Ending, keeping a copy, beginning afresh, and leaving at once: what is left on the screen and in the tab."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Route, expect

from tests.browser.chat.fake_line import FakeLine
from tests.browser.chat.test_talking import in_talk
from tests.browser.chat.writer import Writer
from tests.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="package")]
MORE = "Terminer, recommencer, garder une copie"


async def test_leaving_quickly_leaves_nothing(visitor: Writer, site: Site) -> None:
    """The page is another one at once, « back » does not lead to it, the tab keeps nothing, Camille is told."""

    async def weather(route: Route) -> None:
        await route.fulfill(body="<title>Météo</title>", content_type="text/html")

    await visitor.page.route("https://meteofrance.com/", weather)
    await visitor.comes("/autre")
    camille = await in_talk(visitor, site)
    await visitor.says("Je ne peux pas rester.")
    await visitor.is_stored("Je ne peux pas rester.")
    await visitor.field.fill("Personne ne doit")
    await visitor.presses("Quitter vite")
    await visitor.page.wait_for_url("https://meteofrance.com/")
    await camille.is_left()
    await visitor.page.go_back()
    assert not visitor.page.url.endswith("/autre")
    await visitor.comes("/")
    await expect(visitor.button("Besoin d’aide ?")).to_be_visible()
    assert await visitor.kept() == {}


async def test_beginning_afresh_is_asked_twice_and_is_another_conversation(visitor: Writer, site: Site) -> None:
    camille = await in_talk(visitor, site)
    await visitor.says("C’était ma mère.")
    await visitor.is_stored("C’était ma mère.")
    await visitor.page.get_by_text(MORE).click()
    await visitor.presses("Recommencer")
    await visitor.presses("Non, continuer")
    await expect(visitor.field).to_be_visible()
    await visitor.presses("Recommencer")
    await visitor.presses("Oui")
    await camille.is_left()
    assert await visitor.focused() == "title"
    await visitor.presses("Commencer")
    await visitor.reads("Bonjour, ici Solidarité Numérique")
    assert not any("ma mère" in bubble for bubble in await visitor.bubbles())
    assert "ma mère" not in str(await visitor.kept())


async def test_ending_then_keeping_a_copy(visitor: Writer, site: Site) -> None:
    camille = await in_talk(visitor, site)
    await camille.says("Tout est réglé ?")
    await visitor.is_stored("Tout est réglé ?")
    await visitor.page.get_by_text(MORE).click()
    await visitor.presses("Terminer la conversation")
    await visitor.presses("Oui")
    await visitor.reads("La conversation est terminée")
    await expect(visitor.field).to_be_hidden()
    async with visitor.page.expect_download() as taken:
        await visitor.presses("Garder une copie")
    download = await taken.value
    assert download.suggested_filename == "conversation.txt"
    assert "Tout est réglé ?" in Path(await download.path()).read_text("utf-8")
    await visitor.presses("Recommencer")
    await visitor.button("Commencer").wait_for()


async def test_a_conversation_that_is_gone_is_said_and_forgotten(writer: Writer, line: FakeLine) -> None:
    await writer.begins()
    await line.is_linked("live")
    await line.tells({"type": "bye", "reason": "expired"})
    await writer.reads("Votre dernière conversation est terminée et effacée.")
    assert "token" not in str(await writer.kept())


async def test_too_many_tabs_stop_the_oldest_which_can_go_on(writer: Writer, line: FakeLine) -> None:
    await writer.begins()
    await line.is_linked("live")
    await line.tells({"type": "bye", "reason": "replaced"})
    await writer.reads("Elle s’est arrêtée dans celle-ci.")
    await writer.presses("Reprendre ici")
    await line.is_linked("live", 2)
    await expect(writer.page.get_by_text("Elle s’est arrêtée dans celle-ci.")).to_have_count(0)
