"""The anchor of G3: the least there can be between an event and a screen. Forwards what is published on a channel of
Redis to every WebSocket."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import suppress

from aiohttp import WSMsgType, web
from redis.asyncio import Redis

CHANNEL = "bare"

open_sockets: set[web.WebSocketResponse] = set()


async def live(request: web.Request) -> web.WebSocketResponse:
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    open_sockets.add(socket)
    async for message in socket:
        if message.type is not WSMsgType.TEXT:
            break
    open_sockets.discard(socket)
    return socket


async def forward(app: web.Application) -> AsyncIterator[None]:
    async def listen() -> None:
        async for message in heard.listen():
            for socket in open_sockets:
                await socket.send_str(message["data"])

    heard = Redis.from_url(sys.argv[2], decode_responses=True).pubsub(ignore_subscribe_messages=True)
    await heard.subscribe(CHANNEL)
    listening = asyncio.create_task(listen())
    yield
    listening.cancel()
    with suppress(asyncio.CancelledError):
        await listening


if __name__ == "__main__":
    app = web.Application()
    app.router.add_get("/live", live)
    app.cleanup_ctx.append(forward)
    web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=lambda _: None, access_log=None)
