"""The two ways for pages whose network lets no WebSocket through: a streamed answer, and long polling."""

from __future__ import annotations

import asyncio

from aiohttp import web

from helpline.channels.chat import frames
from helpline.channels.chat.asking import Body, Expired
from helpline.channels.chat.frames import BadFrame, Hello
from helpline.channels.chat.live import BEAT, VISITORS
from helpline.channels.chat.obeying import obey
from helpline.http.keys import SERVICES
from helpline.http.sockets import PATIENCE
from helpline.services.chats import Visit

STREAM_LASTS = 300.0  # seconds
POLL_LASTS = 20.0
NDJSON = "application/x-ndjson"


async def send(request: web.Request, body: Body) -> web.StreamResponse:
    """One frame of a page that cannot send it on a socket."""
    token, frame = body.get("token"), body.get("frame")
    if not isinstance(token, str) or not isinstance(frame, dict):
        raise BadFrame
    chats = request.app[SERVICES].chats
    visit = await chats.find(token)
    if visit is None:
        raise Expired
    if visit.contact is not None:
        await chats.alive(visit.contact)
    answer = await obey(chats, visit.contact, visit.language, frame)
    return _frames([answer] if answer is not None else [])


async def poll(request: web.Request, body: Body) -> web.StreamResponse:
    """What a page does not know yet, as soon as there is something; nothing after a while."""
    hello, visit = await _met(request, body)
    if visit is None:
        raise Expired
    visitors = request.app[VISITORS]
    async with visitors.join(visit, hello) as (room, page):
        return _frames(await visitors.due(room, page, POLL_LASTS))


async def stream(request: web.Request, body: Body) -> web.StreamResponse:
    """Frames, one a line, for some minutes."""
    hello, visit = await _met(request, body)
    if visit is None:
        return web.Response(text=f"{frames.bye('expired')}\n", content_type=NDJSON)
    answer = web.StreamResponse(headers={"Content-Type": NDJSON, "X-Accel-Buffering": "no"})
    visitors, end = request.app[VISITORS], asyncio.get_running_loop().time() + STREAM_LASTS
    async with visitors.join(visit, hello) as (room, page):
        await answer.prepare(request)
        while not page.dismissed and asyncio.get_running_loop().time() < end:
            told = await visitors.due(room, page, BEAT) or [frames.BEAT]
            if not await _write(request, answer, "".join(f"{text}\n" for text in told)):
                break
    return answer


async def _met(request: web.Request, body: Body) -> tuple[Hello, Visit | None]:
    hello = frames.hello(body)
    return hello, await request.app[SERVICES].chats.find(hello.token, hello.place, hello.last)


async def _write(request: web.Request, answer: web.StreamResponse, text: str) -> bool:
    """False: the page is gone, or read nothing for too long and was cut off."""
    try:
        async with asyncio.timeout(PATIENCE):
            await answer.write(text.encode())
    except TimeoutError:
        if request.transport is not None:
            request.transport.abort()
        return False
    except (ConnectionError, RuntimeError):
        return False
    return True


def _frames(told: list[str]) -> web.Response:
    return web.Response(text=f'{{"frames":[{",".join(told)}]}}', content_type="application/json")
