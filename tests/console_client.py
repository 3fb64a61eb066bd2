"""A volunteer's console without a screen: the documented protocol, over real HTTP, as a stranger would write it."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import aiohttp

_numbers = itertools.count(1)
PATIENCE = 10.0


def merge(target: Any, patch: Any) -> Any:
    """RFC 7396, from its text."""
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merge(result.get(key), value)
    return result


class Screen:
    """One live page: the console's or the wall's. `view` is what it shows now."""

    def __init__(self, base: str, path: str) -> None:
        self.base = base
        self.path = path
        self.view: dict[str, Any] = {}
        self.n = 0
        self.causes: list[str] = []
        self._epoch: str | None = None
        self._csrf = ""
        self._session: aiohttp.ClientSession
        self._changed = asyncio.Event()

    @asynccontextmanager
    async def open(self, login: str, password: str) -> AsyncIterator[Screen]:
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
            self._session = session
            async with session.post(self.base + "/sign-in", json={"login": login, "password": password}) as answer:
                account = await answer.json()
                assert answer.status == 200, account
            self.id, self._csrf = account["id"], account["csrf"]
            living = asyncio.create_task(self._live())
            try:
                await self.shows(lambda view: bool(view))
                yield self
            finally:
                living.cancel()
                with suppress(asyncio.CancelledError):
                    await living

    async def shows(self, seen: Callable[[dict[str, Any]], Any], seconds: float = PATIENCE) -> Any:
        """Wait, in real time, until the view satisfies `seen`; returns what it returned."""
        async with asyncio.timeout(seconds):
            while not (found := self.view and seen(self.view)):
                self._changed.clear()
                await self._changed.wait()
        return found

    async def post(self, path: str, **body: Any) -> tuple[int, dict[str, Any]]:
        """One command, with an operation id of its own."""
        return await self.repeat(path, f"op-{next(_numbers):08d}", **body)

    async def repeat(self, path: str, op: str, **body: Any) -> tuple[int, dict[str, Any]]:
        async with self._session.post(
            self.base + path, json={"op": op, **body}, headers={"X-CSRF-Token": self._csrf}
        ) as answer:
            return answer.status, await answer.json()

    async def get(self, path: str) -> dict[str, Any]:
        """What is to be read under this address."""
        async with self._session.get(self.base + path, headers={"Accept": "application/json"}) as answer:
            assert answer.status == 200
            found: dict[str, Any] = await answer.json()
            return found

    async def _live(self) -> None:
        """Stay connected, as the page does: beat, and come back after a cut with the last number."""
        while True:
            with suppress(aiohttp.ClientError, OSError):
                async with self._session.ws_connect(self.base + self.path, headers={"Origin": self.base}) as socket:
                    await socket.send_json({"type": "hello", "epoch": self._epoch, "last": self.n or None})
                    self._connected(socket)
                    beating = asyncio.create_task(self._beat(socket))
                    try:
                        async for message in socket:
                            if message.type is aiohttp.WSMsgType.TEXT:
                                self._hear(message.json())
                    finally:
                        beating.cancel()
            await asyncio.sleep(0.05)

    @staticmethod
    async def _beat(socket: aiohttp.ClientWebSocketResponse) -> None:
        while True:
            await asyncio.sleep(5)
            await socket.send_json({"type": "beat"})

    def _hear(self, message: dict[str, Any]) -> None:
        if message["type"] == "snapshot":
            self.view = message["view"]
        elif message["type"] == "event":
            self.view = merge(self.view, message["patch"])
            self.causes.append(message["cause"])
        else:
            self._hear_more(message)
            return
        self.n, self._epoch = message["n"], message["epoch"]
        self._changed.set()

    def _connected(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """The page lives on this socket from now on."""

    def _hear_more(self, message: dict[str, Any]) -> None:
        """What is no view."""


class Console(Screen):
    """A volunteer at work."""

    def __init__(self, base: str) -> None:
        super().__init__(base, "/console/live")

    @property
    def activity(self) -> str:
        return str(self.view["me"]["activity"])

    async def is_available(self) -> None:
        status, answer = await self.post("/console/presence", presence="available")
        assert status == 200, answer
        await self.shows(lambda view: view["me"]["presence"] == "available")

    async def is_offered(self) -> dict[str, Any]:
        """Wait for the card."""
        offer: dict[str, Any] = await self.shows(lambda view: view.get("offer"))
        return offer

    async def becomes(self, activity: str) -> None:
        await self.shows(lambda view: view["me"]["activity"] == activity)

    async def contact(self, state: str) -> str:
        """Wait for a contact in hand in that state; returns its id."""
        found: str = await self.shows(
            lambda view: next((id for id, contact in view["contacts"].items() if contact["state"] == state), None)
        )
        return found
