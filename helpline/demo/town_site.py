"""A site of somebody else, on an origin of its own: it shows the chat by the one line, under its own strict policy."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files
from string import Template
from urllib.parse import urlsplit

from aiohttp import web

from helpline.demo.environment import WEATHER

_TOWN = files("helpline.demo").joinpath("town")


def policy(line: str) -> str:
    """The town's own policy, with the two lines of docs/how-to/put-the-chat-on-a-site.md for the line at `line`."""
    wire = urlsplit(line)
    socket = f"{'wss' if wire.scheme == 'https' else 'ws'}://{wire.netloc}"
    ours = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    return f"{ours}; script-src {line}; connect-src {line} {socket}"


@asynccontextmanager
async def town_site(bind: str, line: str) -> AsyncIterator[None]:
    """Served at `bind` until left."""
    page = Template(_TOWN.joinpath("index.html").read_text("utf-8")).substitute(line=line)
    weather = _TOWN.joinpath("weather.html").read_text("utf-8")
    style = _TOWN.joinpath("town.css").read_text("utf-8")

    async def read(request: web.Request) -> web.Response:
        text = weather if request.path == WEATHER else page
        return web.Response(text=text, content_type="text/html", headers={"Content-Security-Policy": policy(line)})

    async def look(_: web.Request) -> web.Response:
        return web.Response(text=style, content_type="text/css")

    app = web.Application()
    app.add_routes([web.get("/town.css", look), web.get("/{page:.*}", read)])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    host, _, port = bind.rpartition(":")
    try:
        await web.TCPSite(runner, host, int(port)).start()
        yield
    finally:
        await runner.cleanup()
