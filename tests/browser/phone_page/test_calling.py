"""Calling, being called, and losing the wire."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.phone_page.telephone import Telephone

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="package")]


async def test_the_line_is_one_press_away(telephone: Telephone) -> None:
    await expect(telephone.at("to")).to_have_value("01 70 772 372")
    await telephone.presses("Appeler")
    dialled = {"to": "01 70 772 372", "from": "06 39 98 00 01", "withheld": False, "language": "fr"}
    assert await telephone.line.hears("dial") == {"type": "dial", **dialled}
    await telephone.line.state("ringing")
    await telephone.shows("Ça sonne…")
    await telephone.line.state("connected")
    await telephone.shows("En communication")
    await expect(telephone.at("timer")).to_have_text("0:00")
    await telephone.presses("Raccrocher")
    await telephone.line.hears("hangup")
    await telephone.line.state("ended", reason="completed")
    await telephone.shows("Appel terminé")
    await expect(telephone.at("call")).to_be_visible()


async def test_another_number_can_be_keyed_and_ones_own_hidden(telephone: Telephone) -> None:
    for key in ("0", "9", "* étoile", "# dièse"):
        await telephone.presses(key)
    await expect(telephone.at("to")).to_have_value("09*#")
    await telephone.presses("Effacer le dernier chiffre")
    await expect(telephone.at("to")).to_have_value("09*")
    await telephone.at("withheld").check()
    await telephone.presses("Appeler")
    dialled = await telephone.line.hears("dial")
    assert (dialled["to"], dialled["withheld"]) == ("09*", True)


async def test_the_whole_call_goes_by_keyboard(telephone: Telephone) -> None:
    keyboard = telephone.page.keyboard
    await telephone.at("to").focus()
    await keyboard.press("Enter")
    await telephone.line.hears("dial")
    await telephone.line.state("connected")
    await telephone.shows("En communication")
    await expect(telephone.at("screen")).to_be_focused()
    for key in "1*0#":
        await keyboard.press(key)
    assert [(await telephone.line.hears("key"))["key"] for _ in "1*0#"] == list("1*0#")
    await telephone.shows("1*0#", "pressed")
    await keyboard.press("Tab")
    await expect(telephone.at("hangup")).to_be_focused()
    await keyboard.press("Enter")
    await telephone.line.hears("hangup")
    await telephone.line.state("ended", reason="completed")
    await expect(telephone.at("screen")).to_be_focused()


async def test_digits_written_in_a_field_are_not_pressed(telephone: Telephone) -> None:
    await telephone.is_talking()
    await telephone.at("words").press_sequentially("le 12")
    await telephone.page.keyboard.press("Enter")
    assert (await telephone.line.hears("say"))["text"] == "le 12"
    assert telephone.line.received == []


async def test_the_keys_of_the_computer_can_be_switched_off(telephone: Telephone) -> None:
    await telephone.is_talking()
    await telephone.switches("keys")
    await telephone.page.keyboard.press("1")
    await telephone.presses("2")
    assert (await telephone.line.hears("key"))["key"] == "2"
    assert telephone.line.received == []


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("busy", "Appel terminé. La ligne est occupée."),
        ("no-answer", "Appel terminé. Personne n’a répondu."),
        ("failed", "Appel terminé. L’appel n’a pas pu aboutir."),
    ],
)
async def test_a_call_that_fails_says_why(telephone: Telephone, reason: str, words: str) -> None:
    await telephone.presses("Appeler")
    await telephone.line.state("ended", reason=reason)
    await telephone.shows(words)


async def test_a_problem_of_the_line_is_read_out(telephone: Telephone) -> None:
    await telephone.line.says("problem", text="Ce numéro n’est pas attribué.")
    await telephone.shows("Ce numéro n’est pas attribué.", "notice")
    await expect(telephone.at("notice")).to_have_role("status")


async def test_hold_and_what_is_awaited_are_told(telephone: Telephone) -> None:
    await telephone.is_talking()
    await telephone.line.says("listening", kind="dtmf")
    await telephone.shows("Vous pouvez appuyer sur une touche.", "hint")
    await telephone.line.says("hold", on=True)
    await telephone.shows("On vous a mis en attente. Ne raccrochez pas.")
    await telephone.line.says("hold", on=False)
    await telephone.shows("En communication")


async def test_it_can_be_rung_and_answered(telephone: Telephone) -> None:
    await telephone.switches("receive")
    assert (await telephone.line.hears("attach"))["number"] == "06 39 98 00 01"
    await telephone.shows("Ce téléphone sonnera si on l’appelle.", "hint")
    await telephone.line.state("incoming", **{"from": "+33170772372"})
    await telephone.shows("On vous appelle")
    await telephone.shows("01 70 772 372", "peer")
    await telephone.presses("Répondre")
    await telephone.line.hears("answer")
    await telephone.line.state("connected")
    await telephone.shows("En communication")
    await telephone.page.keyboard.press("1")
    assert (await telephone.line.hears("key"))["key"] == "1"


async def test_it_can_decline(telephone: Telephone) -> None:
    await telephone.line.state("incoming", **{"from": "anonymous"})
    await telephone.shows("numéro masqué", "peer")
    await telephone.presses("Refuser")
    await telephone.line.hears("reject")
    await telephone.line.state("ended", reason="busy")
    await telephone.shows("Appel terminé")


async def test_a_lost_wire_is_told_and_mended(telephone: Telephone) -> None:
    await telephone.switches("receive")
    await telephone.line.hears("attach")
    await telephone.is_talking()
    telephone.line.refusing = True
    await telephone.line.drops()
    await telephone.shows("La liaison est coupée. Le téléphone essaie de se reconnecter tout seul.", "notice")
    await telephone.shows("Appel terminé. L’appel a été coupé.")
    await expect(telephone.at("call")).to_be_disabled()
    telephone.line.refusing = False
    await telephone.line.hears("attach")
    await telephone.line.state("idle")
    await telephone.shows("La liaison est rétablie.", "notice")
    await telephone.shows("Appel terminé. L’appel a été coupé.")
    await expect(telephone.at("call")).to_be_enabled()


@pytest.mark.parametrize("telephone", [{"query": "?lang=en"}], indirect=True)
async def test_it_speaks_english_when_asked(telephone: Telephone) -> None:
    await expect(telephone.page).to_have_title("On-screen telephone")
    assert await telephone.page.evaluate("document.documentElement.lang") == "en"
    await telephone.presses("Call")
    assert (await telephone.line.hears("dial"))["language"] == "en"
    await telephone.shows("Calling…")


@pytest.mark.parametrize("telephone", [{"query": "?from=0639980007&to=0639980042"}], indirect=True)
async def test_the_address_may_give_both_numbers(telephone: Telephone) -> None:
    await telephone.presses("Appeler")
    dialled = await telephone.line.hears("dial")
    assert (dialled["from"], dialled["to"]) == ("0639980007", "0639980042")
