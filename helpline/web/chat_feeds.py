"""What is written in chats, shown to the volunteer who has them in hand: heard once a process, read for each socket.

As with the screens, hearing is only a bell: on each ring a socket is sent the entries after the last it has. So nothing
is queued for a socket but the names of a few contacts, and a stalled console holds up nobody else.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress

from aiohttp import web

from helpline.http.keys import SERVICES
from helpline.http.sockets import Message, Peer
from helpline.services.chat_desk import ChatDesk
from helpline.services.transcripts import Transcripts
from helpline.web.chat_follower import Follower

Hear = Callable[[Message], Awaitable[None]]


class ChatHub:
    """All followers of one process."""

    def __init__(self, desk: ChatDesk, transcripts: Transcripts) -> None:
        self._desk = desk
        self._transcripts = transcripts
        self._followers: set[Follower] = set()

    async def run(self) -> None:
        """Listen until cancelled."""
        async for heard in self._transcripts.listen():
            for follower in self._followers:
                follower.hear(heard)

    @asynccontextmanager
    async def follower(self, agent: str, peer: Peer) -> AsyncIterator[Mapping[str, Hear]]:
        """What a volunteer's socket may say about chats, by the type of its messages."""
        follower = Follower(self._desk, self._transcripts, agent, peer)
        sender = asyncio.create_task(follower.run(), name="follower")
        self._followers.add(follower)
        try:
            yield {"follow": follower.follow, "typing": follower.typing}
        finally:
            self._followers.discard(follower)
            sender.cancel()


CHATS = web.AppKey("chats", ChatHub)


async def keep_chats(app: web.Application) -> AsyncIterator[None]:
    """Run the hub for the life of the application."""
    services = app[SERVICES]
    app[CHATS] = ChatHub(services.chat_desk, services.transcripts)
    running = asyncio.create_task(app[CHATS].run(), name="chats")
    yield
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
