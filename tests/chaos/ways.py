"""The three ways of docs/reference/chat-protocol.md §3 through a service that is killed."""

from __future__ import annotations

import asyncio
import json
from abc import ABC, abstractmethod
from contextlib import suppress

import aiohttp

from tests.chaos.pages import LOST, Page
from tests.chat_client import Frame

SILENCE_SECONDS = 25  # the line speaks every ten
ANSWER_SECONDS = 20
AGAIN_SECONDS = 0.05


class Way(ABC):
    """Brings a page what it is told, and the line what the page says."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def live(self) -> None:
        """Until cancelled: connect, hear, connect again."""
        while True:
            with suppress(*LOST):
                await self._hear()
            self.page.connections += 1
            await asyncio.sleep(AGAIN_SECONDS)

    async def ask(self, frame: Frame) -> Frame | None:
        """The ack of a frame or its refusal; None when nobody knows what became of it."""
        with suppress(*LOST):
            async with asyncio.timeout(ANSWER_SECONDS):
                return await self._ask(frame)
        return None

    @abstractmethod
    async def _hear(self) -> None:
        """One connection, to its end."""

    async def _ask(self, frame: Frame) -> Frame | None:
        answer = await self.page.post("/chat/send", {"token": self.page.token, "frame": frame})
        if answer.status == 200:
            frames: list[Frame] = (await answer.json())["frames"]
            return frames[0] if frames else None
        return {"type": "error", "code": (await answer.json())["error"]["code"]}


class Socket(Way):
    """The first way."""

    async def _hear(self) -> None:
        await self.page.connect()
        socket = self.page.socket
        assert socket is not None
        try:
            while True:
                message = await socket.receive(SILENCE_SECONDS)
                if message.type is not aiohttp.WSMsgType.TEXT:
                    return
                self.page.take(message.json())
        finally:
            self.page.socket = None
            self.page.lose()

    async def _ask(self, frame: Frame) -> Frame | None:
        if self.page.socket is None:
            return None
        answer = self.page.expect(frame["id"])
        await self.page.socket.send_json(frame)
        return await answer


class Stream(Way):
    """The second way."""

    async def _hear(self) -> None:
        answer = await self.page.post("/chat/stream", self.page.hello())
        if answer.status == 200:
            while line := await self._line(answer):
                self.page.take(json.loads(line))

    @staticmethod
    async def _line(answer: aiohttp.ClientResponse) -> bytes:
        async with asyncio.timeout(SILENCE_SECONDS):
            return await answer.content.readline()


class Poll(Way):
    """The third way."""

    async def _hear(self) -> None:
        known = {"state": self.page.state} if self.page.state else {}
        answer = await self.page.post("/chat/poll", self.page.hello(**known))
        if answer.status == 200:
            for frame in (await answer.json())["frames"]:
                self.page.take(frame)
        else:
            self.page.refused((await answer.json())["error"]["code"])


WAYS: dict[type[Way], int] = {Socket: 50, Stream: 25, Poll: 25}
