"""What a volunteer does during a talk in the page: hold, keys, and calling back whom the line cut off."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.console.volunteer import LEG, Volunteer

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="package")]


async def test_hold_is_the_lines_the_microphone_the_pages(camille: Volunteer) -> None:
    await camille.is_available()
    contact = await camille.is_talking()
    await camille.presses("Mettre en attente")
    await expect(camille.page.get_by_text("La personne est en attente, avec une musique")).to_be_visible()
    await camille.presses("Couper le micro")
    assert (await camille.site.softphones.hears("mute"))["muted"] is True
    await camille.presses("Reprendre")
    await expect(camille.page.get_by_text("Votre micro est coupé")).to_be_visible()
    now = await camille.site.services.store.contact(contact.id)
    assert now is not None
    assert "mute" not in now.notes
    assert "hold" not in now.notes


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("29290", "Saint-Renan ou une commune voisine, 29290 (Finistère)"),
        ("29609", "29609, à confirmer : peut-être un Cedex de Brest (Finistère)"),
    ],
)
async def test_the_place_is_shown_once_the_call_is_taken(camille: Volunteer, code: str, words: str) -> None:
    await camille.is_available()
    await camille.is_rung("proche", code=code)
    place = camille.page.locator("call-panel").get_by_text("Finistère")
    await expect(place).to_be_hidden()
    assert code not in await camille.page.locator("main").inner_text()
    await camille.presses("Répondre")
    await camille.site.connect(camille.login)
    await expect(place).to_have_text(words)


async def test_no_place_no_word_of_it(camille: Volunteer) -> None:
    await camille.is_available()
    await camille.is_talking()
    await expect(camille.page.locator("call-panel").get_by_text("Lieu")).to_be_hidden()


async def test_keys_go_into_the_talk_by_mouse_and_by_keyboard(camille: Volunteer) -> None:
    await camille.is_available()
    await camille.is_talking()
    await camille.presses("Clavier du téléphone")
    await camille.page.keyboard.press("4")
    assert await camille.site.softphones.hears("digits") == {"type": "digits", "call": LEG, "digits": "4"}
    await camille.presses("dièse")
    assert (await camille.site.softphones.hears("digits"))["digits"] == "#"
    await expect(camille.page.get_by_text("Touches envoyées : 4 #")).to_be_visible()
    await camille.page.keyboard.press("Escape")
    await expect(camille.button("dièse")).to_be_hidden()
    await expect(camille.button("Clavier du téléphone")).to_be_focused()


async def test_the_leg_of_a_call_back_is_accepted_at_once_and_only_that(camille: Volunteer) -> None:
    await camille.is_available()
    contact = await camille.is_talking()
    await camille.site.softphones.tell(type="disconnect", call=LEG)
    await camille.is_cut(contact)
    await camille.page.get_by_label("Une note pour l’équipe").fill("Coupée au milieu.")
    await camille.presses("Rappeler la personne")
    await camille.sees("Nous rappelons la personne")
    await camille.site.softphones.tell(type="incoming", call="CA-back", **{"from": "+33199000000", "to": "client:x"})
    assert (await camille.site.softphones.hears("accept"))["call"] == "CA-back"
    await camille.site.connect_back(contact)
    await camille.sees("En conversation")
    await camille.presses("Raccrocher")
    await expect(camille.page.get_by_label("Une note pour l’équipe")).to_have_value("Coupée au milieu.")
    await expect(camille.button("Rappeler la personne")).to_be_hidden()


@pytest.mark.parametrize("number", [None, "+32470000001"])
async def test_where_nobody_can_be_called_back_it_is_not_offered(camille: Volunteer, number: str | None) -> None:
    await camille.is_available()
    await camille.is_cut(await camille.is_talking(number=number))
    await camille.sees("La fiche de l’appel")
    await expect(camille.page.get_by_text("L’appel est terminé.")).to_be_visible()
    await expect(camille.button("Rappeler la personne")).to_be_hidden()


@pytest.mark.parametrize("by", ["contact", "put_down"])
async def test_who_seems_to_have_hung_up_may_be_called_back(camille: Volunteer, by: str) -> None:
    await camille.is_available()
    contact = await camille.is_talking()
    store = camille.site.services.store
    if by == "contact":
        await store.leave(camille.site.op(), contact.id, "handled", "contact")
    else:
        await store.hang_up(camille.site.op(), contact.id, str(contact.agent), put_down=True)
    await camille.sees("La fiche de l’appel")
    await expect(camille.page.get_by_text("Vous avez été coupés ? Vous pouvez rappeler la personne.")).to_be_visible()
    await expect(camille.page.get_by_text("La ligne a coupé")).to_be_hidden()
    await camille.presses("Rappeler la personne")
    await camille.sees("Nous rappelons la personne")
