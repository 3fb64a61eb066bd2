"""The line's side of docs/reference/chat-protocol.md, saying what a test wants."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import WSMsgType, web

from helpline.web import widget
from helpline.web.assets import Assets
from helpline.web.pages import ASSETS
from tests.browser.chat.elsewhere import on_a_port

PATIENCE = 10.0
AT = 1_795_862_400_000
VOICE = {"open": True, "why": "open", "label": "Ouvert", "words": "Personne n’attend en ce moment.", "waiting": 0}
SHUT = VOICE | {"open": False, "why": "hours", "label": "Fermé", "words": "L’aide par écrit rouvre lundi à 9 heures."}
SURVEY = ("Pas du tout", "Un peu", "Utile", "Très utile")
Frame = dict[str, Any]
Send = Callable[[Frame], Awaitable[None]]


class FakeLine:
    """One conversation at a time. `ways` are the connections ever made, `heard` the frames of the page."""

    def __init__(self) -> None:
        self.url = ""
        self.channels: dict[str, Any] = {"voice": VOICE, "chat": VOICE}
        self.refusal: tuple[int, str, str] | None = None
        self.origins: set[str] = set()
        self.accepts = True  # whether what is said is stored and acknowledged
        self.blocked: set[str] = set()
        self.ways: list[str] = []
        self.heard: list[Frame] = []
        self.opened: list[str] = []
        self.entries: list[Frame] = []
        self.state: Frame = {"type": "state", "stage": "flow"}
        self._open: set[asyncio.Queue[Frame | None]] = set()
        self._news = asyncio.Condition()

    async def says(self, text: str, who: str = "line", **more: str) -> None:
        entry = {"n": len(self.entries) + 1, "at": AT + len(self.entries) * 20_000, "from": who, "text": text, **more}
        self.entries.append(entry)
        await self.tells({"type": "entries", "entries": [entry]})

    async def stands(self, stage: str, **more: Any) -> None:
        self.state = {"type": "state", "stage": stage, **more}
        await self.tells(self.state)

    async def asks(self, step: str, *labels: str, stage: str = "flow", free: bool = True) -> None:
        options = [{"key": str(key), "label": label} for key, label in enumerate(labels, 1)]
        await self.stands(stage, ask={"step": step, "options": options, "free": free})

    async def tells(self, frame: Frame) -> None:
        for queue in self._open:
            queue.put_nowait(frame)
        async with self._news:
            self._news.notify_all()

    async def drops(self) -> None:
        for queue in self._open:
            queue.put_nowait(None)

    async def until(self, found: Callable[[], Any]) -> None:
        async with asyncio.timeout(PATIENCE), self._news:
            await self._news.wait_for(lambda: bool(found()))

    async def hears(self, type_: str, times: int = 1) -> Frame:
        """The last frame of this type, once there are this many different ones."""
        await self.until(lambda: len(self._of(type_)) >= times)
        return self._of(type_)[-1]

    async def is_linked(self, way: str, times: int = 1) -> None:
        await self.until(lambda: self.ways.count(way) >= times)

    def _of(self, type_: str) -> list[Frame]:
        found = [frame for frame in self.heard if frame["type"] == type_]
        return list({frame.get("id", n): frame for n, frame in enumerate(found)}.values())

    async def _take(self, frame: Frame) -> Frame | None:
        new = not any(one.get("id") == frame.get("id") for one in self.heard if "id" in frame)
        self.heard.append(frame)
        answer: Frame | None = None
        if "id" in frame and self.accepts:
            if new and frame["type"] in ("say", "choose"):
                await self.says(self._words(frame), "visitor", id=frame["id"])
            if new and frame["type"] == "end":
                await self.asks("survey", *SURVEY, stage="after", free=False)
            n = next((entry["n"] for entry in self.entries if entry.get("id") == frame["id"]), 0)
            answer = {"type": "ack", "id": frame["id"], "n": n}
        async with self._news:
            self._news.notify_all()
        return answer

    def _words(self, frame: Frame) -> str:
        if frame["type"] == "say":
            return str(frame["text"])
        return str(next(o["label"] for o in self.state["ask"]["options"] if o["key"] == frame["key"]))

    async def _serve(self, way: str, hello: Frame, send: Send) -> None:
        """Everything after `last`, then what happens, until dropped."""
        queue: asyncio.Queue[Frame | None] = asyncio.Queue()
        missed = self.entries[hello["last"] :]
        self._open.add(queue)
        self.ways.append(way)
        async with self._news:
            self._news.notify_all()
        try:
            if missed:
                await send({"type": "entries", "entries": missed})
            await send(self.state)
            while (frame := await queue.get()) is not None:
                await send(frame)
        finally:
            self._open.discard(queue)

    async def live(self, request: web.Request) -> web.StreamResponse:
        if "live" in self.blocked:
            return web.Response(status=502)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        hello = await socket.receive_json()
        serving = asyncio.create_task(self._serve("live", hello, socket.send_json))
        serving.add_done_callback(lambda _: asyncio.ensure_future(socket.close()))
        async for message in socket:
            if message.type is WSMsgType.TEXT and (answer := await self._take(message.json())):
                await socket.send_json(answer)
        serving.cancel()
        return socket

    async def stream(self, request: web.Request) -> web.StreamResponse:
        if "stream" in self.blocked:
            return web.Response(status=502)
        hello = json.loads(await request.text())
        response = web.StreamResponse(headers={"Content-Type": "application/x-ndjson"})
        await response.prepare(request)

        async def send(frame: Frame) -> None:
            await response.write(json.dumps(frame).encode() + b"\n")

        await self._serve("stream", hello, send)
        return response

    async def poll(self, request: web.Request) -> web.StreamResponse:
        hello = json.loads(await request.text())
        self.ways.append("poll")
        async with asyncio.timeout(20), self._news:
            self._news.notify_all()
            await self._news.wait_for(lambda: len(self.entries) > hello["last"] or hello.get("state") != self.state)
        missed = self.entries[hello["last"] :]
        frames = [{"type": "entries", "entries": missed}] if missed else []
        return web.json_response({"frames": [*frames, self.state]})

    async def send(self, request: web.Request) -> web.StreamResponse:
        answer = await self._take(json.loads(await request.text())["frame"])
        return web.json_response({"frames": [answer] if answer else []})

    async def open(self, request: web.Request) -> web.StreamResponse:
        op = json.loads(await request.text())["op"]
        if self.refusal:
            status, code, message = self.refusal
            return web.json_response({"error": {"code": code, "message": message}}, status=status)
        self.opened.append(op)
        self.entries, self.heard = [], []
        return web.json_response({"token": f"token-{op}"})

    async def status(self, _: web.Request) -> web.StreamResponse:
        return web.json_response({"channels": self.channels}, headers={"Access-Control-Allow-Origin": "*"})

    async def transcript(self, _: web.Request) -> web.StreamResponse:
        return web.Response(text="\n".join(entry["text"] for entry in self.entries))

    async def guard(self, request: web.Request, response: web.StreamResponse) -> None:
        origin = request.headers.get("Origin", "")
        if request.path.startswith("/chat/") and origin in self.origins:
            response.headers.setdefault("Access-Control-Allow-Origin", origin)


LINE = web.AppKey("line", FakeLine)


@web.middleware
async def _allowed(request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> Any:
    line: FakeLine = request.app[LINE]
    foreign = request.headers.get("Origin", line.url) not in {line.url, *line.origins}
    if foreign and request.method == "POST":
        return web.json_response({"error": {"code": "chat.origin", "message": "—"}}, status=403)
    return await handler(request)


@asynccontextmanager
async def serving() -> AsyncIterator[FakeLine]:
    """The line on a port, with the widget's own files as they are served."""
    line = FakeLine()
    app = web.Application(middlewares=[_allowed])
    app[LINE] = line
    app[ASSETS] = Assets(
        made=widget.words("+33170772372", {"fr": "/chat", "en": "/en/chat"}, "https://meteofrance.com/")
    )
    app.on_response_prepare.append(line.guard)
    app.router.add_get(widget.ADDRESS, widget.entry)
    app.router.add_get("/static/{hash}/{name:.+}", app[ASSETS].serve)
    app.router.add_get("/status.json", line.status)
    app.router.add_get("/chat/live", line.live)
    for name in ("open", "send", "stream", "poll", "transcript"):
        app.router.add_post(f"/chat/{name}", getattr(line, name))
    async with on_a_port(app) as url:
        line.url = url
        yield line
        await line.drops()
