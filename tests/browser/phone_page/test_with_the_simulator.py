"""Telephone and softphone, each in its own browser page, on the simulator that is really served: no side is faked."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.browser.phone_page.switchboard import (
    ACCOUNT,
    NUMBER,
    TOKEN,
    Switchboard,
    volunteer_token,
    working_switchboard,
)

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="package")]

REGISTER = """async ({ url, token, fresh }) => {
  let asked = 0;
  const { createSoftphone } = await import("/models/softphone.js");
  window.told = [];
  window.phone = createSoftphone({
    kind: "simulator", url, token,
    refresh: async () => { if (asked++ === 0) throw new Error("server away"); return fresh; },
    onState: (state) => told.push(state),
    onIncoming: (call) => {
      window.call = call;
      call.on("heard", ({ who, text }) => told.push(`${who}: ${text}`));
      for (const event of ["accepted", "ended"]) call.on(event, (more) => told.push([event, more].filter((one) =>
        typeof one === "string").join(" ")));
    },
  });
  await phone.register();
}"""


@pytest_asyncio.fixture(loop_scope="package")
async def switchboard() -> AsyncIterator[Switchboard]:
    async with working_switchboard() as switchboard:
        yield switchboard


@pytest_asyncio.fixture(loop_scope="package")
async def pages(chromium: Browser) -> AsyncIterator[BrowserContext]:
    context = await chromium.new_context()
    context.set_default_timeout(8_000)
    yield context
    await context.close()


async def _calls(pages: BrowserContext, switchboard: Switchboard) -> Page:
    phone = await pages.new_page()
    await phone.goto(switchboard.phone)
    await phone.get_by_role("button", name="Appeler").click()
    await expect(phone.locator("#log .words").first).to_have_text("Bonjour.")
    return phone


async def _takes_duty(pages: BrowserContext, switchboard: Switchboard, token_lives: int = 600) -> Page:
    desk = await pages.new_page()
    await desk.goto(switchboard.desk)
    tokens = {"token": volunteer_token("agent_1", token_lives), "fresh": volunteer_token("agent_1", 600)}
    await desk.evaluate(REGISTER, {"url": switchboard.softphone, **tokens})
    return desk


async def _rings(switchboard: Switchboard, to: str, document: str) -> None:
    """Have the line call `to`, as our server would: over REST."""
    url = f"{switchboard.line}/2010-04-01/Accounts/{ACCOUNT}/Calls.json"
    form = {"To": to, "From": NUMBER, "Url": f"{switchboard.desk}/{document}"}
    headers = {"Authorization": aiohttp.encode_basic_auth(ACCOUNT, TOKEN)}
    async with aiohttp.ClientSession(headers=headers) as session, session.post(url, data=form) as answer:
        assert answer.status == 201, await answer.text()


async def test_a_menu_is_heard_answered_and_hung_up(pages: BrowserContext, switchboard: Switchboard) -> None:
    phone = await _calls(pages, switchboard)
    await expect(phone.locator("#hint")).to_have_text("Vous pouvez parler ou appuyer sur une touche.")
    await phone.keyboard.press("1")
    await expect(phone.locator("#log .words").nth(1)).to_have_text("Merci.")
    await phone.get_by_role("button", name="Raccrocher").click()
    await expect(phone.locator("#state")).to_have_text("Appel terminé")


async def test_the_line_can_be_cut_to_see_what_becomes_of_the_talk(
    pages: BrowserContext, switchboard: Switchboard
) -> None:
    """To the other side a leg that is over, to both a call that ended, and no button is left that does nothing."""
    desk = await _takes_duty(pages, switchboard)
    phone = await pages.new_page()
    await phone.goto(switchboard.phone)
    cut = phone.get_by_role("button", name="Couper la ligne")
    await expect(cut).to_be_hidden()
    await phone.get_by_role("button", name="Appeler").click()
    await expect(phone.locator("#log .words").first).to_have_text("Bonjour.")
    await phone.keyboard.press("1")
    await expect(phone.locator("#hint")).to_have_text("♪ Musique d’attente")
    await _rings(switchboard, "client:agent_1", "desk")
    await desk.wait_for_function("window.call?.state === 'ringing'")
    await desk.evaluate("call.accept()")
    await expect(phone.locator("#hint")).to_have_text("")
    await cut.click()
    await expect(phone.locator("#state")).to_have_text("Appel terminé. L’appel a été coupé.")
    await expect(cut).to_be_hidden()
    await desk.wait_for_function("call.state === 'ended'")


async def test_a_number_that_is_not_ours_is_explained(pages: BrowserContext, switchboard: Switchboard) -> None:
    phone = await pages.new_page()
    await phone.goto(f"{switchboard.phone}?to=0199000042")
    await phone.get_by_role("button", name="Appeler").click()
    await expect(phone.locator("#notice")).to_have_text(re.compile(r"\w+"))
    await expect(phone.locator("#state")).to_have_text("Appel terminé. L’appel n’a pas pu aboutir.")


async def test_two_people_talk(pages: BrowserContext, switchboard: Switchboard) -> None:
    desk = await _takes_duty(pages, switchboard)
    phone = await _calls(pages, switchboard)
    await phone.locator("#words").fill("Une démarche administrative")
    await phone.get_by_role("button", name="Parler", exact=True).click()
    await expect(phone.locator("#log .words").last).to_have_text("Merci.")
    await expect(phone.locator("#hint")).to_have_text("♪ Musique d’attente")
    await _rings(switchboard, "client:agent_1", "desk")
    await desk.wait_for_function("window.call?.state === 'ringing'")
    assert (await desk.evaluate("call.parameters"))["From"] == NUMBER
    await desk.evaluate("call.accept()")
    await desk.wait_for_function("call.state === 'accepted'")
    await expect(phone.locator("#hint")).to_have_text("")
    await desk.evaluate("call.say('Bonjour, je suis Camille.')")
    await expect(phone.locator("#log .other .words")).to_have_text("Bonjour, je suis Camille.")
    await phone.locator("#words").fill("Bonjour Camille.")
    await phone.get_by_role("button", name="Parler", exact=True).click()
    await desk.wait_for_function("told.includes('other: Bonjour Camille.')")
    await phone.get_by_role("button", name="Raccrocher").click()
    await desk.wait_for_function("call.state === 'ended'")
    assert (await desk.evaluate("told"))[-1] == "ended hung-up"
    assert await desk.evaluate("phone.state") == "ready"


async def test_a_softphone_that_declines_rings_no_more(pages: BrowserContext, switchboard: Switchboard) -> None:
    desk = await _takes_duty(pages, switchboard)
    await _rings(switchboard, "client:agent_1", "desk")
    await desk.wait_for_function("window.call?.state === 'ringing'")
    await desk.evaluate("call.reject()")
    assert await desk.evaluate("call.endReason") == "rejected"
    await _rings(switchboard, "client:agent_1", "desk")
    await desk.wait_for_function("window.call.state === 'ringing'")


async def test_a_softphone_whose_token_ended_comes_back(pages: BrowserContext, switchboard: Switchboard) -> None:
    """The first request for a fresh token fails, the second is two seconds later: the old one has ended by then."""
    desk = await _takes_duty(pages, switchboard, token_lives=2)
    await desk.wait_for_function("told.join() === 'registering,ready,lost,ready'")
    await _rings(switchboard, "client:agent_1", "desk")
    await desk.wait_for_function("window.call?.state === 'ringing'")


async def test_a_telephone_that_may_be_rung_is(pages: BrowserContext, switchboard: Switchboard) -> None:
    phone = await pages.new_page()
    await phone.goto(f"{switchboard.phone}?from=0639980042")
    await phone.evaluate("document.querySelector('.settings').open = true")
    await phone.locator("#receive").click()
    await expect(phone.locator("#hint")).to_have_text("Ce téléphone sonnera si on l’appelle.")
    await _rings(switchboard, "+33639980042", "inbound")
    await expect(phone.locator("#state")).to_have_text("On vous appelle")
    await expect(phone.locator("#peer")).to_have_text("01 70 772 372")
    await phone.get_by_role("button", name="Répondre").click()
    await expect(phone.locator("#log .words").first).to_have_text("Bonjour.")
