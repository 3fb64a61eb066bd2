"""A call as three people live it, in three real windows: telephone, console, wallboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.browser.chromium import chromium, window
from tests.demo_process import Demo, demo

pytestmark = pytest.mark.browser
SHOTS = Path("build/screenshots")


async def sign_in(page: Page, address: str, login: str, password: str) -> None:
    await page.goto(address)
    await page.get_by_label("Identifiant").fill(login)
    await page.get_by_label("Mot de passe", exact=True).fill(password)
    await page.keyboard.press("Enter")
    await page.wait_for_url(address)


async def shot(page: Page, name: str) -> None:
    """Kept for looking at: every state, at laptop and at phone width."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    size = page.viewport_size
    await page.screenshot(path=SHOTS / f"{name}.png", full_page=True)
    if size and size["width"] > 600:
        await page.set_viewport_size({"width": 360, "height": 780})
        await page.screenshot(path=SHOTS / f"{name}-360.png", full_page=True)
        await page.set_viewport_size(size)


async def wall_says(page: Page, title: str, value: str) -> None:
    card = page.locator("main").get_by_text(title, exact=True).locator("xpath=..")
    await expect(card).to_contain_text(value)


async def test_a_call_in_three_windows(tmp_path: Path) -> None:
    with demo(tmp_path / "demo") as running:
        await journey(running)


async def journey(running: Demo) -> None:
    async with chromium() as browser:
        wall, console, phone = await window(browser), await window(browser), await window(browser, 420, 900)
        await sign_in(wall.page, f"{running.web}/supervision", "dominique", running.password)
        await sign_in(console.page, f"{running.web}/console", "camille", running.password)
        await phone.page.goto(f"{running.simulator}/phone")
        await shot(phone.page, "phone-ready")
        await shot(console.page, "console-off-duty")

        await console.page.get_by_role("button", name="Je suis disponible").click()
        await expect(console.page.get_by_role("button", name="pause")).to_be_visible()
        await wall_says(wall.page, "Disponibles", "1")

        await phone.page.get_by_role("button", name="Appeler", exact=True).click()
        captions = phone.page.get_by_role("log")
        await expect(captions).to_contain_text("Solidarité Numérique")
        await shot(phone.page, "phone-menu")
        await phone.page.keyboard.press("2")
        await expect(captions).to_contain_text("file d’attente")

        answer = console.page.get_by_role("button", name="Répondre", exact=True)
        await expect(answer).to_be_visible()
        await shot(console.page, "console-offer")
        await answer.click()
        await expect(console.page.get_by_role("button", name="Raccrocher")).to_be_visible()
        await wall_says(wall.page, "En conversation", "1")  # said as soon as the volunteer answers
        in_talk = console.page.get_by_role("heading", name="En conversation")
        await expect(in_talk).to_be_visible()  # both are there: what is said before reaches nobody

        await phone.page.get_by_label("Écrivez ce que vous dites").fill("Bonjour, je ne trouve plus mes photos.")
        await phone.page.keyboard.press("Enter")
        await expect(console.page.get_by_role("log")).to_contain_text("plus mes photos")
        await console.page.get_by_label("Ce que vous dites").fill("Bonjour, nous allons les chercher ensemble.")
        await console.page.keyboard.press("Enter")
        await expect(captions).to_contain_text("les chercher ensemble")
        await shot(console.page, "console-talk")
        await shot(phone.page, "phone-talk")
        await shot(wall.page, "wall-talk")

        # A page reloaded in a talk takes the volunteer's telephone with it: the person hears why, and is theirs again.
        await console.page.reload()
        await expect(captions).to_contain_text("la communication a été coupée")
        await answer.click()
        hang_up = console.page.get_by_role("button", name="Raccrocher")
        await expect(hang_up).to_be_visible()
        await hang_up.click()
        await expect(captions).to_contain_text("Cette aide vous a-t-elle été utile")
        await phone.page.locator("[data-key='4']").click()
        await expect(captions).to_contain_text("Merci")
        await expect(console.page.get_by_role("button", name="Terminer")).to_be_visible()
        await console.page.get_by_label("Une note pour l’équipe").fill("Photos retrouvées dans la corbeille.")
        await shot(console.page, "console-wrap-up")
        await console.page.reload()
        note = console.page.get_by_label("Une note pour l’équipe")
        await expect(note).to_have_value("Photos retrouvées dans la corbeille.")
        await console.page.get_by_role("radio").first.check()
        await console.page.get_by_role("button", name="Terminer").click()
        await wall_says(wall.page, "Prises en charge", "1")
        await wall_says(wall.page, "Disponibles", "1")
        await shot(wall.page, "wall-after")

        # Somebody writes from a town's own site, on another origin: the same volunteer is asked.
        town = await window(browser)
        await town.page.goto(running.town)
        await town.page.get_by_role("button", name="Besoin d’aide ?").click()
        await town.page.get_by_role("button", name="Commencer").click()
        await town.page.get_by_role("button", name="Parler à une personne").click()
        await expect(town.page.get_by_text("vous êtes la prochaine personne")).to_be_visible()
        await shot(town.page, "town-waiting")
        await expect(console.page.get_by_role("button", name="Répondre")).to_be_visible()
        await town.page.get_by_role("button", name="Quitter vite").click()
        await town.page.wait_for_url(f"{running.town}/meteo")  # nothing of the demonstration leaves this machine
        await expect(town.page.get_by_role("heading", name="Le temps à Saint-Exemple")).to_be_visible()
        await expect(town.page.locator("helpline-chat")).to_have_count(0)
        assert town.errors == []
        for one in (wall, console, phone):
            assert one.errors == []
