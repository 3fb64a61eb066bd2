"""Volunteers who answer chats at their consoles: they follow what is in their hand, write, hand on, end and close."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from random import Random
from typing import Any

import aiohttp

from tests.chaos.pages import WORDS
from tests.chaos.pressing import AtDesk
from tests.console_client import Console

QUIET_SECONDS = 3.0  # a visitor who writes nothing for so long has said it all
GOODBYE_SECONDS = 20.0  # after the end; then it is closed without
TRANSFERS = 0.1


class Desk(Console):
    """A console that follows its chats; `read` is what its page shows of each, `faults` what was wrong with it."""

    def __init__(self, base: str) -> None:
        super().__init__(base)
        self.read: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.faults: list[str] = []
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._followed: set[str] = set()

    @property
    def chats(self) -> dict[str, dict[str, Any]]:
        return {id: shown for id, shown in self.view["contacts"].items() if shown["channel"] == "chat"}

    async def follow(self) -> None:
        """Ask for what is in hand and not followed yet on this socket, from the last entry it has."""
        self._followed &= self.chats.keys()
        for contact in self.chats.keys() - self._followed:
            with suppress(aiohttp.ClientError, OSError, AttributeError):
                last = self.read[contact][-1]["n"] if self.read[contact] else 0
                self._followed.add(contact)
                assert self._socket is not None
                await self._socket.send_json({"type": "follow", "contact": contact, "last": last})

    def _connected(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._followed.clear()

    def _hear_more(self, message: dict[str, Any]) -> None:
        if message["type"] != "entries":
            return
        read = self.read[message["contact"]]
        for entry in message["entries"]:
            last = read[-1]["n"] if read else 0
            if entry["n"] != last + 1:
                self.faults.append(f"{self.id} was told entry {entry['n']} of {message['contact']} after {last}")
            read.append(entry)


@dataclass
class Talk:
    """What a volunteer means to do in one conversation."""

    next_at: float
    lines: int
    said: int = 0
    hands_on: bool = False
    ended_at: float = 0.0


class Writer(AtDesk):
    """One volunteer. `closed` are the conversations they closed, `kept` what was acknowledged in each."""

    console: Desk

    def __init__(self, console: Desk, name: str, chance: Random) -> None:
        super().__init__(console)
        self.name = name
        self.closed: set[str] = set()
        self.kept: dict[str, dict[int, str]] = defaultdict(dict)
        self.faults: list[str] = []
        self.colleagues: list[str] = []
        self.transfers = 0
        self._chance = chance
        self._wishes: dict[str, str] = {}
        self._talks: dict[str, Talk] = {}

    async def look(self) -> None:
        if self.console.view["me"]["presence"] != "available":
            await self.comes_on_duty()
        await self.console.follow()
        for contact, shown in self.console.chats.items():
            if shown["state"] == "wrapping_up":
                await self._wrap_up(contact)
            elif shown["state"] == "connected":
                await self._talk(contact)
        for contact in self._talks.keys() - self.console.chats.keys():
            del self._talks[contact]
        if "offer" in self.console.view:
            await self._decide(str(self.console.view["offer"]["id"]))

    async def _decide(self, offer: str) -> None:
        wish = self._wishes.setdefault(offer, self._chance.choices(("answers", "declines", "misses"), (95, 4, 1))[0])
        if wish == "declines":
            await self.press(f"/console/offers/{offer}/decline", reason="autre")
        elif wish == "answers":
            await self.press(f"/console/offers/{offer}/answering")

    async def _talk(self, contact: str) -> None:
        now, talk = _now(), self._talk_of(contact)
        if now < talk.next_at:
            return
        talk.next_at = now + self._chance.uniform(0.1, 0.8)
        if talk.said < talk.lines:
            await self._say(contact, talk)
        elif talk.hands_on:
            self.transfers += 1
            await self.press(f"/console/contacts/{contact}/transfer", to=self._chance.choice(self.colleagues))
        elif self._quiet_since(contact) > QUIET_SECONDS:
            await self.press(f"/console/contacts/{contact}/hang-up")

    async def _say(self, contact: str, talk: Talk) -> None:
        text = f"{self.name} répond {talk.said} à {contact}"
        talk.said += 1
        status, answer = await self.press(f"/console/contacts/{contact}/say", text=text)
        if status == 200:
            self.kept[contact][answer["entry"]] = text

    async def _wrap_up(self, contact: str) -> None:
        """Closed once the goodbye is read: then all that was written before it has been shown."""
        talk = self._talk_of(contact)
        talk.ended_at = talk.ended_at or _now()
        told = any(WORDS["after"] in entry["text"] for entry in self.console.read[contact])
        if not told and _now() - talk.ended_at < GOODBYE_SECONDS:
            return
        if not told:
            self.faults.append(f"{self.name} was shown no goodbye in {contact}")
        self.closed.add(contact)
        await self.press(f"/console/contacts/{contact}/close", disposition="resolu")

    def _talk_of(self, contact: str) -> Talk:
        chance = self._chance
        if contact not in self._talks:
            lines, hands_on = chance.randrange(2, 6), chance.random() < TRANSFERS
            self._talks[contact] = Talk(_now() + chance.uniform(0.1, 0.5), lines, hands_on=hands_on)
        return self._talks[contact]

    def _quiet_since(self, contact: str) -> float:
        """Seconds since the visitor wrote, by the machine's clock, which is the line's here."""
        return time.time() - max((entry["at"] for entry in self.console.read[contact]), default=0) / 1000


def _now() -> float:
    return asyncio.get_running_loop().time()
