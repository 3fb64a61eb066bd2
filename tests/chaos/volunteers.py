"""Volunteers at their consoles: they do what the page shows them, again and again, whatever breaks under it.

Nothing is remembered but the wish: each look at the view and at the softphone says what to do next. A command whose
answer was lost is repeated under its operation id, as docs/reference/console-protocol.md asks.
"""

from __future__ import annotations

import asyncio
from random import Random

from helpline.simulator.line import Line
from helpline.simulator.parties.scripted import Person, Softphone
from tests.chaos.pressing import AtDesk
from tests.console_client import Console

PATIENCE_SECONDS = 0.7  # then a card is answered though nothing rings, or a ringing softphone though no card shows


class Volunteer(AtDesk):
    """One at a time: answers most offers, declines some, misses some."""

    def __init__(self, console: Console, line: Line, chance: Random) -> None:
        super().__init__(console)
        self.softphone: Softphone = line.softphone(console.id)
        self._chance = chance
        self._wishes: dict[str, str] = {}
        self._shown: dict[str, float] = {}
        self._greeted: set[str] = set()
        self._leaves_at: dict[str, float] = {}

    async def look(self) -> None:
        view = self.console.view
        if view["me"]["presence"] != "available":
            await self.comes_on_duty()
        for contact, shown in view["contacts"].items():
            if shown["state"] == "wrapping_up":
                await self.press(f"/console/contacts/{contact}/close", disposition="resolu")
            elif shown["state"] == "connected":
                await self._talk(contact)
        if "offer" in view:
            await self._decide(view["offer"])
        elif self.softphone.state == "ringing" and self._tired(self.softphone.leg.sid):
            self.softphone.accepts()

    async def _decide(self, offer: dict[str, object]) -> None:
        id = str(offer["id"])
        wish = self._wishes.setdefault(id, self._chance.choices(("answers", "declines", "misses"), (93, 5, 2))[0])
        if wish == "declines":
            await self.press(f"/console/offers/{id}/decline", reason="autre")
        elif wish == "answers" and (self.softphone.state == "ringing" or self._tired(id)):
            if not offer["answering"]:
                await self.press(f"/console/offers/{id}/answering")
            if self.softphone.state == "ringing":
                self.softphone.accepts()

    async def _talk(self, contact: str) -> None:
        now = asyncio.get_running_loop().time()
        voice = self._voice()
        if voice.state == "connected" and contact not in self._greeted:
            self._greeted.add(contact)
            voice.says("Bonjour, je vous écoute.")
            self._leaves_at[contact] = now + self._chance.uniform(0.1, 1.0)
        if now > self._leaves_at.setdefault(contact, now + 2.0):
            await self.press(f"/console/contacts/{contact}/hang-up")

    def _voice(self) -> Person:
        """What they speak into."""
        return self.softphone

    def _tired(self, what: str) -> bool:
        now = asyncio.get_running_loop().time()
        return now - self._shown.setdefault(what, now) > PATIENCE_SECONDS
