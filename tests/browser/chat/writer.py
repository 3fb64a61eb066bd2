"""A person who writes, in the words of what they do and see."""

from __future__ import annotations

from typing import Any

from playwright.async_api import ConsoleMessage, Locator, Page, expect

# A lost wire, a way that is shut, a page that may not: the browser reports them by itself.
EXPECTED = (
    "ERR_INTERNET_DISCONNECTED",
    "ERR_FAILED",
    "ERR_CONNECTION",
    "WebSocket connection to",
    "status of ",
    "blocked by CORS policy",
)
COUNT = """() => {
  const log = document.querySelector("helpline-chat").shadowRoot.querySelector("[role=log]");
  window.added = []; window.removed = 0;
  new MutationObserver((all) => { for (const one of all) {
    window.added.push(...[...one.addedNodes].map((node) => node.querySelector(".bubble").textContent));
    window.removed += one.removedNodes.length;
  } }).observe(log, { childList: true });
}"""
BUBBLES = """() => [...document.querySelector("helpline-chat").shadowRoot.querySelectorAll("[role=log] .bubble")]
  .map((bubble) => bubble.textContent)"""


class Writer:
    """One tab. `complaints` are the page's own errors: there must be none, of the content policy neither."""

    def __init__(self, page: Page, home: str) -> None:
        self.page = page
        self.home = home
        self.complaints: list[str] = []
        self.asked: list[str] = []
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._hear)
        page.on("request", lambda request: self.asked.append(request.url))

    def _hear(self, said: ConsoleMessage) -> None:
        if said.type in ("error", "warning") and not any(words in said.text for words in EXPECTED):
            self.complaints.append(said.text)

    async def comes(self, path: str = "/") -> None:
        await self.page.goto(self.home + path)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    async def presses(self, name: str) -> None:
        await self.button(name).click()

    async def reads(self, text: str) -> None:
        await expect(self.page.get_by_text(text).first).to_be_visible()

    async def begins(self) -> None:
        await self.presses("Besoin d’aide ?")
        await self.presses("Commencer")

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log")

    @property
    def field(self) -> Locator:
        return self.page.get_by_label("Votre message")

    async def says(self, text: str) -> None:
        await self.field.fill(text)
        await self.page.keyboard.press("Enter")

    async def is_stored(self, text: str) -> None:
        await expect(self.log.get_by_text(text, exact=True)).to_have_count(1)

    async def bubbles(self) -> list[str]:
        return list(await self.page.evaluate(BUBBLES))

    async def reload_keeps(self, entries: list[str]) -> None:
        """The page shows exactly this again."""
        await self.page.reload()
        await self.is_stored(entries[-1])
        assert await self.bubbles() == entries

    async def counts_additions(self) -> None:
        """From now on, what is added to the log and what is taken from it."""
        await self.page.evaluate(COUNT)

    async def additions(self) -> list[str]:
        assert await self.page.evaluate("window.removed") == 0
        return list(await self.page.evaluate("window.added"))

    async def kept(self) -> dict[str, Any]:
        """What this tab keeps."""
        return dict(await self.page.evaluate("({ ...sessionStorage })"))

    async def focused(self) -> str:
        """The words, or the name, of what the keyboard is on."""
        words = await self.page.evaluate(
            """() => { let one = document.activeElement; while (one.shadowRoot) one = one.shadowRoot.activeElement;
              return one === document.body ? '' : one.id || one.textContent; }"""
        )
        return str(words).replace("\u202f", " ").replace("\u00a0", " ")

    async def reaches(self, words: str, key: str = "Tab") -> None:
        """With the keyboard, by what stands in between."""
        for _ in range(20):
            if await self.focused() == words:
                return
            await self.page.keyboard.press(key)
        raise AssertionError(f"the keyboard does not come to « {words} »")
