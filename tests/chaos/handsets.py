"""Volunteers at their own telephone: verified by a call before the season, rung there for their first offers, then at
the page like the others. Some of them are out, and a voicemail picks up."""

from __future__ import annotations

import asyncio
import time
from random import Random

from helpline.simulator.line import Line
from helpline.simulator.parties.scripted import Person, Phone
from tests.chaos.volunteers import Volunteer
from tests.console_client import Console

SHIFT = 40  # times it may ring: the guard lets 60 calls an hour through to one number
DUTY_MS = 3_600_000
VERIFIED_SECONDS = 60
WISHES = {"1": 87, "2": 5, "voicemail": 4, "misses": 4}


class ByTelephone(Volunteer):
    """Presses a key on what rings, or does not."""

    def __init__(self, console: Console, line: Line, chance: Random, number: str) -> None:
        super().__init__(console, line, chance)
        self._number = number
        self._handset = line.phone(number, Phone("no_answer"))
        self._intents: dict[str, str] = {}

    @property
    def rung(self) -> int:
        """How many calls came to the telephone."""
        return len(self._intents)

    async def verify(self) -> None:
        """Ask for the call, and key the code."""
        status, answer = await self.console.post("/console/phone", number=self._number)
        assert status == 200, answer
        async with asyncio.timeout(VERIFIED_SECONDS):
            while (await self.console.get("/console/phone"))["state"] != "verified":
                if self._handset.state == "ringing":
                    self._handset.leg.answer(self._handset)
                elif self._handset.listening != "none":
                    self._handset.presses(str(answer["code"]))
                await asyncio.sleep(0.1)

    async def comes_on_duty(self) -> None:
        if self.rung < SHIFT:
            until = int(time.time() * 1000) + DUTY_MS
            await self.press("/console/presence", presence="available", via="phone", until=until)
        else:
            await super().comes_on_duty()

    async def look(self) -> None:
        await super().look()
        if self._handset.state == "ringing" and self._intent() != "misses":
            self._handset.leg.answer(self._handset)
        elif self._handset.state == "connected" and self._handset.listening != "none" and self._intent() in ("1", "2"):
            self._handset.presses(self._intent())
        elif self.rung >= SHIFT and self.console.view["me"]["via"] == "phone":
            await super().comes_on_duty()

    async def _decide(self, offer: dict[str, object]) -> None:
        if offer["via"] != "phone":
            await super()._decide(offer)

    def _voice(self) -> Person:
        return self._handset if self._handset.state == "connected" else super()._voice()

    def _intent(self) -> str:
        """What this volunteer does with the call that rings now, whatever becomes of it."""
        leg = self._handset.leg.sid
        return self._intents.setdefault(leg, self._chance.choices(list(WISHES), list(WISHES.values()))[0])
