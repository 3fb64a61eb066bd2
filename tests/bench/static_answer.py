"""The anchor of G1: the least an aiohttp server can do. Answers each target with the very bytes it was given."""

from __future__ import annotations

import json
import sys

from aiohttp import web

answers: dict[str, str] = {}


async def learn(request: web.Request) -> web.Response:
    answers.clear()
    answers.update(json.loads(await request.text()))
    return web.Response()


async def answer(request: web.Request) -> web.Response:
    return web.Response(text=answers[request.raw_path], content_type="text/xml", charset="utf-8")


app = web.Application(client_max_size=64 * 1024 * 1024)
app.router.add_put("/learn", learn)
app.router.add_post("/voice/flow", answer)
web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=lambda _: None, access_log=None)
