"""A line whose every word is the test's: serves the real page, keeps what the page sends, sends what the test says."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

import helpline.simulator

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

PAGE = Path(helpline.simulator.__file__).parent / "page"
STRICT = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; media-src 'self'"
PATIENCE = 5.0


class FakeLine:
    """One telephone's line. `url` is the page's address."""

    def __init__(self) -> None:
        self.url = ""
        self.received: list[dict[str, Any]] = []
        self.connections = 0
        self.refusing = False
        self._socket: web.WebSocketResponse | None = None
        self._news = asyncio.Condition()

    async def says(self, type_: str, **fields: Any) -> None:
        assert self._socket is not None
        await self._socket.send_json({"type": type_, **fields})

    async def state(self, state: str, **more: Any) -> None:
        await self.says("state", state=state, call="CA1", **more)

    async def caption(self, text: str, who: str = "line", **more: Any) -> None:
        caption = {"who": who, "text": text, "language": "fr-FR", "id": 1, "duration": 2}
        await self.says("caption", **{**caption, **more})

    async def hears(self, kind: str) -> dict[str, Any]:
        """The first message of this kind not yet taken; fails after five seconds."""

        def found() -> dict[str, Any] | None:
            return next((message for message in self.received if message["type"] == kind), None)

        async with asyncio.timeout(PATIENCE), self._news:
            await self._news.wait_for(lambda: found() is not None)
        message = found()
        assert message is not None
        self.received.remove(message)
        return message

    async def is_linked(self, times: int = 1) -> None:
        async with asyncio.timeout(PATIENCE), self._news:
            await self._news.wait_for(lambda: self.connections >= times)

    async def drops(self) -> None:
        assert self._socket is not None
        await self._socket.close()

    async def serve_socket(self, request: web.Request) -> web.StreamResponse:
        if self.refusing:
            return web.Response(status=503)
        self._socket = web.WebSocketResponse()
        await self._socket.prepare(request)
        await self._tell(connected=True)
        async for message in self._socket:
            if message.type is WSMsgType.TEXT:
                await self._tell(message.json())
        return self._socket

    async def _tell(self, message: dict[str, Any] | None = None, connected: bool = False) -> None:
        async with self._news:
            self.connections += connected
            if message is not None:
                self.received.append(message)
            self._news.notify_all()


async def _page(_request: web.Request) -> web.FileResponse:
    return web.FileResponse(PAGE / "phone.html")


async def _strict(_request: web.Request, response: web.StreamResponse) -> None:
    response.headers["Content-Security-Policy"] = STRICT
    response.headers["Cache-Control"] = "no-store"


@asynccontextmanager
async def serving(line: FakeLine) -> AsyncIterator[FakeLine]:
    app = web.Application()
    app.on_response_prepare.append(_strict)
    app.router.add_get("/phone", _page)
    app.router.add_get("/sim/phone/socket", line.serve_socket)
    app.router.add_static("/sim/static", PAGE)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    line.url = f"http://127.0.0.1:{runner.addresses[0][1]}/phone"
    try:
        yield line
    finally:
        await runner.cleanup()
