"""Volunteers on duty by their own telephone: verified as in life, then rung wherever they are, without any page."""

from __future__ import annotations

from helpline.simulator.parties.scripted import Phone
from tests.scenarios.stage import LONGEST_REST, Stage, Volunteer

HOUR = 3600.0
THEIRS = "+33639980011"


class Handset:
    """A telephone in somebody's hand: it does nothing by itself."""

    def __init__(self, stage: Stage, volunteer: Volunteer, number: str = THEIRS) -> None:
        stage.numbers.add(number)
        self._stage = stage
        self.number = number
        self.volunteer = volunteer
        self.phone = stage.line.phone(number, Phone("no_answer"))
        self._said = 0

    async def rings(self, within: float = LONGEST_REST) -> None:
        await self.phone.becomes("ringing", within)

    def picks_up(self) -> None:
        self.phone.leg.answer(self.phone)

    async def is_asked(self) -> None:
        """It rings for an offer and is picked up."""
        await self.rings()
        self.picks_up()
        await self.phone.hears("appuyez sur 1 pour prendre")
        self.forgets()

    async def is_asked_to_ring_back(self) -> None:
        await self.rings()
        self.picks_up()
        await self.phone.hears("appuyez sur 1 pour rappeler")
        self.forgets()

    def forgets(self) -> None:
        """What was said so far does not count any more."""
        self._said = len(self.phone.heard)

    async def is_let_go_with(self, *words: str) -> None:
        """The call ends, and since the question (or `forgets`) exactly this was said."""
        await self.phone.becomes("ended")
        await self._stage.settles()
        heard = self.phone.heard[self._said :]
        assert heard == list(words), heard

    async def takes_the_call(self) -> str:
        """Picked up, and 1 pressed; returns the contact, connected."""
        await self.is_asked()
        self.phone.presses("1")
        await self._stage.settles()
        return await self.volunteer.console.contact("connected")

    async def is_verified(self) -> None:
        """The page asks for the call and shows the code; the code is keyed."""
        code = await self.asks_for_the_call()
        await self.rings()
        self.picks_up()
        await self.phone.hears("quatre chiffres")
        self.phone.presses(code)
        await self.phone.hears("votre téléphone est vérifié")
        await self.phone.becomes("ended")

    async def asks_for_the_call(self) -> str:
        status, answer = await self.volunteer.console.post("/console/phone", number=self.number)
        assert status == 200, answer
        return str(answer["code"])

    async def goes_on_duty(self, seconds: float = HOUR) -> None:
        at = (await self._stage.store.agent_view(self.volunteer.id)).at
        status, answer = await self.volunteer.console.post(
            "/console/presence", presence="available", via="phone", until=at + int(seconds * 1000)
        )
        assert status == 200, answer


async def on_duty_by_phone(stage: Stage, login: str, number: str = THEIRS, seconds: float = HOUR) -> Handset:
    """Verified and available for so long, the softphone switched off. The page stays open, to be looked at."""
    volunteer = await stage.volunteer(login, softphone=False)
    handset = Handset(stage, volunteer, number)
    await handset.is_verified()
    await handset.goes_on_duty(seconds)
    await stage.settles()
    return handset
