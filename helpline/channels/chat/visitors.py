"""The visitors of one process: every open page of each conversation, kept true.

Written entries are heard whole on the line's one channel; the line's bell only says that a conversation should be
looked at again. What is missed is read again: from the store by number, or afresh.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace

import routing.errors
from helpline.channels.chat import frames
from helpline.channels.chat.connections import Connection
from helpline.channels.chat.frames import Hello
from helpline.domain.errors import Unavailable
from helpline.http.errors import trace_of
from helpline.services.bundle import Services
from helpline.services.chat_standing import CLOSED, Standing
from helpline.services.chats import PAGE, Visit
from helpline.services.doorbell import BellListener
from helpline.services.transcripts import Heard
from routing.model import Contact, Doorbell

log = logging.getLogger(__name__)

MOST_PAGES = 4  # of one visitor, in one process
SPACING = 0.02  # seconds between two looks: the words of a step come right after its bell
POSITIONS = 1.0  # seconds between two looks at everybody's rank
HEARD_EVERY = 5.0  # seconds: a visitor who writes a lot is not more alive
PAUSE = 0.5  # seconds before a store that is away is asked again
PATIENCE = (0.5, 1.0, 2.0, 4.0, 8.0)  # seconds before a conversation that could not be looked at is looked at again
WORDS_WITHIN = 2.0  # seconds for the words of a step; then whoever had to write them is dead, and we do
AWAY = (Unavailable, routing.errors.Unavailable)


@dataclass(slots=True, eq=False)
class Room:
    """One conversation and the pages that show it. `contact` is as it was at the last look; None: it is over."""

    id: str
    language: str
    contact: Contact | None
    standing: Standing = CLOSED
    pages: list[Connection] = field(default_factory=list)
    heard: float = -HEARD_EVERY
    failures: int = 0
    wordless: float | None = None  # since when a step has been taken whose words are not there

    def show(self, standing: Standing) -> None:
        """Tell every page where it stands."""
        self.standing, self.wordless = standing, None
        told = frames.state(standing)
        for page in self.pages:
            page.show(told, standing.after or 0)


class Visitors:
    """All rooms of one process."""

    def __init__(self, services: Services) -> None:
        self._chats = services.chats
        self._rooms: dict[str, Room] = {}
        self._bells = BellListener(services.store, self._ring, lambda: bool(self._rooms))
        self._changed: set[str] = set()
        self._look = asyncio.Event()
        self._moved = False

    async def run(self) -> None:
        """Listen and look until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            for loop in (self._bells.run(), self._look_again(), self._count()):
                tasks.create_task(loop, name="visitors")

    @asynccontextmanager
    async def join(self, visit: Visit, hello: Hello) -> AsyncIterator[tuple[Room, Connection]]:
        """A page of this conversation, told everything that follows what it has. Raises `Unavailable`."""
        room = self._rooms.setdefault(visit.id, Room(visit.id, visit.language, visit.contact))
        page = Connection(hello.last, hello.state)
        room.pages.append(page)
        self._bells.wake()
        for oldest in room.pages[:-MOST_PAGES]:
            oldest.dismiss("replaced")
        try:
            room.contact = visit.contact
            room.show(await self._chats.present(visit.contact, repair=True) if visit.contact else CLOSED)
            self._changes(room.id)  # once more: a bell that rang before this page was here was nobody's
            await self.heard(room)
            yield room, page
        finally:
            room.pages.remove(page)
            if not room.pages and self._rooms.get(room.id) is room:
                del self._rooms[room.id]

    async def heard(self, room: Room) -> None:
        """A sign of life of this visitor."""
        now = asyncio.get_running_loop().time()
        if room.contact is None or now - room.heard < HEARD_EVERY:
            return
        room.heard = now
        with suppress(*AWAY):
            await self._chats.alive(room.contact)

    async def due(self, room: Room, page: Connection, seconds: float) -> list[str]:
        """The next frames of a page, as soon as there are any; none after so many seconds."""
        end = asyncio.get_running_loop().time() + seconds
        while True:
            told = await self._missed(room, page) if page.behind else []
            told += page.take()
            left = end - asyncio.get_running_loop().time()
            if told or left <= 0:
                return told
            await page.wait(min(left, PAUSE) if page.behind else left)

    def hear(self, heard: Heard | None) -> None:
        """Something was written or is being written on the line; None: anything may have been."""
        if heard is None:
            for room in self._rooms.values():
                for page in room.pages:
                    page.fall_behind()
        elif (here := self._rooms.get(heard.contact)) is not None:
            for page in here.pages:
                page.write(heard.entries)
                if heard.typing == "agent":
                    page.typing()
            if any(entry.author == "line" for entry in heard.entries) and heard.contact in self._rooms:
                self._changes(heard.contact)  # a step's bell may have rung before its words were there

    def dismiss_all(self) -> None:
        """The process ends."""
        for room in self._rooms.values():
            for page in room.pages:
                page.dismiss("shutdown")

    async def _missed(self, room: Room, page: Connection) -> list[str]:
        told: list[str] = []
        try:
            while page.behind:
                page.catch_up()
                read = await self._chats.read(room.id, page.last)
                text = page.caught_up(read)
                told += [text] if text else []
                if len(read) >= PAGE:
                    page.behind = True
        except AWAY:
            page.fall_behind()
            page.trouble()
        return told

    def _ring(self, bell: Doorbell) -> None:
        self._moved = True
        if bell.n == 0:
            self._changed.update(self._rooms)
        elif bell.contact in self._rooms:
            self._changed.add(bell.contact)
        if self._changed:
            self._look.set()

    async def _look_again(self) -> None:
        while True:
            await self._look.wait()
            await asyncio.sleep(SPACING)
            self._look.clear()
            changed, self._changed = self._changed, set()
            rooms = [room for id in changed if (room := self._rooms.get(id)) is not None]
            if not all(await asyncio.gather(*(self._refresh(room) for room in rooms))):
                await asyncio.sleep(PAUSE)
                self._look.set()

    async def _refresh(self, room: Room) -> bool:
        """Look at a conversation. False: it must be looked at again, the store is away."""
        try:
            room.contact = await self._chats.known(room.id)
            standing = await self._standing(room, room.contact) if room.contact else CLOSED
            if standing.after is not None:
                room.show(standing)
            room.failures = 0
        except AWAY:
            self._changed.add(room.id)
            for page in room.pages:
                page.trouble()
            return False
        except Exception as error:  # whatever happens to one, the others are looked at
            log.error("a conversation could not be looked at: %s", trace_of(error))
            self._retry(room)
        return True

    async def _standing(self, room: Room, contact: Contact) -> Standing:
        """Where it stands; once the words of it have been missing for too long they are written."""
        clock = asyncio.get_running_loop()
        overdue = room.wordless is not None and clock.time() - room.wordless >= WORDS_WITHIN
        standing = await self._chats.present(contact, repair=overdue)
        if standing.after is None and room.wordless is None:
            room.wordless = clock.time()
            clock.call_later(WORDS_WITHIN, self._changes, room.id)
        return standing

    def _retry(self, room: Room) -> None:
        """Look again a moment later, later each time, and not for ever: the next bell looks anew anyway."""
        if room.failures < len(PATIENCE):
            asyncio.get_running_loop().call_later(PATIENCE[room.failures], self._changes, room.id)
            room.failures += 1

    def _changes(self, contact: str) -> None:
        self._changed.add(contact)
        self._look.set()

    async def _count(self) -> None:
        """Ranks change by what others do: everybody who waits is counted anew, at a calm pace."""
        while True:
            await asyncio.sleep(POSITIONS)
            waiting = [room for room in self._rooms.values() if room.standing.stage == "queue"]
            if self._moved and waiting:
                self._moved = False
                with suppress(*AWAY):
                    await asyncio.gather(*(self._recount(room) for room in waiting))

    async def _recount(self, room: Room) -> None:
        rank = await self._chats.position(room.contact) if room.contact else None
        if rank is not None and room.standing.stage == "queue" and rank != room.standing.position:
            room.show(replace(room.standing, position=rank))
