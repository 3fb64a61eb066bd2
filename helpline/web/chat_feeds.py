"""What is written in chats, shown to the volunteer who has them in hand: heard once a process, written once for all.

What is heard goes straight to the pages of whoever held the contact when it was kept, if it is the next they lack.
Anything else is only a bell: the page's socket reads what is after the last it has. So little is queued for a socket,
and a stalled console holds up nobody else.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

from aiohttp import web

from helpline.http.keys import LISTENER, SERVICES
from helpline.http.sockets import Message, Peer
from helpline.services.chat_desk import ChatDesk
from helpline.services.transcripts import Heard, Transcripts
from helpline.web.chat_entries import Told
from helpline.web.chat_follower import Follower

Hear = Callable[[Message], Awaitable[None]]


class ChatHub:
    """All followers of one process."""

    def __init__(self, desk: ChatDesk, transcripts: Transcripts) -> None:
        self._desk = desk
        self._transcripts = transcripts
        self._followers: set[Follower] = set()

    def hear(self, heard: Heard | None) -> None:
        """Something was written or is being written on the line; None: anything may have been."""
        told = Told(heard) if heard is not None else None
        for follower in self._followers:
            follower.hear(told)

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
    """Have the hub hear for the life of the application."""
    services = app[SERVICES]
    app[CHATS] = ChatHub(services.chat_desk, services.transcripts)
    app[LISTENER].hears.append(app[CHATS].hear)
    yield
