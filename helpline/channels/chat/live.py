"""The chat's WebSocket: the first way, and the one most visitors have."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

from aiohttp import WSCloseCode, web

from helpline.channels.chat import frames
from helpline.channels.chat.connections import Connection
from helpline.channels.chat.frames import BadFrame, Hello
from helpline.channels.chat.obeying import obey
from helpline.channels.chat.visitors import AWAY, PAUSE, Room, Visitors
from helpline.domain.errors import Invalid
from helpline.http.keys import SERVICES
from helpline.http.sockets import PEERS, BadMessage, Message, Peer
from helpline.services.chats import Visit

HELLO_WITHIN = 5.0  # seconds
BEAT = 10.0  # seconds of silence after which the server says that it is there
PATIENCE = 20  # tries to reach the store before a newcomer is sent away to try again
VISITORS = web.AppKey("visitors", Visitors)


async def live(request: web.Request) -> web.StreamResponse:
    """One page of a visitor, until either side leaves."""
    if not web.WebSocketResponse().can_prepare(request):
        raise Invalid("bad_request")
    peer = await Peer.open(request)
    try:
        await _converse(request, peer)
    except (BadMessage, BadFrame, TimeoutError):
        await peer.close(WSCloseCode.POLICY_VIOLATION)
    except AWAY:
        await peer.close(WSCloseCode.TRY_AGAIN_LATER)
    finally:
        request.app[PEERS].discard(peer)
    return peer.socket


async def _converse(request: web.Request, peer: Peer) -> None:
    chats, visitors = request.app[SERVICES].chats, request.app[VISITORS]
    messages = peer.messages()
    hello = await _hello(messages)
    visit = await _find(request, peer, hello)
    if visit is None:
        await peer.send_text(frames.bye("expired"))
        await peer.close()
        return
    async with visitors.join(visit, hello) as (room, page):
        telling = asyncio.create_task(_tell(visitors, peer, room, page), name="visitor")
        try:
            async for message in messages:
                answer = await obey(chats, room.contact, room.language, message)
                if answer is not None:
                    await peer.send_text(answer)
                await visitors.heard(room)
        finally:
            telling.cancel()
            with suppress(asyncio.CancelledError):
                await telling


async def _hello(messages: AsyncIterator[Message]) -> Hello:
    async with asyncio.timeout(HELLO_WITHIN):
        first = await anext(messages, None)
    if first is None:
        raise BadMessage
    return frames.hello(first)


async def _find(request: web.Request, peer: Peer, hello: Hello) -> Visit | None:
    """The conversation, as soon as the store can be reached. Raises `Unavailable` when it cannot for long."""
    chats = request.app[SERVICES].chats
    for tried in range(PATIENCE):
        try:
            return await chats.find(hello.token, hello.place, hello.last)
        except AWAY:
            if tried == 0:
                await peer.send_text(frames.TROUBLE)
            await asyncio.sleep(PAUSE)
    return await chats.find(hello.token, hello.place, hello.last)


async def _tell(visitors: Visitors, peer: Peer, room: Room, page: Connection) -> None:
    """Send what is due until the page is gone, or too slow, or dismissed."""
    while True:
        for text in await visitors.due(room, page, BEAT) or [frames.BEAT]:
            if not await peer.send_text(text):
                return
        if page.dismissed:
            await peer.close()
            return
