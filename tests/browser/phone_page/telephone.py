"""The on-screen telephone as a person meets it, for the tests to read like stories."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.async_api import expect

if TYPE_CHECKING:
    from playwright.async_api import ConsoleMessage, Locator, Page

    from tests.browser.phone_page.fake_line import FakeLine

STAND_INS = (Path(__file__).parent / "stand_ins.js").read_text("utf-8")
LOST_SOCKET = "WebSocket connection to"


class Telephone:
    """`complaints` collects what the browser objects to: errors and refusals of the content policy."""

    def __init__(self, page: Page, line: FakeLine) -> None:
        self.page = page
        self.line = line
        self.complaints: list[str] = []
        self.asked: list[str] = []
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.asked.append(request.url))

    def _note(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and LOST_SOCKET not in message.text:
            self.complaints.append(message.text)

    async def opens(self, query: str = "") -> None:
        self.page.set_default_timeout(5_000)
        await self.page.add_init_script(STAND_INS)
        await self.page.goto(self.line.url + query)
        await self.line.is_linked()
        await expect(self.at("call")).to_be_enabled()

    def at(self, id_: str) -> Locator:
        return self.page.locator(f"#{id_}")

    async def presses(self, name: str) -> None:
        await self.page.get_by_role("button", name=name, exact=True).click()

    async def shows(self, words: str, where: str = "state") -> None:
        await expect(self.at(where)).to_have_text(words)

    async def is_talking(self) -> None:
        await self.presses("Appeler")
        await self.line.hears("dial")
        await self.line.state("connected")
        await self.shows("En communication")

    async def switches(self, id_: str) -> None:
        """Turn one of the settings' switches."""
        await self.page.evaluate("document.querySelector('.settings').open = true")
        await self.at(id_).click()

    async def spoken(self) -> list[Any]:
        """What the stand-in for the browser's voice was asked: (text, voice, rate), or "cancel"."""
        return list(await self.page.evaluate("window.spoken"))
