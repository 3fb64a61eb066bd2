"""The chat's addresses, and the hub that lives as long as the application."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

from aiohttp import web

from helpline.channels.chat import frames, streaming
from helpline.channels.chat.asking import Body, Expired, asked, language_of
from helpline.channels.chat.live import VISITORS, live
from helpline.channels.chat.origins import from_allowed, open_answers, preflight
from helpline.channels.chat.visitors import Visitors
from helpline.domain.errors import Invalid
from helpline.http.addresses import address_of
from helpline.http.keys import LISTENER, SERVICES


def setup(app: web.Application) -> None:
    """Put the chat on `app`, which already carries its services."""
    app.on_response_prepare.append(open_answers)
    app.cleanup_ctx.append(_keep_visitors)
    app.on_shutdown.append(_farewell)
    acts = {
        "open": open_chat,
        "send": streaming.send,
        "stream": streaming.stream,
        "poll": streaming.poll,
        "transcript": transcript,
    }
    app.add_routes([web.get("/chat/live", from_allowed(live))])
    for name, act in acts.items():
        app.add_routes([web.post(f"/chat/{name}", asked(act)), web.options(f"/chat/{name}", preflight)])


async def open_chat(request: web.Request, body: Body) -> web.StreamResponse:
    """Begin a conversation."""
    op = body.get("op")
    if not isinstance(op, str) or not frames.ID.fullmatch(op):
        raise Invalid("bad_request")
    token = await request.app[SERVICES].chats.open(op, language_of(body), address_of(request))
    return web.json_response({"token": token})


async def transcript(request: web.Request, body: Body) -> web.StreamResponse:
    """The conversation as a text to keep."""
    chats, token = request.app[SERVICES].chats, body.get("token")
    visit = await chats.find(token) if isinstance(token, str) else None
    if visit is None:
        raise Expired
    return web.Response(text=await chats.transcript(visit))


async def _keep_visitors(app: web.Application) -> AsyncIterator[None]:
    visitors = app[VISITORS] = Visitors(app[SERVICES])
    app[LISTENER].hears.append(visitors.hear)
    running = asyncio.create_task(visitors.run(), name="visitors")
    yield
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


async def _farewell(app: web.Application) -> None:
    app[VISITORS].dismiss_all()
