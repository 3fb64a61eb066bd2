"""One volunteer's socket and the chats it follows: told what is heard, and reads again whatever was missed.

Whose a chat is, is known without asking: what is heard names the agent who held it in the step that kept it. Where
that is somebody else, or nobody, nothing is passed on, and reading asks the line.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field

import routing.errors
from helpline.domain.errors import HelplineError, NotFound, Unavailable
from helpline.http.errors import trace_of
from helpline.http.sockets import BadMessage, Message, Peer
from helpline.services.chat_desk import PAGE, ChatDesk
from helpline.services.transcripts import Transcripts
from helpline.web.chat_entries import Told, entries

log = logging.getLogger(__name__)

MOST = 12  # contacts one socket may follow: more than anybody has in hand
LOOK = 10.0  # seconds between two looks at whether visitors are still there
MOST_HELD = 50  # frames of one chat not sent yet: a page too slow for them reads
AGAIN = 1.0  # seconds before what could not be read is tried again


@dataclass(slots=True)
class _Chat:
    """One followed chat: the last entry sent or held, what the client knows of the visitor, and what is due."""

    last: int
    held: deque[str] = field(default_factory=deque)
    reading: bool = False
    here: bool | None = None
    typing: bool = False
    words_due: bool = True
    sign_due: bool = True


class Follower:
    """One socket's chats."""

    def __init__(self, desk: ChatDesk, transcripts: Transcripts, agent: str, peer: Peer) -> None:
        self._desk = desk
        self._transcripts = transcripts
        self._agent = agent
        self._peer = peer
        self._chats: dict[str, _Chat] = {}
        self._due: set[str] = set()  # chats of which something is to be told
        self._news = asyncio.Event()

    async def follow(self, message: Message) -> None:
        """`follow`: from now on, and first what is after `last`."""
        contact, last = _contact_of(message), message.get("last")
        if not isinstance(last, int) or isinstance(last, bool) or last < 0:
            raise BadMessage
        if contact not in self._chats and len(self._chats) >= MOST:
            raise BadMessage
        self._chats[contact] = _Chat(last)
        self._rings(contact)

    async def typing(self, message: Message) -> None:
        """`typing`: this volunteer is writing; lost when it cannot be told."""
        contact = _contact_of(message)
        if contact in self._chats:
            with suppress(HelplineError, routing.errors.RoutingError):
                await self._desk.typing(contact, self._agent)

    def hear(self, told: Told | None) -> None:
        """Something was written on the line; None: anything may have been."""
        if told is None:
            for followed in self._chats.values():
                followed.words_due = True
            self._rings(*self._chats)
        elif (chat := self._chats.get(told.heard.contact)) is not None:
            if told.heard.entries and not self._hold(chat, told):
                chat.words_due = True
            chat.typing = chat.typing or told.heard.typing == "visitor"
            self._rings(told.heard.contact)

    def _rings(self, *contacts: str) -> None:
        self._due.update(contacts)
        self._news.set()

    def _hold(self, chat: _Chat, told: Told) -> bool:
        """Whether it may go out as it was heard: theirs, the next that this page lacks, and few before it."""
        heard = told.heard
        if heard.holder != self._agent or heard.entries[0].n != chat.last + 1:
            return False
        if chat.words_due or chat.reading or len(chat.held) >= MOST_HELD:
            return False
        chat.held.append(told.text)
        chat.last = heard.entries[-1].n
        return True

    async def run(self) -> None:
        """Send until the client is gone."""
        looking = asyncio.create_task(self._look(), name="follower's look")
        try:
            while True:
                await self._news.wait()
                self._news.clear()
                due, self._due = self._due, set()
                for contact in due:
                    if contact in self._chats and not await self._bring(contact):
                        return
        finally:
            looking.cancel()

    async def _look(self) -> None:
        """A bell may be lost; a visitor may have gone."""
        while True:
            await asyncio.sleep(LOOK)
            for chat in self._chats.values():
                chat.words_due = chat.sign_due = True
            self._rings(*self._chats)

    async def _bring(self, contact: str) -> bool:
        """Bring one chat up to date; False when the client is gone."""
        chat = self._chats[contact]
        try:
            return await self._words(contact, chat) and await self._sign(contact, chat)
        except (Unavailable, routing.errors.Unavailable):
            self._again(contact, chat)
        except (HelplineError, routing.errors.RoutingError):  # not in this person's hand (any more)
            if self._chats.get(contact) is chat:
                del self._chats[contact]
        except Exception as error:  # whatever happens to one reading, the next one comes
            log.error("a chat cannot be read: %s", trace_of(error))
            self._again(contact, chat)
        return True

    async def _words(self, contact: str, chat: _Chat) -> bool:
        while chat.held or chat.words_due:
            text = chat.held.popleft() if chat.held else await self._missed(contact, chat)
            if text and not await self._peer.send_text(text):
                return False
        return True

    async def _missed(self, contact: str, chat: _Chat) -> str:
        """What the page lacks, from the store; "" for nothing. What is heard meanwhile has to be read as well."""
        chat.words_due, chat.reading = False, True
        try:
            read = await self._desk.read(contact, self._agent, chat.last)
        finally:
            chat.reading = False
        if not read:
            return ""
        chat.last, chat.words_due = read[-1].n, chat.words_due or len(read) >= PAGE
        return entries(contact, read, self._agent)

    async def _sign(self, contact: str, chat: _Chat) -> bool:
        if not (chat.typing or chat.sign_due):
            return True
        if not await self._desk.holds(contact, self._agent):
            raise NotFound("not_found")
        typing, chat.typing, chat.sign_due = chat.typing, False, False
        here = typing or await self._transcripts.is_here(contact)
        if not typing and chat.here is here:
            return True
        chat.here = here
        return await self._peer.send({"type": "sign", "contact": contact, "typing": typing, "here": here})

    def _again(self, contact: str, chat: _Chat) -> None:
        chat.words_due = chat.sign_due = True
        asyncio.get_running_loop().call_later(AGAIN, self._rings, contact)


def _contact_of(message: Message) -> str:
    contact = message.get("contact")
    if not isinstance(contact, str) or not 0 < len(contact) <= 64:
        raise BadMessage
    return contact
