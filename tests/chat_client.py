"""A visitor's page without a browser: a client written from docs/reference/chat-protocol.md, on each of its ways."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp

Frame = dict[str, Any]


def new_id() -> str:
    return str(uuid.uuid4())


def _dumps(frame: Frame) -> str:
    """As a browser does: in UTF-8, halves of characters escaped."""
    text = json.dumps(frame, ensure_ascii=False)
    return text if text.isprintable() else json.dumps(frame)


@dataclass
class Visitor:
    """One page: what it has heard, and the conversation as it has been told."""

    http: aiohttp.ClientSession
    origin: str
    token: str = ""
    written: list[Frame] = field(default_factory=list)
    state: Frame = field(default_factory=dict)
    heard: list[Frame] = field(default_factory=list)
    socket: aiohttp.ClientWebSocketResponse | None = None

    @property
    def last(self) -> int:
        return self.written[-1]["n"] if self.written else 0

    async def post(self, path: str, body: Any, **headers: str) -> aiohttp.ClientResponse:
        return await self.http.post(path, json=body, headers={"Origin": self.origin} | headers)

    async def open(self, language: str = "fr", op: str = "") -> str:
        answer = await self.post("/chat/open", {"op": op or new_id(), "language": language})
        assert answer.status == 200, await answer.text()
        self.token = (await answer.json())["token"]
        return self.token

    def hello(self, **more: Any) -> Frame:
        place = {"place": self.state["place"]} if "place" in self.state else {}
        return {"type": "hello", "token": self.token, "last": self.last} | place | more

    async def connect(self) -> None:
        self.socket = await self.http.ws_connect("/chat/live", origin=self.origin)
        await self.socket.send_json(self.hello())

    async def cut(self) -> None:
        """As a network does it: no word of goodbye."""
        assert self.socket is not None
        transport = self.socket.get_extra_info("transport") or self.socket._writer.transport
        transport.abort()
        self.socket = None

    def take(self, frame: Frame) -> None:
        self.heard.append(frame)
        if frame["type"] == "state":
            self.state = frame
        if frame["type"] == "entries":
            for entry in frame["entries"]:
                assert entry["n"] == self.last + 1 or not self.written, (entry, self.last)
                self.written.append(entry)

    async def next(self, within: float = 8) -> Frame:
        assert self.socket is not None
        frame: Frame = await self.socket.receive_json(timeout=within)
        self.take(frame)
        return frame

    async def until(self, wanted: Callable[[], Any], within: float = 8) -> None:
        async with asyncio.timeout(within):
            while not wanted():
                await self.next()

    async def stage(self, stage: str, within: float = 8) -> Frame:
        await self.until(lambda: self.state.get("stage") == stage, within)
        return self.state

    async def send(self, type: str, **fields: Any) -> str:
        """Send a frame; the id it carries."""
        assert self.socket is not None
        named = {"id": new_id()} if type in ("say", "choose", "end") else {}
        frame = {"type": type} | named | fields
        await self.socket.send_json(frame, dumps=_dumps)
        return str(frame.get("id", ""))

    async def answered(self, id: str) -> Frame:
        """The ack or the refusal of a frame."""
        await self.until(lambda: any(f.get("id") == id and f["type"] in ("ack", "error") for f in self.heard))
        return next(f for f in self.heard if f.get("id") == id and f["type"] in ("ack", "error"))

    async def says(self, text: str) -> int:
        answer = await self.answered(await self.send("say", text=text))
        assert answer["type"] == "ack", answer
        return int(answer["n"])

    async def chooses(self, key: str) -> int:
        answer = await self.answered(await self.send("choose", step=self.state["ask"]["step"], key=key))
        return int(answer["n"])

    async def stands_in_line(self) -> Frame:
        """Opens a chat and asks for a person; the state in line."""
        await self.open()
        await self.connect()
        await self.stage("flow")
        await self.chooses("0")
        return await self.stage("queue")

    async def reads(self, text: str) -> Frame:
        await self.until(lambda: any(text in entry["text"] for entry in self.written))
        return next(entry for entry in self.written if text in entry["text"])

    def texts(self, author: str = "line") -> list[str]:
        return [entry["text"] for entry in self.written if entry["from"] == author]

    async def stream(self) -> AsyncIterator[Frame]:
        """The second way."""
        answer = await self.post("/chat/stream", self.hello())
        async for line in answer.content:
            frame = json.loads(line)
            self.take(frame)
            yield frame

    async def polls(self) -> list[Frame]:
        """The third way, once."""
        known = {"state": self.state} if self.state else {}
        answer = await self.post("/chat/poll", self.hello(**known))
        assert answer.status == 200, await answer.text()
        frames: list[Frame] = (await answer.json())["frames"]
        for frame in frames:
            self.take(frame)
        return frames

    async def posts(self, type: str, **fields: Any) -> list[Frame]:
        """Send a frame on the second and third ways."""
        named = {"id": new_id()} if type in ("say", "choose", "end") else {}
        return await self.posts_frame({"type": type} | named | fields)

    async def posts_frame(self, frame: Frame) -> list[Frame]:
        answer = await self.post("/chat/send", {"token": self.token, "frame": frame})
        assert answer.status == 200, await answer.text()
        frames: list[Frame] = (await answer.json())["frames"]
        return frames


@asynccontextmanager
async def visitor(url: str, origin: str = "") -> AsyncIterator[Visitor]:
    async with aiohttp.ClientSession(url, cookie_jar=aiohttp.DummyCookieJar()) as http:
        yield Visitor(http, origin or url)
