"""An advisor near the caller, on duty by their own telephone, takes the call there by pressing 1: four real windows."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from helpline.demo.environment import VOLUNTEER_NUMBER
from tests.browser.chromium import chromium, window
from tests.browser.journey.test_three_windows import sign_in
from tests.demo_process import Demo, demo

pytestmark = [pytest.mark.browser, pytest.mark.long]  # its pieces are tried one by one in console/ and in scenarios/
CALLER_NUMBER = "0639980001"


async def test_a_call_near_home_is_taken_on_a_telephone(tmp_path: Path) -> None:
    with demo(tmp_path / "demo") as running:
        await journey(running)


async def on_duty_by_phone(console: Page, telephone: Page) -> None:
    await console.get_by_role("button", name="Répondre sur mon propre téléphone").click()
    await console.get_by_label("Votre numéro de téléphone").fill(VOLUNTEER_NUMBER)
    await console.get_by_role("button", name="Appelez-moi pour vérifier").click()
    await telephone.get_by_role("button", name="Répondre").click()
    await expect(telephone.get_by_role("log")).to_contain_text("quatre chiffres")
    for digit in (await console.locator(".code").inner_text()).split():
        await telephone.keyboard.press(digit)
    await console.get_by_role("button", name="Me rendre disponible jusqu’à").click()
    await expect(console.get_by_role("heading", name="Vous êtes disponible sur votre téléphone")).to_be_visible()


async def asks_for_help_near_brest(caller: Page) -> None:
    captions = caller.get_by_role("log")
    await caller.get_by_role("button", name="Appeler", exact=True).click()
    await expect(captions).to_contain_text("Solidarité Numérique")
    await caller.keyboard.press("4")
    await expect(captions).to_contain_text("code postal")
    for digit in "29200":
        await caller.keyboard.press(digit)
    await expect(captions).to_contain_text("Finistère")
    await caller.keyboard.press("1")


async def cut_and_called_back(console: Page, telephone: Page, caller: Page) -> None:
    """The line fails under the caller: the same two go on, the advisor's telephone ringing first."""
    await caller.get_by_role("button", name="Couper la ligne").click()
    await expect(caller.locator("#state")).to_have_text("Appel terminé. L’appel a été coupé.")
    await expect(telephone.locator("#state")).to_have_text("Appel terminé")
    await console.get_by_role("button", name="Rappeler la personne").click()
    await telephone.get_by_role("button", name="Répondre").click()
    await expect(telephone.get_by_role("log")).to_contain_text("appuyez sur 1 pour rappeler")
    await telephone.keyboard.press("1")
    await caller.get_by_role("button", name="Répondre").click()
    await expect(caller.get_by_role("log")).to_contain_text("Votre bénévole vous rappelle")
    await expect(console.get_by_role("heading", name="En conversation")).to_be_visible()


async def journey(running: Demo) -> None:
    async with chromium() as browser:
        wall, near, far = await window(browser), await window(browser), await window(browser)
        caller, telephone = await window(browser, 420, 900), await window(browser, 420, 900)
        await sign_in(wall.page, f"{running.web}/supervision", "dominique", running.password)
        await sign_in(far.page, f"{running.web}/console", "camille", running.password)
        await far.page.get_by_role("button", name="Je suis disponible").click()
        await sign_in(near.page, f"{running.web}/console", "maelle", running.password)
        await telephone.page.goto(f"{running.simulator}/phone?number={VOLUNTEER_NUMBER}")
        await expect(telephone.page.locator("#hint")).to_have_text("Ce téléphone sonnera si on l’appelle.")
        await on_duty_by_phone(near.page, telephone.page)

        await caller.page.goto(f"{running.simulator}/phone?number={CALLER_NUMBER}")
        await asks_for_help_near_brest(caller.page)
        await expect(wall.page.locator("#waiting tbody")).to_contain_text("près de chez la personne")
        await expect(far.page.get_by_role("heading", name="Vous êtes disponible")).to_be_visible()
        card = near.page.locator("offer-card")
        await expect(card.get_by_text("décrochez, puis appuyez sur 1")).to_be_visible()
        await telephone.page.get_by_role("button", name="Répondre").click()
        heard = telephone.page.get_by_role("log")
        await expect(heard).to_contain_text("appuyez sur 1 pour prendre l’appel")
        await telephone.page.keyboard.press("1")

        console = near.page
        await expect(console.get_by_role("heading", name="En conversation")).to_be_visible()
        await console.get_by_role("button", name="Mettre en attente").click()
        await expect(caller.page.locator("#hint")).to_have_text("♪ Musique d’attente")
        await console.get_by_role("button", name="Reprendre").click()
        await expect(caller.page.locator("#hint")).not_to_contain_text("Musique")
        await telephone.page.get_by_label("Écrivez ce que vous dites").fill("Bonjour, je suis à Brest aussi.")
        await telephone.page.keyboard.press("Enter")
        await expect(caller.page.get_by_role("log")).to_contain_text("je suis à Brest aussi")
        await cut_and_called_back(console, telephone.page, caller.page)
        await telephone.page.get_by_role("button", name="Raccrocher").click()
        await expect(caller.page.get_by_role("log")).to_contain_text("a-t-elle été utile")
        await expect(console.get_by_role("heading", name="La fiche de l’appel")).to_be_visible()
        for one in (wall, near, far, caller, telephone):
            assert one.errors == []
