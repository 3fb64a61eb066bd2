"""A person before the console, in the words of what they do and see."""

from __future__ import annotations

from playwright.async_api import ConsoleMessage, Dialog, Locator, Page, expect

from routing.model import Contact
from tests.site import PASSWORD, Site

# A refused request and a lost wire are what some tests are about; the browser reports them by itself.
EXPECTED = ("status of 4", "ERR_INTERNET_DISCONNECTED", "Error in connection establishment", "WebSocket connection to")
LEG = "CA-leg"


class Volunteer:
    """One tab. `complaints` are the page's own errors: there must be none, of the content policy neither."""

    def __init__(self, page: Page, site: Site, login: str = "camille") -> None:
        self.page = page
        self.site = site
        self.login = login
        self.complaints: list[str] = []
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._hear)

    def _hear(self, said: ConsoleMessage) -> None:
        if said.type in ("error", "warning") and not any(words in said.text for words in EXPECTED):
            self.complaints.append(said.text)

    async def signs_in(self, to: str = "/console") -> None:
        """As the form would, without its page, which the journey through three windows fills in."""
        given = {"login": self.login, "password": PASSWORD}
        answer = await self.page.context.request.post(f"{self.site.url}/sign-in", data=given)
        assert answer.ok, answer.status
        await self.page.goto(f"{self.site.url}{to}")
        await self.is_live()

    async def is_live(self) -> None:
        await expect(self.page.locator("[data-connection=live]")).to_be_visible()

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    async def presses(self, name: str) -> None:
        await self.button(name).click()

    def answers(self, *yes: bool) -> list[str]:
        """Answers the browser's questions in turn; returns what they will have asked."""
        asked: list[str] = []
        answers = iter(yes)

        async def answer(dialog: Dialog) -> None:
            asked.append(dialog.message)
            await (dialog.accept() if next(answers) else dialog.dismiss())

        self.page.on("dialog", answer)
        return asked

    async def sees(self, heading: str) -> None:
        await expect(self.page.get_by_role("heading", name=heading)).to_be_visible()

    async def is_available(self) -> None:
        await self.presses("Je suis disponible")
        await self.sees("Vous êtes disponible")

    async def is_rung(self, topic: str = "arnaque", number: str | None = "+33639980042", code: str = "") -> Contact:
        """A caller is offered, and the softphone's leg rings."""
        contact = await self.site.caller_waits(topic, number, code=code)
        await self.sees("Un appel pour vous")
        await self.site.softphones.tell(type="incoming", call=LEG, **{"from": "+33199000000", "to": "client:x"})
        return contact

    async def is_talking(self, topic: str = "arnaque", number: str | None = "+33639980042", code: str = "") -> Contact:
        await self.is_rung(topic, number, code)
        await self.presses("Répondre")
        await self.site.softphones.hears("accept")
        contact = await self.site.connect(self.login)
        await self.sees("En conversation")
        return contact

    async def is_wrapping_up(self) -> Contact:
        contact = await self.is_talking()
        await self.presses("Raccrocher")
        await self.sees("La fiche de l’appel")
        await self.site.softphones.tell(type="disconnect", call=LEG)
        return contact

    async def asks_to_be_called(self, number: str = "06 39 98 00 11") -> str:
        """Their own telephone is called; returns the code the page shows."""
        await self.presses("Répondre sur mon propre téléphone")
        await self.page.get_by_label("Votre numéro de téléphone").fill(number)
        await self.presses("Appelez-moi pour vérifier")
        await expect(self.page.locator(".code")).to_be_visible()
        return (await self.page.locator(".code").inner_text()).replace(" ", "")

    async def keys(self, code: str) -> str:
        """Digits on the telephone that the line called; what the line answers."""
        agent, check, _ = self.site.dialler.called[-1]
        return await self.site.services.verification.keyed(agent, check, code)

    async def is_available_by_phone(self) -> None:
        assert await self.keys(await self.asks_to_be_called()) == "verifie"
        await self.page.get_by_role("button", name="Me rendre disponible").click()
        await self.sees("Vous êtes disponible sur votre téléphone")

    async def is_talking_by_phone(self) -> Contact:
        await self.site.caller_waits("arnaque")
        await self.sees("Un appel pour vous")
        contact = await self.site.connect(self.login)
        await self.sees("En conversation")
        return contact

    async def is_cut(self, contact: Contact) -> None:
        """The line fails in the middle of a talk."""
        await self.site.services.store.leave(self.site.op(), contact.id, "handled", "line")
        await expect(self.page.get_by_text("La ligne a coupé la communication")).to_be_visible()

    async def hears(self, text: str, who: str = "other") -> None:
        await self.site.softphones.tell(type="heard", call=LEG, who=who, text=text, language="fr-FR")
        await expect(self.page.get_by_role("log")).to_contain_text(text)

    async def focused(self) -> str:
        """What the keyboard is on."""
        return str(await self.page.evaluate("() => document.activeElement.dataset.part ?? document.activeElement.id"))
