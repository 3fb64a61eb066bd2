"""From which sites' pages the chat may be used: our own, and those that the installation names."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

from helpline.domain.errors import NotAllowed
from helpline.http import csrf
from helpline.http.keys import SETTINGS

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
PREFIX = "/chat/"
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "POST",
    "Access-Control-Allow-Headers": "Content-Type",
    "Access-Control-Max-Age": "600",
}


def allowed(request: web.Request) -> str | None:
    """The origin a request comes from, if it may; None for another, or none."""
    origin, settings = request.headers.get("Origin"), request.app[SETTINGS]
    if origin is not None and (csrf.same_origin(origin, settings.public_url) or origin in settings.chat_origins):
        return origin
    return None


def from_allowed(handler: Handler) -> Handler:
    """Raises `NotAllowed("chat.origin")` for every other page."""

    async def guarded(request: web.Request) -> web.StreamResponse:
        if allowed(request) is None:
            raise NotAllowed("chat.origin")
        return await handler(request)

    return guarded


@from_allowed
async def preflight(request: web.Request) -> web.StreamResponse:
    """May a page of another origin send JSON here?"""
    return web.Response(status=204, headers=_PREFLIGHT)


async def open_answers(request: web.Request, response: web.StreamResponse) -> None:
    """Whatever is answered to an allowed page, errors as well, it may read: without cookies, and nobody else."""
    if not request.path.startswith(PREFIX):
        return
    response.headers["Vary"] = "Origin"
    if (origin := allowed(request)) is not None:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
