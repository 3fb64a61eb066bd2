"""A reload, a second tab, a lost wire, a refused note: nothing typed and nobody waiting is lost."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from helpline.services.note_guard import LONGEST
from tests.browser.console.volunteer import LEG, Volunteer

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="package")]


async def second_tab(camille: Volunteer) -> Volunteer:
    other = Volunteer(await camille.page.context.new_page(), camille.site)
    await other.page.goto(f"{camille.site.url}/console")
    await other.is_live()
    return other


async def test_a_reload_keeps_duty_and_what_was_being_written(camille: Volunteer) -> None:
    await camille.is_available()
    await camille.is_wrapping_up()
    await camille.page.get_by_label("C’est réglé en partie").check()
    await camille.page.get_by_label("Une note pour l’équipe").fill("Photos retrouvées.")
    await camille.page.reload()
    await camille.sees("La fiche de l’appel")
    await expect(camille.page.get_by_label("C’est réglé en partie")).to_be_checked()
    await expect(camille.page.get_by_label("Une note pour l’équipe")).to_have_value("Photos retrouvées.")
    await camille.presses("Terminer")
    await camille.sees("Vous êtes disponible")
    await expect(camille.page.get_by_text("Le téléphone est prêt.")).to_be_visible()
    kept = await camille.page.evaluate("Object.keys(localStorage).filter((key) => key.includes('draft'))")
    assert kept == [], "once closed, nothing stays in the browser"


async def test_a_reload_in_a_talk_is_explained(camille: Volunteer) -> None:
    await camille.is_available()
    contact = await camille.is_talking()
    camille.page.on("dialog", lambda dialog: dialog.accept())
    await camille.page.reload()
    await camille.is_live()
    store = camille.site.services.store
    offer = (await store.contact(contact.id)).offer  # type: ignore[union-attr]
    await store.requeue(camille.site.op(), contact.id, str(offer), "agent_dropped")
    told = camille.page.locator("duty-panel [data-part=happened]")
    await expect(told).to_contain_text("La personne passe en tête de la file")


async def test_an_offer_left_unanswered_is_told(camille: Volunteer) -> None:
    await camille.is_available()
    await camille.is_rung()
    offer = await camille.site.offer_to("camille")
    await camille.site.services.store.fail(camille.site.op(), offer.id, "no-answer", missed=True)
    told = camille.page.locator("duty-panel [data-part=happened]")
    await expect(told).to_contain_text("Vous n’avez pas répondu à temps")


async def test_what_was_told_of_a_moment_ago_goes_after_a_minute(camille: Volunteer) -> None:
    await camille.page.clock.install()
    await camille.page.reload()
    await camille.is_available()
    await camille.is_rung()
    offer = await camille.site.offer_to("camille")
    await camille.site.services.store.fail(camille.site.op(), offer.id, "no-answer", missed=True)
    told = camille.page.locator("duty-panel [data-part=happened]")
    await expect(told).to_be_visible()
    await camille.page.clock.fast_forward("00:50")
    await expect(told).to_be_visible()
    await camille.page.clock.fast_forward("00:12")
    await expect(told).to_be_hidden()


async def test_a_refused_note_stays_and_says_why(camille: Volunteer) -> None:
    await camille.is_available()
    await camille.is_wrapping_up()
    note = camille.page.get_by_label("Une note pour l’équipe")
    await camille.page.get_by_label("C’est réglé", exact=True).check()
    await note.fill("Son mot de passe : chat")
    await camille.presses("Terminer")
    await expect(camille.page.get_by_text("ressemble à un mot de passe")).to_be_visible()
    await expect(note).to_have_value("Son mot de passe : chat")
    await expect(note).to_be_focused()
    assert await note.get_attribute("aria-invalid") == "true"
    await note.fill("Mot de passe changé avec elle.")
    await camille.presses("Terminer")
    await camille.sees("Vous êtes disponible")


async def test_a_note_is_no_longer_than_what_is_kept(camille: Volunteer) -> None:
    await camille.is_available()
    await camille.is_wrapping_up()
    note = camille.page.get_by_label("Une note pour l’équipe")
    await note.focus()
    await camille.page.keyboard.insert_text("é" * 34_000)
    await expect(note).to_have_value("é" * LONGEST)
    await expect(camille.page.locator("#note-left")).to_contain_text(
        "Votre note a la longueur permise : 2 000 caractères"
    )
    await camille.page.get_by_label("C’est réglé", exact=True).check()
    await camille.presses("Terminer")
    await camille.sees("Vous êtes disponible")


async def test_two_tabs_are_in_step_and_one_has_the_telephone(camille: Volunteer) -> None:
    await camille.is_available()
    other = await second_tab(camille)
    await other.sees("Vous êtes disponible")
    await expect(other.page.get_by_text("Le téléphone est dans un autre onglet")).to_be_visible()
    assert camille.site.softphones.registered == 1

    contact = await camille.is_rung()
    await other.sees("Un appel pour vous")
    await other.presses("Répondre")
    accepted = await camille.site.softphones.hears("accept")
    assert accepted["call"] == LEG, "answered from the tab without the telephone, by the tab that has it"
    await camille.site.connect("camille")
    await camille.sees("En conversation")
    await other.sees("En conversation")
    await camille.hears("Allô ?")
    await expect(other.page.get_by_role("log")).to_contain_text("Allô ?")
    await other.page.keyboard.press("F8")
    assert (await camille.site.softphones.hears("mute"))["muted"] is True

    await other.presses("Raccrocher")
    await camille.sees("La fiche de l’appel")
    await camille.page.get_by_label("Une note pour l’équipe").fill("Écrit dans le premier onglet.")
    await expect(other.page.get_by_label("Une note pour l’équipe")).to_have_value("Écrit dans le premier onglet.")
    await other.page.get_by_label("C’est réglé", exact=True).check()
    await other.presses("Terminer")
    await camille.sees("Vous êtes disponible")
    await expect(camille.page.locator("lost-note")).to_be_hidden()
    assert (await camille.site.services.store.contact(contact.id)).state == "closed"  # type: ignore[union-attr]
    assert other.complaints == []


async def test_when_the_tab_with_the_telephone_closes_the_other_takes_over(camille: Volunteer) -> None:
    await camille.is_available()
    other = await second_tab(camille)
    await expect(other.page.get_by_text("Le téléphone est dans un autre onglet")).to_be_visible()
    await camille.page.close()
    await expect(other.page.get_by_text("Le téléphone est prêt.")).to_be_visible()
    agent = await camille.site.services.store.agent(camille.site.ids["camille"])
    assert agent is not None
    assert agent.presence == "available", "closing one tab takes nobody off duty"
    await other.is_rung()
    await other.presses("Répondre")
    await camille.site.softphones.hears("accept")


async def test_the_tab_where_available_was_pressed_gets_the_telephone(camille: Volunteer) -> None:
    other = await second_tab(camille)
    await other.presses("Je suis disponible")
    await other.sees("Vous êtes disponible")
    await expect(other.page.get_by_text("Le téléphone est prêt.")).to_be_visible()
    await expect(camille.page.get_by_text("Le téléphone est dans un autre onglet")).to_be_visible()
    assert camille.site.softphones.registered == 1


async def test_a_lost_wire_is_said_and_commands_are_refused_in_words(camille: Volunteer) -> None:
    await camille.is_available()
    await camille.is_wrapping_up()
    note = camille.page.get_by_label("Une note pour l’équipe")
    await note.fill("À garder.")
    await camille.page.get_by_label("C’est réglé", exact=True).check()
    await camille.page.context.set_offline(True)
    await expect(camille.page.get_by_text("La connexion est perdue. Nous essayons")).to_be_visible()
    await camille.presses("Terminer")
    await expect(camille.page.get_by_text("réessayez quand elle sera revenue")).to_be_visible(timeout=12_000)
    await expect(note).to_have_value("À garder.")
    await camille.page.context.set_offline(False)
    await camille.is_live()
    await camille.presses("Terminer")
    await camille.sees("Vous êtes disponible")


async def test_what_happened_while_the_wire_was_lost_is_there_when_it_is_back(camille: Volunteer) -> None:
    await camille.is_available()
    await camille.page.context.set_offline(True)
    await expect(camille.page.locator("[data-connection=lost]")).to_be_visible()
    await camille.site.caller_waits("outils")
    await camille.page.context.set_offline(False)
    await camille.sees("Un appel pour vous")
    await expect(camille.page.locator("offer-card")).to_contain_text("Téléphone, ordinateur ou internet")


async def test_a_form_about_to_close_saves_what_was_chosen(camille: Volunteer) -> None:
    """Two minutes pass for the page alone: the line has not closed anything yet."""
    await camille.page.clock.install()
    await camille.page.reload()
    await camille.is_available()
    contact = await camille.is_wrapping_up()
    await camille.page.get_by_label("La personne va nous recontacter").check()
    await camille.page.get_by_label("Une note pour l’équipe").fill("Presque fini.")
    await expect(camille.page.get_by_text("Cette fiche se ferme seule dans")).to_be_visible()
    await camille.page.clock.fast_forward("01:57")
    await camille.sees("Vous êtes disponible")
    events = await camille.site.services.store.read_events(0)
    closed = next(event for event in events if event.type == "contact.closed" and event.contact == contact.id)
    assert (closed.data["disposition"], closed.data["note"]) == ("a_rappeler", "Presque fini.")


async def test_a_form_that_closed_by_itself_gives_its_note_back(camille: Volunteer) -> None:
    await camille.is_available()
    contact = await camille.is_wrapping_up()
    await camille.page.get_by_label("Une note pour l’équipe").fill("Presque fini.\n" * 100)
    store = camille.site.services.store
    await store.close(camille.site.op(), contact.id, camille.site.ids["camille"], "timer")
    await camille.sees("Une note n’a pas été enregistrée")
    kept = camille.page.get_by_label("Une note n’a pas été enregistrée")
    await expect(kept).to_have_value("Presque fini.\n" * 100)
    box = await kept.bounding_box()
    assert box is not None
    assert box["height"] < 300, "a long note scrolls in its field"
    await camille.site.caller_waits("outils")
    await camille.sees("Un appel pour vous")
    card = await camille.page.locator("offer-card").bounding_box()
    assert card is not None
    assert card["y"] < (await camille.page.locator("lost-note").bounding_box())["y"], "who calls comes first"  # type: ignore[index]
    await camille.presses("J’ai vu")
    await expect(camille.page.locator("lost-note")).to_be_hidden()


async def test_signing_out_elsewhere_is_said_here(camille: Volunteer) -> None:
    other = await second_tab(camille)
    await other.presses("Se déconnecter")
    await expect(camille.page.get_by_text("Votre session est terminée.")).to_be_visible()
    await camille.page.get_by_role("link", name="Se connecter").click()
    await expect(camille.page.get_by_label("Identifiant")).to_be_visible()


async def test_a_wiped_line_puts_the_volunteer_back_on_duty(camille: Volunteer) -> None:
    await camille.is_available()
    await camille.site.wipe()
    await camille.sees("Vous êtes disponible")
    async with camille.page.expect_response("**/console/presence", timeout=15_000):
        pass
    agent = await camille.site.services.store.agent(camille.site.ids["camille"])
    assert agent is not None
    assert agent.presence == "available"
