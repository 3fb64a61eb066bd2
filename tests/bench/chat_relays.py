"""The anchors of G4 as clients see them: the same texts between as many sockets, relayed and kept nowhere."""

from __future__ import annotations

import asyncio
import json
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp

from tests.bench.chat_load import CHATS, EACH, HELPERS, WORDS, Clock, Heard, Load
from tests.bench.rounds import Cost
from tests.chat_client import new_id

Socket = aiohttp.ClientWebSocketResponse


class Relay(Load, ABC):
    """Ten helpers, each with ten talks, and a visitor in each."""

    def __init__(self, url: str, clock: Clock) -> None:
        super().__init__(clock)
        self.url = url
        self._visitors: list[Socket] = []
        self._receipts: Heard = {}
        self._heard: Heard = {}
        self._numbers = 0

    async def begin(self, session: aiohttp.ClientSession) -> None:
        talks = [f"talk{number}" for number in range(HELPERS * CHATS)]
        groups = [talks[at : at + CHATS] for at in range(0, len(talks), CHATS)]
        for following in (*groups, *([talk] for talk in talks)):
            socket = await self.follow(session, following)
            helps = len(following) > 1
            self._visitors += [] if helps else [socket]
            asyncio.get_running_loop().create_task(self._read(socket, helps))

    async def round(self) -> Cost:
        return await self.run([send for _ in range(EACH) for send in self.one_each()])

    def one_each(self) -> list[Callable[[], Awaitable[None]]]:
        """A message of every visitor."""
        return [lambda talk=talk: self._write(*talk) for talk in enumerate(self._visitors)]

    async def _write(self, number: int, socket: Socket) -> None:
        loop, id = asyncio.get_running_loop(), new_id()
        self._numbers += 1
        self._receipts[id] = receipt = loop.create_future()
        self._heard[id] = delivery = loop.create_future()
        message = {"talk": f"talk{number}", "id": id, "text": f"{self._numbers} {WORDS}"}
        await socket.send_str(self.said(self._numbers, message))
        await asyncio.gather(receipt, delivery)

    async def _read(self, socket: Socket, helps: bool) -> None:
        async for message in socket:
            receipt, delivery = await self.told(socket, str(message.data))
            if receipt:
                self._receipts.pop(receipt).set_result(None)
            if delivery and helps:
                self._heard.pop(delivery).set_result(None)

    @abstractmethod
    async def follow(self, session: aiohttp.ClientSession, talks: list[str]) -> Socket: ...

    @abstractmethod
    def said(self, number: int, message: dict[str, str]) -> str: ...

    @abstractmethod
    async def told(self, socket: Socket, text: str) -> tuple[str, str]:
        """The ids of a message that is acknowledged, and of one that is delivered."""


class SocketIo(Relay):
    """In socket.io's own frames."""

    async def follow(self, session: aiohttp.ClientSession, talks: list[str]) -> Socket:
        socket = await session.ws_connect(f"{self.url}/socket.io/?EIO=4&transport=websocket")
        await socket.receive_str()
        await socket.send_str("40")
        await socket.receive_str()
        await socket.send_str(f"42{json.dumps(['follow', talks])}")
        return socket

    def said(self, number: int, message: dict[str, str]) -> str:
        return f"42{number}{json.dumps(['say', message])}"

    async def told(self, socket: Socket, text: str) -> tuple[str, str]:
        if text == "2":
            await socket.send_str("3")
        if text.startswith("43"):
            body: list[Any] = json.loads(text[text.index("[") :])
            return str(body[0]), ""
        return ("", str(json.loads(text[2:])[1]["id"])) if text.startswith("42") else ("", "")


class Bare(Relay):
    """In plain JSON (`bare_relay`)."""

    async def follow(self, session: aiohttp.ClientSession, talks: list[str]) -> Socket:
        socket = await session.ws_connect(f"{self.url}/live")
        await socket.send_json({"follow": talks})
        return socket

    def said(self, number: int, message: dict[str, str]) -> str:
        return json.dumps(message)

    async def told(self, socket: Socket, text: str) -> tuple[str, str]:
        message = json.loads(text)
        return message.get("ack", ""), message.get("id", "")
