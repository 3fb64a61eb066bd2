"""On duty by one's own telephone: verified by a call, rung without a page, the talk ruled from the screen."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from routing.model import Presence
from tests.browser.console.volunteer import Volunteer

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="package")]


async def test_a_number_is_typed_in_pairs_and_verified_by_its_code(camille: Volunteer) -> None:
    page = camille.page
    await camille.presses("Répondre sur mon propre téléphone")
    await expect(page.get_by_label("Votre numéro de téléphone")).to_be_focused()
    await expect(camille.button("Répondre sur mon propre téléphone")).to_be_hidden()
    await page.keyboard.type("0639980011")
    await expect(page.get_by_label("Votre numéro de téléphone")).to_have_value("06 39 98 00 11")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Nous appelons le 06 39 98 00 11")).to_be_visible()
    [(agent, _, number)] = camille.site.dialler.called
    assert (agent, number) == (camille.site.ids["camille"], "+33639980011")
    code = (await page.locator(".code").inner_text()).replace(" ", "")
    assert await camille.keys(code) == "verifie"
    await expect(page.get_by_text("Votre numéro se termine par 11")).to_be_visible()
    await expect(page.locator("#say-politely")).to_have_text("C’est vérifié : ce téléphone est bien le vôtre.")
    assert await page.evaluate("document.activeElement.value") == "1", "the keyboard is on the first end"


async def test_a_call_that_fails_is_said_and_may_be_tried_again(camille: Volunteer) -> None:
    await camille.asks_to_be_called()
    for _ in range(3):
        await camille.keys("0")
    await expect(camille.page.get_by_text("Le téléphone n’est pas vérifié")).to_have_count(2)
    await expect(camille.page.get_by_label("Votre numéro de téléphone")).to_have_value("06 39 98 00 11")
    await camille.presses("Appelez-moi pour vérifier")
    await expect(camille.page.locator(".code")).to_be_visible()


async def test_a_number_that_does_not_do_is_refused_in_words(camille: Volunteer) -> None:
    await camille.presses("Répondre sur mon propre téléphone")
    await camille.page.get_by_label("Votre numéro de téléphone").fill("08 99 00 00 00")
    await camille.presses("Appelez-moi pour vérifier")
    await expect(camille.page.locator("#refusal")).to_contain_text("Ce numéro ne convient pas")
    await expect(camille.page.get_by_label("Votre numéro de téléphone")).to_be_focused()
    assert camille.site.dialler.called == []


async def test_on_duty_until_an_hour_with_no_page_open(camille: Volunteer) -> None:
    await camille.is_available_by_phone()
    await expect(camille.page.get_by_text("Vous pouvez fermer cette page")).to_be_visible()
    await expect(camille.page.locator("phone-line")).to_be_hidden()
    assert camille.site.softphones.registered == 0
    await camille.page.goto("about:blank")
    contact = await camille.site.caller_waits("arnaque")
    assert contact.state == "offered"
    assert (await camille.site.offer_to("camille")).via == "phone"


async def test_a_break_ends_on_the_telephone_where_it_began(camille: Volunteer) -> None:
    await camille.is_available_by_phone()
    store, me = camille.site.services.store, camille.site.ids["camille"]
    until = (await store.agent(me)).until  # type: ignore[union-attr]
    await camille.presses("Faire une pause")
    await camille.presses("Mettre en pause")
    await expect(camille.page.get_by_text("Votre téléphone ne sonnera pas")).to_be_visible()
    await camille.presses("Je suis de retour")
    await camille.sees("Vous êtes disponible sur votre téléphone")
    back = await store.agent(me)
    assert (back.via, back.until) == ("phone", until)  # type: ignore[union-attr]


async def test_during_a_break_another_end_is_said_to_end_the_break(camille: Volunteer) -> None:
    await camille.is_available_by_phone()
    await camille.presses("Faire une pause")
    await camille.presses("Mettre en pause")
    await camille.presses("Revenir de pause, avec une autre heure de fin")
    await camille.presses("Annuler")
    await expect(camille.page.get_by_label("4 heures")).to_be_hidden()
    await camille.presses("Revenir de pause, avec une autre heure de fin")
    await camille.page.get_by_label("4 heures").check()
    await expect(camille.page.get_by_role("button", name="Rester disponible")).to_be_hidden()
    await camille.page.get_by_role("button", name="Revenir de pause, jusqu’à").click()
    await camille.sees("Vous êtes disponible sur votre téléphone")
    await expect(camille.button("Changer l’heure de fin")).to_be_visible()


async def test_after_misses_as_well_and_after_a_reload(camille: Volunteer) -> None:
    await camille.is_available_by_phone()
    store, me = camille.site.services.store, camille.site.ids["camille"]
    until = (await store.agent(me)).until  # type: ignore[union-attr]
    await store.set_presence(camille.site.op(), me, Presence.AWAY, "missed", "line", until, "phone")
    await camille.page.reload()
    await camille.is_live()
    await expect(camille.page.get_by_text("ont sonné sans réponse sur votre téléphone")).to_be_visible()
    await camille.presses("Je suis de retour")
    await camille.sees("Vous êtes disponible sur votre téléphone")
    assert (await store.agent(me)).via == "phone"  # type: ignore[union-attr]


async def test_a_duty_whose_end_has_come_is_said_to_be_over(camille: Volunteer) -> None:
    await camille.is_available_by_phone()
    store, me = camille.site.services.store, camille.site.ids["camille"]
    await store.set_presence(camille.site.op(), me, Presence.OFFLINE, "until", "line", via="phone")
    await expect(camille.page.get_by_text("Votre permanence est terminée")).to_be_visible()
    await camille.sees("Bonjour Camille Aubin")


async def test_the_end_is_changed_the_number_forgotten(camille: Volunteer) -> None:
    await camille.is_available_by_phone()
    store, me = camille.site.services.store, camille.site.ids["camille"]
    first = (await store.agent(me)).until  # type: ignore[union-attr]
    await camille.presses("Changer l’heure de fin")
    await camille.page.get_by_label("4 heures").check()
    await camille.page.get_by_role("button", name="Rester disponible jusqu’à").click()
    await expect(camille.page.get_by_role("button", name="Rester disponible")).to_be_hidden()
    second = (await store.agent(me)).until  # type: ignore[union-attr]
    assert first is not None
    assert second is not None
    assert second - first >= 3 * 3_600_000
    await camille.presses("Oublier ce numéro")
    await camille.sees("Bonjour Camille Aubin")
    assert (await store.agent(me)).presence == "offline"  # type: ignore[union-attr]


async def test_no_time_is_no_end(camille: Volunteer) -> None:
    assert await camille.keys(await camille.asks_to_be_called()) == "verifie"
    await camille.page.get_by_label("Une autre heure").check()
    await camille.presses("Me rendre disponible")
    await expect(camille.page.get_by_text("Choisissez une heure de fin dans les douze heures")).to_be_visible()
    await expect(camille.page.get_by_label("Heure de fin")).to_be_focused()


async def test_from_the_telephone_back_to_the_page(camille: Volunteer) -> None:
    await camille.is_available_by_phone()
    await camille.presses("Répondre plutôt sur cette page")
    await expect(camille.page.get_by_text("Le téléphone est prêt.")).to_be_visible()
    await expect(camille.page.get_by_role("heading", name="Vous êtes disponible", exact=True)).to_be_visible()
    assert camille.site.softphones.registered == 1


async def test_when_the_end_comes_the_page_says_so(camille: Volunteer) -> None:
    await camille.is_available_by_phone()
    site = camille.site
    await site.services.store.set_presence(site.op(), site.ids["camille"], Presence.OFFLINE, "until", "line")
    await expect(camille.page.get_by_text("l’heure que vous aviez choisie est passée")).to_be_visible()


async def test_an_offer_by_phone_has_no_answer_and_may_be_declined(camille: Volunteer) -> None:
    await camille.is_available_by_phone()
    await camille.site.caller_waits("arnaque")
    await camille.sees("Un appel pour vous")
    card = camille.page.locator("offer-card")
    await expect(card.get_by_text("Votre téléphone sonne : décrochez, puis appuyez sur 1.")).to_be_visible()
    await expect(card.get_by_text(" s pour répondre")).to_be_hidden()  # the telephone rings for less than that
    await expect(camille.button("Répondre")).to_be_hidden()
    await camille.page.keyboard.press("Control+Enter")
    assert (await camille.site.offer_to("camille")).state == "pending"
    await camille.page.keyboard.press("F2")
    await camille.presses("Je ne connais pas ce sujet")
    await camille.sees("Une courte respiration")


async def test_hold_and_mute_on_the_telephone_by_button_and_by_key(camille: Volunteer) -> None:
    await camille.is_available_by_phone()
    contact = await camille.is_talking_by_phone()
    await expect(camille.page.get_by_text("Vous parlez sur votre téléphone")).to_be_visible()
    await expect(camille.button("Clavier du téléphone")).to_be_hidden()
    await camille.presses("Mettre en attente")
    await expect(camille.button("Reprendre")).to_be_visible()
    await expect(camille.page.get_by_text("La personne est en attente, avec une musique")).to_be_visible()
    await camille.page.keyboard.press("F7")
    await expect(camille.button("Mettre en attente")).to_be_visible()
    await camille.page.keyboard.press("F8")
    await expect(camille.button("Remettre le micro")).to_be_visible()
    now = await camille.site.services.store.contact(contact.id)
    assert now is not None
    assert ("mute" in now.notes, "hold" in now.notes) == (True, False)


async def test_a_talk_outlives_the_end_of_the_duty(camille: Volunteer) -> None:
    await camille.is_available_by_phone()
    contact = await camille.is_talking_by_phone()
    site = camille.site
    await site.services.store.set_presence(site.op(), site.ids["camille"], Presence.OFFLINE, "until", "line")
    await camille.presses("Couper le micro")
    await expect(camille.button("Remettre le micro")).to_be_visible()
    assert "mute" in (await site.services.store.contact(contact.id)).notes  # type: ignore[union-attr]


async def test_who_was_cut_is_called_back_by_telephone(camille: Volunteer) -> None:
    await camille.is_available_by_phone()
    contact = await camille.is_talking_by_phone()
    await camille.is_cut(contact)
    await camille.presses("Rappeler la personne")
    await camille.sees("Nous rappelons la personne")
    said = camille.page.locator("call-panel [data-part=by-phone]")
    await expect(said).to_have_text(
        "Votre téléphone sonne : décrochez, puis appuyez sur 1. Nous appelons ensuite la personne."
    )
    await camille.site.claim_back(contact)
    await expect(said).to_have_text("Nous appelons la personne. Ne raccrochez pas.")
    await camille.site.meet_again(contact)
    await camille.sees("En conversation")
    await expect(said).to_contain_text("Vous parlez sur votre téléphone")


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("no-answer", "La personne n’a pas répondu. Vous pouvez réessayer."),
        ("refused", "Nous n’avons pas pu appeler la personne. Vous pouvez réessayer."),
    ],
)
async def test_a_call_back_that_came_to_nothing_is_told(camille: Volunteer, reason: str, words: str) -> None:
    await camille.is_available_by_phone()
    contact = await camille.is_talking_by_phone()
    await camille.is_cut(contact)
    await camille.presses("Rappeler la personne")
    await camille.sees("Nous rappelons la personne")
    offer = await camille.site.claim_back(contact)
    await camille.site.services.store.fail(camille.site.op(), offer, reason, missed=False)
    await camille.sees("La fiche de l’appel")
    form = camille.page.locator("wrap-up-form")
    await expect(form.get_by_text(words)).to_be_visible()
    await expect(form.get_by_text("La ligne a coupé")).to_be_hidden()
    await camille.presses("Rappeler la personne")
    await camille.sees("Nous rappelons la personne")
