"""The two live sockets: the volunteer's console and the supervisors' wall."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress

from aiohttp import WSCloseCode, web

import routing.errors
from helpline.domain.accounts import Role
from helpline.domain.errors import Invalid, NotAllowed, Unavailable
from helpline.http import csrf
from helpline.http.auth import ACCOUNT, COOKIE, signed_in
from helpline.http.keys import SERVICES, SETTINGS
from helpline.http.sockets import PEERS, BadMessage, Message, Peer
from helpline.web.chat_feeds import CHATS, Hear
from helpline.web.feeds import Watcher
from helpline.web.live import HUB

HELLO_WITHIN = 5.0  # seconds
LEAST_BEAT = 1.0  # seconds between two beats that count


Watch = Callable[[Watcher], AbstractAsyncContextManager[Mapping[str, Hear]]]
Alive = Callable[[], Awaitable[None]]


@signed_in(Role.AGENT, Role.SUPERVISOR)
async def console_live(request: web.Request) -> web.StreamResponse:
    """A volunteer's screen, kept true; their page's signs of life come in by the same socket."""
    account, duty = request[ACCOUNT], request.app[SERVICES].duty
    hub, chats = request.app[HUB], request.app[CHATS]

    async def alive() -> None:
        await duty.heartbeat(account.id)

    _check_handshake(request)
    with suppress(routing.errors.Unavailable):
        await duty.sign_on(account)

    @asynccontextmanager
    async def watch(watcher: Watcher) -> AsyncIterator[Mapping[str, Hear]]:
        async with hub.watch_desk(account, watcher), chats.follower(account.id, watcher.peer) as acts:
            yield acts

    return await _converse(request, watch, alive)


@signed_in(Role.SUPERVISOR)
async def supervision_live(request: web.Request) -> web.StreamResponse:
    """The wall, kept true."""

    async def alive() -> None:
        """A wall is nobody's duty."""

    @asynccontextmanager
    async def watch(watcher: Watcher) -> AsyncIterator[Mapping[str, Hear]]:
        async with request.app[HUB].watch_board(watcher):
            yield {}

    _check_handshake(request)
    return await _converse(request, watch, alive)


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
        hello = await _hello(messages)
        async with watch(Watcher(peer, token, hello.get("epoch"), hello.get("last"))) as acts:
            signs = _Signs(request, alive)
            await signs.hear(hello)
            heard: Mapping[str, Hear] = {"beat": signs.hear, **acts}
            async for message in messages:
                await _act_of(heard, message)(message)
    except (BadMessage, TimeoutError):
        await peer.close(WSCloseCode.POLICY_VIOLATION)
    except NotAllowed:
        await peer.close(farewell={"type": "bye", "reason": "signed_out"})
    finally:
        request.app[PEERS].discard(peer)
    return peer.socket


def _act_of(acts: Mapping[str, Hear], message: Message) -> Hear:
    kind = message.get("type")
    if not isinstance(kind, str) or kind not in acts:
        raise BadMessage
    return acts[kind]


async def _hello(messages: AsyncIterator[Message]) -> Message:
    """The client's first words: the last moment it has seen, if any."""
    async with asyncio.timeout(HELLO_WITHIN):
        hello = await anext(messages, None)
    if hello is None or hello.get("type") != "hello":
        raise BadMessage
    if not isinstance(hello.get("epoch"), str | None) or not isinstance(hello.get("last"), int | None):
        raise BadMessage
    return hello


class _Signs:
    """A page's signs of life. Raises `NotAllowed` once the session has ended elsewhere.

    A page says `"ready": false` while its telephone could not ring: then it is there, but nobody can be offered to it.
    """

    def __init__(self, request: web.Request, alive: Alive) -> None:
        self._request = request
        self._alive = alive
        self._next = 0.0

    async def hear(self, message: Message) -> None:
        with suppress(Unavailable):  # while the database is away the socket stays, as the session does
            await self._request.app[SERVICES].sign_in.who(self._request.cookies[COOKIE])
        now = asyncio.get_running_loop().time()
        if message.get("ready", True) is not True or now < self._next:
            return
        self._next = now + LEAST_BEAT
        with suppress(routing.errors.Unavailable):
            await self._alive()
