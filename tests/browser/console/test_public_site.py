"""The public site in a real browser: without JavaScript, at every size, light and dark, kept true while it is open."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from helpline.web.public_pages import ADDRESSES
from tests.browser.axe import looks
from tests.browser.console.test_accessible import LOOKS, faults_of
from tests.browser.console.volunteer import Volunteer
from tests.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="package")]


async def apply(page: Page, site: Site, email: str) -> None:
    await page.goto(f"{site.url}/devenir-benevole")
    await page.get_by_label("Vos nom et prénom").fill("Alix Le Gall")
    await page.get_by_label("Votre adresse électronique").fill(email)
    await page.keyboard.press("Enter")


@pytest.mark.parametrize("look", looks(LOOKS, daily=["narrow"]))
async def test_every_page_and_state(chromium: Browser, site: Site, look: dict[str, Any]) -> None:
    context = await chromium.new_context(**look)
    page, faults = await context.new_page(), {}
    for addresses in ADDRESSES.values():
        for address in addresses.values():
            await page.goto(site.url + address)
            faults[address] = await faults_of(page)
    await apply(page, site, "alix@")
    await expect(page.get_by_role("alert")).to_contain_text("adresse électronique")
    await expect(page.get_by_label("Votre adresse électronique")).to_be_focused()
    faults["a fault in the form"] = await faults_of(page)
    await apply(page, site, "alix@example.org")
    await expect(page.get_by_role("heading")).to_contain_text("bien arrivée")
    faults["applied"] = await faults_of(page)
    (person,) = await site.services.applications.waiting()
    secret = await site.services.applications.invite(person.id)
    for state, address in (("invited", secret), ("an invitation that is gone", "i_x")):
        await page.goto(f"{site.url}/invitation/{address}")
        faults[state] = await faults_of(page)
    await context.close()
    assert len(faults) == 16
    assert {state: found for state, found in faults.items() if found} == {}


@pytest.mark.parametrize("dominique", looks(LOOKS, daily=["laptop"]), indirect=True)
async def test_the_supervisors_list(dominique: Volunteer) -> None:
    page, site = dominique.page, dominique.site
    await page.goto(f"{site.url}/supervision/applications")
    empty = await faults_of(page)
    await site.services.applications.apply({"name": "Noa Martin", "email": "noa@example.org", "message": "Le mardi."})
    await page.reload()
    await page.get_by_role("button", name="Inviter").click()
    await expect(page.get_by_label("Lien d’invitation")).to_be_visible()
    assert [empty, await faults_of(page)] == [[], []]


async def test_without_javascript_the_number_the_state_and_the_form_work(chromium: Browser, site: Site) -> None:
    context = await chromium.new_context(java_script_enabled=False)
    page = await context.new_page()
    await page.goto(site.url)
    await expect(page.get_by_role("link", name="01 70 772 372").last).to_have_attribute("href", "tel:+33170772372")
    await expect(page.get_by_role("status")).to_contain_text("Indisponible pour l’instant")
    await apply(page, site, "alix@example.org")
    await expect(page.get_by_role("heading")).to_contain_text("bien arrivée")
    await context.close()


async def test_an_open_page_follows_the_line(chromium: Browser, site: Site) -> None:
    context = await chromium.new_context()
    page = await context.new_page()
    await page.clock.install()
    await page.route("**/status.json*", lambda route: route.continue_())  # or the browser keeps it for ten seconds
    await page.goto(site.url)
    said = page.get_by_role("status")
    await expect(said).to_contain_text("Indisponible pour l’instant")
    await site.available("camille")
    async with asyncio.timeout(15):
        while "Personne n’attend en ce moment." not in await said.inner_text():
            async with page.expect_response("**/status.json*"):
                await page.clock.run_for(31_000)
    await context.close()
