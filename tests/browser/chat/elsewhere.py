"""A site of somebody else, on an origin of its own, that shows the widget as the documentation says."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from html import escape
from urllib.parse import urlsplit

from aiohttp import web

from helpline.web.widget import ADDRESS

NUMBER = "01 70 772 372"


@dataclass
class Elsewhere:
    """`line` is where the widget comes from."""

    line: str = ""
    url: str = ""

    @property
    def policy(self) -> str:
        """Nothing but the two lines that the documentation gives."""
        wire = f"{self.line} ws://{urlsplit(self.line).netloc}"
        return f"default-src 'none'; script-src {self.line}; connect-src {wire}; style-src 'none'; base-uri 'none'"

    async def page(self, request: web.Request) -> web.Response:
        """The one line; `?…` sets attributes of an element of the page's own."""
        attributes = " ".join(f'{name}="{escape(value)}"' for name, value in request.query.items())
        element = f"<helpline-chat {attributes}>Appelez le {NUMBER}</helpline-chat>" if attributes else ""
        text = f"""<!doctype html><html lang="fr"><meta charset="utf-8">
          <meta name="viewport" content="width=device-width"><title>Mairie de Saint-Exemple</title>
          <script type="module" src="{self.line}{ADDRESS}"></script>
          <main><h1>Mairie de Saint-Exemple</h1><p><a href="/autre">Une autre page</a></p>{element}</main>"""
        headers = {"Content-Security-Policy": self.policy}
        return web.Response(text=text, content_type="text/html", headers=headers)


@asynccontextmanager
async def site_elsewhere(line: str = "") -> AsyncIterator[Elsewhere]:
    site = Elsewhere(line)
    app = web.Application()
    app.router.add_get("/{path:.*}", site.page)
    async with on_a_port(app) as site.url:
        yield site


@asynccontextmanager
async def on_a_port(app: web.Application) -> AsyncIterator[str]:
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
