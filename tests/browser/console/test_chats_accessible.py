"""Every state of written conversations, at every size, light and dark: the same rules as for calls."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import expect

from tests.browser.axe import looks
from tests.browser.console.test_accessible import LOOKS, faults_of
from tests.browser.console.volunteer import Volunteer

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="package")]

LONG = "https://exemple.fr/une/adresse/si-longue-qu-elle-ne-tient-pas-sur-une-ligne-d-un-petit-telephone?et=la-suite"


async def _offered(camille: Volunteer) -> None:
    await camille.is_available()
    await camille.site.visitor_waits("outils", "c_a", f"Je ne trouve plus mes photos. {LONG}")
    await camille.sees("Une personne vous écrit")


async def _talking(camille: Volunteer) -> None:
    await camille.page.keyboard.press("Control+Enter")
    await camille.page.get_by_label("Votre message").fill("Bonjour, sur quel appareil ?")
    await camille.page.keyboard.press("Enter")
    await expect(camille.page.get_by_role("log")).to_contain_text("envoyé")


async def _writing(camille: Volunteer) -> None:
    await camille.site.services.transcripts.sign("c_a", "visitor")
    await expect(camille.page.get_by_text("La personne écrit…")).to_be_visible()


async def _offered_beside(camille: Volunteer) -> None:
    await camille.site.visitor_waits("arnaque", "c_b", "Un SMS bizarre.")
    await camille.sees("Une personne vous écrit")
    await expect(camille.page.get_by_role("log")).to_be_visible()


async def _unread(camille: Volunteer) -> None:
    await camille.presses("Répondre")
    await expect(camille.page.get_by_role("log")).to_contain_text("Un SMS bizarre.")
    await camille.site.writes("c_a", "Vous êtes là ?")
    await expect(camille.page.get_by_text("1 nouveau message")).to_be_visible()


async def _replies(camille: Volunteer) -> None:
    await camille.page.keyboard.press("F6")
    await expect(camille.page.get_by_text("Choisissez une réponse")).to_be_visible()


async def _transferring(camille: Volunteer) -> None:
    await camille.page.keyboard.press("Escape")
    await camille.presses("Transférer")
    await expect(camille.page.get_by_text("Aucun collègue")).to_be_visible()


async def _pausing(camille: Volunteer) -> None:
    await camille.presses("Faire une pause")


async def _paused(camille: Volunteer) -> None:
    await camille.presses("Mettre en pause")
    await camille.sees("Personne d’autre ne vous sera proposé")


async def _wrapping_up(camille: Volunteer) -> None:
    await camille.page.keyboard.press("Control+F9")
    await camille.sees("La fiche de la conversation")


async def _not_sent(camille: Volunteer) -> None:
    await camille.page.keyboard.press("F4")
    await camille.page.context.set_offline(True)
    await camille.page.get_by_label("Votre message").fill("Je regarde.")
    await camille.page.keyboard.press("Enter")
    await expect(camille.page.get_by_text("Non envoyé.")).to_be_visible(timeout=15_000)


STATES: list[Callable[[Volunteer], Awaitable[None]]] = [
    *(_offered, _talking, _writing, _offered_beside, _unread, _replies, _transferring),
    *(_pausing, _paused, _wrapping_up, _not_sent),
]


@pytest.mark.parametrize("camille", looks(LOOKS, daily=["laptop"]), indirect=True)
async def test_the_console_through_chats(camille: Volunteer) -> None:
    faults = {}
    for state in STATES:
        await state(camille)
        faults[state.__name__] = await faults_of(camille.page)
    assert len(faults) == 11
    assert {state: found for state, found in faults.items() if found} == {}
