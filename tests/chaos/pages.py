"""A visitor's page, by docs/reference/chat-protocol.md, that loses everything but its memory: it comes back with its
last number on each of the three ways, and sends again, under the same id, what was not acknowledged."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Literal

import aiohttp

from tests.chat_client import Frame, Visitor, new_id

Way = Literal["socket", "stream", "poll"]
LOST = (aiohttp.ClientError, OSError, TimeoutError)
AGAIN_SECONDS = 0.1
ANSWER_SECONDS = 3.0  # then it is sent again
BEAT_SECONDS = 5.0
NO_MORE = ("expired", "replaced")


class Page(Visitor):
    """`faults` is what no visitor should ever be shown."""

    def __init__(self, http: aiohttp.ClientSession, origin: str, way: Way) -> None:
        super().__init__(http, origin)
        self.way = way
        self.faults: list[str] = []
        self.comebacks = 0
        self._happened = asyncio.Event()

    async def opens(self) -> None:
        """Ask for a conversation until there is one."""
        op = new_id()
        while not self.token:
            if (answer := await self._posts("/chat/open", {"op": op, "language": "fr"})) is not None:
                self.token = answer["token"]
            else:
                await asyncio.sleep(AGAIN_SECONDS)

    async def listens(self) -> None:
        """Hear what is said, until cancelled."""
        ways = {"socket": self._on_socket, "stream": self._on_stream, "poll": self._on_poll}
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._beats())
            while True:
                with suppress(*LOST):
                    await ways[self.way]()
                self.socket = None
                self.comebacks += self.way != "poll"
                await asyncio.sleep(AGAIN_SECONDS)

    def take(self, frame: Frame) -> None:
        super().take(frame)
        if frame["type"] == "error" and frame["code"] != "unavailable":
            self.faults.append(f"was refused: {frame['code']}")
        if frame["type"] == "bye" and frame["reason"] in NO_MORE:
            self.faults.append(f"was sent away: {frame['reason']}")
        self._happened.set()

    async def sees(self, wanted: Callable[[], Any]) -> None:
        """Until it is so."""
        while not wanted():
            self._happened.clear()
            await self._happened.wait()

    async def sends(self, type: str, **fields: Any) -> Frame:
        """One frame, again and again until it is acknowledged; its last answer, whose refusal is a fault."""
        frame = {"type": type, "id": new_id()} | fields
        while (answer := await self._sent(frame)) is None or answer.get("code") == "unavailable":
            await asyncio.sleep(AGAIN_SECONDS)
        return answer

    async def _sent(self, frame: Frame) -> Frame | None:
        known = len(self.heard)

        def answered() -> Frame | None:
            answers = (heard for heard in self.heard[known:] if heard["type"] in ("ack", "error"))
            return next((heard for heard in answers if heard.get("id") == frame["id"]), None)

        with suppress(*LOST):
            await self._puts(frame)
            async with asyncio.timeout(ANSWER_SECONDS):
                await self.sees(answered)
        return answered()

    async def _puts(self, frame: Frame) -> None:
        if self.way != "socket":
            answer = await self._posts("/chat/send", {"token": self.token, "frame": frame})
            if answer is None:
                raise ConnectionError
            for told in answer["frames"]:
                self.take(told)
        elif self.socket is None:
            raise ConnectionError
        else:
            await self.socket.send_json(frame)

    async def _beats(self) -> None:
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            with suppress(*LOST):
                await self._puts({"type": "beat"})

    async def _on_socket(self) -> None:
        async with self.http.ws_connect("/chat/live", origin=self.origin) as socket:
            await socket.send_json(self.hello())
            self.socket = socket
            async for message in socket:
                if message.type is aiohttp.WSMsgType.TEXT:
                    self.take(message.json())

    async def _on_stream(self) -> None:
        async with self.http.post("/chat/stream", json=self.hello(), headers={"Origin": self.origin}) as answer:
            if self._is_good(answer):
                async for line in answer.content:
                    if line.endswith(b"\n"):  # the rest of one that was cut is nothing
                        self.take(json.loads(line))

    async def _on_poll(self) -> None:
        known = {"state": self.state} if self.state else {}
        answer = await self._posts("/chat/poll", self.hello(**known))
        for frame in answer["frames"] if answer else ():
            self.take(frame)

    async def _posts(self, path: str, body: Frame) -> Frame | None:
        """The answer, or None when it is worth asking again."""
        with suppress(*LOST):
            async with self.http.post(path, json=body, headers={"Origin": self.origin}) as answer:
                return await answer.json() if self._is_good(answer) else None
        return None

    def _is_good(self, answer: aiohttp.ClientResponse) -> bool:
        if answer.status not in (200, 503):
            self.faults.append(f"was answered {answer.status} by {answer.url.path}")
        return answer.status == 200
