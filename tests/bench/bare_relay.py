"""The bare protocol of G4: the least there can be between two sides of a talk. Says on a channel of Redis what it is
told, tells both sides what it hears, and gives a receipt. It keeps nothing, checks nothing, knows nobody."""

from __future__ import annotations

import asyncio
import json
import sys
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import suppress

from aiohttp import web

from routing.redis_store.pipe import Pipe

CHANNEL = "bare-talks"

pipe = Pipe(sys.argv[2], 1.5) if __name__ == "__main__" else None
talks: defaultdict[str, set[web.WebSocketResponse]] = defaultdict(set)


async def live(request: web.Request) -> web.WebSocketResponse:
    assert pipe is not None
    socket = web.WebSocketResponse(compress=False)
    await socket.prepare(request)
    for talk in (await socket.receive_json())["follow"]:
        talks[talk].add(socket)
    async for message in socket:
        await pipe.call("PUBLISH", CHANNEL, message.data)
        await socket.send_str(json.dumps({"ack": json.loads(message.data)["id"]}))
    return socket


async def forward(app: web.Application) -> AsyncIterator[None]:
    async def listen() -> None:
        assert pipe is not None
        async for text in pipe.listen(CHANNEL):
            for socket in talks[json.loads(text)["talk"]] if text else ():
                await socket.send_str(text)

    listening = asyncio.create_task(listen())
    yield
    listening.cancel()
    with suppress(asyncio.CancelledError):
        await listening


if __name__ == "__main__":
    app = web.Application()
    app.router.add_get("/live", live)
    app.cleanup_ctx.append(forward)
    quiet = {"print": lambda _: None, "access_log": None, "shutdown_timeout": 1.0}
    web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), **quiet)
