"""The two live sockets: the volunteer's console and the supervisors' wall."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, suppress

from aiohttp import WSCloseCode, web

import routing.errors
from helpline.domain.accounts import Role
from helpline.domain.errors import Invalid, NotAllowed, Unavailable
from helpline.http import csrf
from helpline.http.auth import ACCOUNT, COOKIE, signed_in
from helpline.http.keys import SERVICES, SETTINGS
from helpline.http.sockets import PEERS, BadMessage, Message, Peer
from helpline.web.feeds import Watcher
from helpline.web.live import HUB

HELLO_WITHIN = 5.0  # seconds
LEAST_BEAT = 1.0  # seconds between two beats that count


Watch = Callable[[Watcher], AbstractAsyncContextManager[None]]
Alive = Callable[[], Awaitable[None]]


@signed_in(Role.AGENT, Role.SUPERVISOR)
async def console_live(request: web.Request) -> web.StreamResponse:
    """A volunteer's screen, kept true; their page's signs of life come in by the same socket."""
    account, duty, hub = request[ACCOUNT], request.app[SERVICES].duty, request.app[HUB]

    async def alive() -> None:
        await duty.heartbeat(account.id)

    _check_handshake(request)
    with suppress(routing.errors.Unavailable):
        await duty.sign_on(account)
    return await _converse(request, lambda watcher: hub.watch_desk(account, watcher), alive)


@signed_in(Role.SUPERVISOR)
async def supervision_live(request: web.Request) -> web.StreamResponse:
    """The wall, kept true."""

    async def alive() -> None:
        """A wall is nobody's duty."""

    _check_handshake(request)
    return await _converse(request, request.app[HUB].watch_board, alive)


def _check_handshake(request: web.Request) -> None:
    """Cookies travel with sockets of any site, so only a page of ours may open one; and only a socket may come here."""
    if not csrf.same_origin(request.headers.get("Origin"), request.app[SETTINGS].public_url):
        raise NotAllowed("not_allowed")
    if not web.WebSocketResponse().can_prepare(request):
        raise Invalid("bad_request")


async def _converse(request: web.Request, watch: Watch, alive: Alive) -> web.StreamResponse:
    peer = await Peer.open(request)
    token = request.cookies[COOKIE]
    messages = peer.messages()
    try:
        async with watch(await _hello(messages, peer, token)):
            await _live(request, messages, token, alive)
    except (BadMessage, TimeoutError):
        await peer.close(WSCloseCode.POLICY_VIOLATION)
    except NotAllowed:
        await peer.close(farewell={"type": "bye", "reason": "signed_out"})
    finally:
        request.app[PEERS].discard(peer)
    return peer.socket


async def _hello(messages: AsyncIterator[Message], peer: Peer, token: str) -> Watcher:
    """The client's first words: the last moment it has seen, if any."""
    async with asyncio.timeout(HELLO_WITHIN):
        hello = await anext(messages, None)
    if hello is None:
        raise BadMessage
    epoch, last = hello.get("epoch"), hello.get("last")
    if hello.get("type") != "hello" or not isinstance(epoch, str | None) or not isinstance(last, int | None):
        raise BadMessage
    return Watcher(peer, token, epoch, last)


async def _live(request: web.Request, messages: AsyncIterator[Message], token: str, alive: Alive) -> None:
    """Hear beats until the client leaves. Raises `NotAllowed` once the session has ended elsewhere."""
    clock = asyncio.get_running_loop()
    counted = clock.time()
    await _beat(request, token, alive)
    async for message in messages:
        if message.get("type") != "beat":
            raise BadMessage
        if clock.time() - counted >= LEAST_BEAT:
            counted = clock.time()
            await _beat(request, token, alive)


async def _beat(request: web.Request, token: str, alive: Alive) -> None:
    # While a store is away the socket stays: the feed tells the page, and the next beat tries again.
    with suppress(Unavailable, routing.errors.Unavailable):
        await request.app[SERVICES].sign_in.who(token)
        await alive()
