"""What both sockets share: who may open one, and sending without ever waiting for a slow reader."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from helpline.simulator.keys import BOARD, SOCKETS
from helpline.simulator.settings import LOCAL_ORIGINS

MAX_MESSAGE = 8192
BACKLOG = 500

Message = Mapping[str, Any]


class Wire:
    """One open WebSocket. `send` queues; a reader that falls 500 messages behind loses its line."""

    def __init__(self, socket: web.WebSocketResponse) -> None:
        self._socket = socket
        self._waiting: asyncio.Queue[Message | None] = asyncio.Queue(BACKLOG)

    def send(self, type_: str, **fields: object) -> None:
        try:
            self._waiting.put_nowait({"type": type_} | fields)
        except asyncio.QueueFull:
            self._waiting = asyncio.Queue(BACKLOG)
            self._waiting.put_nowait(None)

    async def pump(self) -> None:
        """Send what is queued until the socket is gone."""
        while (message := await self._waiting.get()) is not None:
            await self._socket.send_str(json.dumps(message, ensure_ascii=False))
        await self._socket.close()


async def opened(request: web.Request) -> web.WebSocketResponse:
    """Accept the socket from a page of this machine or of `allowed_origins`. Raises 403 for any other page."""
    origin = request.headers.get("Origin")
    settings = request.app[BOARD].settings
    if origin is not None and not _allowed(origin, settings.allowed_origins):
        raise web.HTTPForbidden(text="this origin may not use the simulator")
    socket = web.WebSocketResponse(heartbeat=20, compress=False, max_msg_size=MAX_MESSAGE)
    await socket.prepare(request)
    request.app[SOCKETS].add(socket)
    return socket


async def close_all(app: web.Application) -> None:
    """The simulator stops: every page is told that the wire is going."""
    sockets = app[SOCKETS]
    for socket in sockets.copy():
        await socket.close(code=WSCloseCode.GOING_AWAY)


async def messages(socket: web.WebSocketResponse) -> Any:
    """The JSON objects a client sends; anything else is skipped."""
    async for raw in socket:
        if raw.type is not WSMsgType.TEXT:
            continue
        try:
            message = json.loads(raw.data)
        except ValueError:
            continue
        if isinstance(message, dict):
            yield message


def _allowed(origin: str, others: tuple[str, ...]) -> bool:
    local = any(origin == base or origin.startswith(f"{base}:") for base in LOCAL_ORIGINS)
    return local or origin in others
