"""The anchor of G4: python-socketio with its asynchronous Redis manager. It relays, acknowledges, stores nothing."""

from __future__ import annotations

import sys
from typing import Any

import socketio
from aiohttp import web

server = socketio.AsyncServer(async_mode="aiohttp", client_manager=socketio.AsyncRedisManager(sys.argv[2]))


@server.event
async def follow(sid: str, talks: list[str]) -> None:
    for talk in talks:
        await server.enter_room(sid, talk)


@server.event
async def say(sid: str, message: dict[str, Any]) -> str:
    await server.emit("entry", message, room=message["talk"])
    return str(message["id"])


async def here(request: web.Request) -> web.Response:
    return web.Response()


if __name__ == "__main__":
    app = web.Application()
    app.router.add_get("/", here)
    server.attach(app)
    quiet = {"print": lambda _: None, "access_log": None, "shutdown_timeout": 1.0}
    web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), **quiet)
