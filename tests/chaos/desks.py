"""Volunteers who answer in writing, several conversations at once, by docs/reference/console-protocol.md.

As at the telephone nothing is remembered but the wish: each message of a visitor that has no answer yet is answered, in
order, whoever answered the ones before.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from contextlib import suppress
from random import Random
from typing import Any

import aiohttp

from tests.chaos.pressing import Pressing
from tests.chaos.writers import ANSWER, THANKS
from tests.console_client import Console

LOOK_SECONDS = 0.05
WISHES = {"answering": 93, "decline": 5, "": 2}
HANDED_ON = 0.15  # of the conversations


class ChatConsole(Console):
    """A console that keeps what it is told of chats."""

    def __init__(self, base: str) -> None:
        super().__init__(base)
        self.read: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.refusals: list[str] = []
        self._follows: dict[str, object] = {}

    async def follow(self, contact: str) -> None:
        """On this socket, from the last entry read; once more on the next one."""
        if self.socket is None or self._follows.get(contact) is self.socket:
            return
        last = self.read[contact][-1]["n"] if self.read[contact] else 0
        with suppress(aiohttp.ClientError, OSError):
            socket = self.socket
            await socket.send_json({"type": "follow", "contact": contact, "last": last})
            self._follows[contact] = socket

    def leave(self, contact: str) -> None:
        """It is in this hand no more; should it come back, it is followed anew."""
        self._follows.pop(contact, None)

    def _hear(self, message: dict[str, Any]) -> None:
        super()._hear(message)
        if message["type"] == "entries":
            self.read[message["contact"]] += message["entries"]
        elif message["type"] == "error":
            self.refusals.append(str(message))


class Desk(Pressing):
    """Answers most offers, declines some, misses some; hands some conversations on."""

    def __init__(self, console: ChatConsole, chance: Random) -> None:
        super().__init__(console)
        self.chats = console
        self._chance = chance
        self._wishes: dict[str, str] = {}
        self._answered: dict[str, list[str]] = defaultdict(list)
        self._moods: dict[str, bool] = {}

    async def work(self) -> None:
        """Until cancelled."""
        while True:
            await self._look()
            await asyncio.sleep(LOOK_SECONDS)

    async def _look(self) -> None:
        view = self.console.view
        if view["me"]["presence"] != "available":
            await self.comes_on_duty()
        for contact in set(self.chats.read) - set(view["contacts"]):
            self.chats.leave(contact)
        for contact, shown in view["contacts"].items():
            await self.chats.follow(contact)
            if shown["state"] == "wrapping_up":
                await self._command(f"/console/contacts/{contact}/close", disposition="resolu")
            elif shown["state"] == "connected":
                await self._talk(contact, "transferred" in shown)
        if "offer" in view:
            await self._decide(view["offer"]["id"])

    async def _decide(self, offer: str) -> None:
        wish = self._wishes.setdefault(offer, self._chance.choices(list(WISHES), list(WISHES.values()))[0])
        if wish:
            await self._command(f"/console/offers/{offer}/{wish}", **{"reason": "autre"} if wish == "decline" else {})

    async def _talk(self, contact: str, transferred: bool) -> None:
        read = self.chats.read[contact]
        done = {entry["text"] for entry in read if entry["from"] == "agent"} | set(self._answered[contact])
        asked = [entry["text"] for entry in read if entry["from"] == "visitor" and "question" in entry["text"]]
        asked += [entry["text"] for entry in read if entry["from"] == "visitor" and entry["text"].endswith(THANKS)]
        for text in asked:
            if ANSWER + text in done:
                continue
            if await self._command(f"/console/contacts/{contact}/say", text=ANSWER + text) != 200:
                return
            self._answered[contact].append(ANSWER + text)
        if asked and asked[-1].endswith(THANKS):
            await self._command(f"/console/contacts/{contact}/hang-up")
        elif asked and not transferred and self._moods.setdefault(contact, self._chance.random() < HANDED_ON):
            await self._command(f"/console/contacts/{contact}/transfer", to="queue")
