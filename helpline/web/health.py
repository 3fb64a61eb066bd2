"""Whether this process can do its work, for whoever watches over it."""

from __future__ import annotations

from aiohttp import web

import routing.errors
from helpline.http.keys import SERVICES


async def healthz(request: web.Request) -> web.Response:
    """200 when the line's store answers, 503 when not. Says nothing else to strangers."""
    try:
        await request.app[SERVICES].store.ping()
    except routing.errors.Unavailable:
        return web.json_response({"status": "unavailable"}, status=503)
    return web.json_response({"status": "ok"})
