"""Signing out with people in hand is asked about, on every page of a person who is signed in."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from routing.model import ContactState
from tests.browser.console.test_accessible import faults_of
from tests.browser.console.volunteer import Volunteer

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="package")]

WRITING = "Une personne vous écrit. En vous déconnectant, vous la remettez dans la file."


@pytest.mark.parametrize("path", ["/supervision", "/supervision/applications"])
async def test_other_pages_ask_as_the_console_does(dominique: Volunteer, path: str) -> None:
    site, page = dominique.site, dominique.page
    await site.available("dominique")
    await site.visitor_waits("outils", "c_a", "Bonjour")
    offer = await site.offer_to("dominique")
    await site.services.chat_desk.accept(offer.id, offer.agent, site.op())
    await page.goto(f"{site.url}{path}")
    await dominique.presses("Se déconnecter")
    await dominique.sees("Voulez-vous vous déconnecter")
    await expect(page.get_by_text(WRITING)).to_be_visible()
    assert await faults_of(page) == []
    await page.get_by_role("link", name="Non, revenir à la conversation").click()
    await dominique.is_live()
    await expect(page.get_by_role("log")).to_contain_text("Bonjour")
    await page.goto(f"{site.url}{path}")
    await dominique.presses("Se déconnecter")
    await dominique.presses("Oui, me déconnecter")
    await expect(page.get_by_label("Identifiant")).to_be_visible()
    assert (await site.services.store.contact("c_a")).state is ContactState.WAITING  # type: ignore[union-attr]


async def test_nobody_in_hand_is_no_question(dominique: Volunteer) -> None:
    await dominique.presses("Se déconnecter")
    await expect(dominique.page.get_by_label("Identifiant")).to_be_visible()


async def test_a_duty_by_telephone_is_asked_about_in_the_console(camille: Volunteer) -> None:
    await camille.is_available_by_phone()
    asked = camille.answers(False, True)
    await camille.presses("Se déconnecter")
    await camille.sees("Vous êtes disponible sur votre téléphone")
    await camille.presses("Se déconnecter")
    await expect(camille.page.get_by_label("Identifiant")).to_be_visible()
    assert len(asked) == 2
    assert "votre téléphone ne sonnera plus" in asked[0]


async def test_and_on_other_pages_where_to_stay_it_is_enough_to_close_the_page(dominique: Volunteer) -> None:
    site, page = dominique.site, dominique.page
    await page.goto(f"{site.url}/console")
    await dominique.is_live()
    await dominique.is_available_by_phone()
    await page.goto(f"{site.url}/supervision")
    await dominique.presses("Se déconnecter")
    await expect(page.get_by_text("il suffit de fermer la page")).to_be_visible()
    await page.get_by_role("link", name="Non, rester disponible").click()
    await dominique.sees("Vous êtes disponible sur votre téléphone")
    agent = await site.services.store.agent(site.ids["dominique"])
    assert agent is not None
    assert (agent.via, agent.presence) == ("phone", "available")


async def test_a_talk_is_asked_about_once(camille: Volunteer) -> None:
    await camille.is_available()
    await camille.is_talking()
    asked = camille.answers(False, True)
    await camille.presses("Se déconnecter")
    await camille.sees("En conversation")
    await camille.presses("Se déconnecter")
    await expect(camille.page.get_by_label("Identifiant")).to_be_visible()
    assert len(asked) == 2
    assert "Une personne est au téléphone avec vous." in asked[0]
