"""The line simulator's softphone socket, played by the test: pages register, the test rings them and speaks."""

from __future__ import annotations

import asyncio
from typing import Any

from aiohttp import WSMsgType, web


class SoftphoneSocket:
    """Accepts every page; keeps what they say in `said`."""

    def __init__(self) -> None:
        self.said: list[dict[str, Any]] = []
        self._sockets: set[web.WebSocketResponse] = set()
        self._news = asyncio.Event()
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def start(self) -> None:
        app = web.Application()
        app.router.add_get("/sim/softphone", self._serve)
        self._runner = web.AppRunner(app, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        assert site._server is not None
        port = site._server.sockets[0].getsockname()[1]
        self.url = f"ws://127.0.0.1:{port}/sim/softphone"

    async def stop(self) -> None:
        for socket in tuple(self._sockets):
            await socket.close()
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def registered(self) -> int:
        return len(self._sockets)

    async def tell(self, **message: Any) -> None:
        """Say something to every page."""
        for socket in tuple(self._sockets):
            await socket.send_json(message)

    async def hears(self, kind: str, within: float = 5.0) -> dict[str, Any]:
        """The first message of this type that no one has waited for yet."""
        async with asyncio.timeout(within):
            while True:
                for message in self.said:
                    if message["type"] == kind:
                        self.said.remove(message)
                        return message
                self._news.clear()
                await self._news.wait()

    async def _serve(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._sockets.add(socket)
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                break
            content = message.json()
            self.said.append(content)
            self._news.set()
            await self._answer(socket, content)
        self._sockets.discard(socket)
        return socket

    async def _answer(self, socket: web.WebSocketResponse, said: dict[str, Any]) -> None:
        if said["type"] == "register":
            await socket.send_json({"type": "registered", "identity": "somebody"})
        elif said["type"] == "accept":
            await socket.send_json({"type": "accepted", "call": said["call"]})
        elif said["type"] == "hangup":
            await socket.send_json({"type": "disconnect", "call": said["call"]})
