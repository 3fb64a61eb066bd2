"""One connection of a visitor's page: what it has been told, and what comes next.

Nothing ever waits for a page: a connection holds the few entries not sent yet, and one too slow for them reads them
again from the store when it can.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence

from helpline.channels.chat import frames
from helpline.channels.chat.frames import Message
from helpline.services.transcripts import Entry

MOST_HELD = 100  # entries


class Connection:
    """What follows the entry `last`, and every state but the one `known`."""

    def __init__(self, last: int, known: Message | None = None) -> None:
        self.last = last
        self.behind = True  # something was written that is neither told nor held here
        self._known = known
        self._held: list[Entry] = []
        self._state: Message | None = None
        self._after = 0  # the state is told after this entry
        self._typing = self._trouble = self._troubled = False
        self._bye = ""
        self._news = asyncio.Event()

    def write(self, entries: Sequence[Entry]) -> None:
        """Something was written."""
        if len(self._held) + len(entries) > MOST_HELD:
            self._held.clear()
            self.behind = True
        else:
            self._held += entries
        self._news.set()

    def fall_behind(self) -> None:
        """Something may have been missed."""
        self.behind = True
        self._held.clear()
        self._news.set()

    def show(self, state: Message, after: int = 0) -> None:
        """Where it stands now. The words that led there, up to the entry `after`, are told first."""
        self._state, self._after, self._troubled = state, after, False
        if after > (self._held[-1].n if self._held else self.last):
            self.behind = True  # they are kept, and not heard yet
        if state != self._known or self.behind:
            self._news.set()

    def typing(self) -> None:
        """The other side is writing."""
        self._typing = True
        self._news.set()

    def trouble(self) -> None:
        """The line's store is out of reach: said once."""
        if not self._troubled:
            self._trouble = self._troubled = True
            self._news.set()

    def dismiss(self, reason: str) -> None:
        """The last frame; nothing follows it."""
        self._bye = reason
        self._news.set()

    @property
    def dismissed(self) -> bool:
        """Whether its last frame is due or told."""
        return bool(self._bye)

    async def wait(self, seconds: float) -> None:
        """Until there is something to tell, or for so long."""
        # A handle alone: `asyncio.timeout` costs three times as much, for each message.
        alarm = asyncio.get_running_loop().call_later(seconds, self._news.set)
        try:
            await self._news.wait()
        finally:
            alarm.cancel()

    def catch_up(self) -> None:
        """The store is asked for what follows `last`. Whatever is heard from now on is held."""
        self.behind = False

    def caught_up(self, entries: Sequence[Entry]) -> str:
        """Entries as read from the store, told now."""
        fresh = [entry for entry in entries if entry.n > self.last]
        if not fresh:
            return ""
        self.last = fresh[-1].n
        return frames.entries(fresh)

    def take(self) -> Iterator[str]:
        """Everything there is to tell, in order; the entries first, so that a question comes before its buttons."""
        self._news.clear()
        if told := self._take_held():
            yield told
        if self._state is not None and self._state != self._known and self._after <= self.last:
            self._known = self._state
            yield frames.write(self._state)
        if self._typing:
            self._typing = False
            yield frames.TYPING
        if self._trouble:
            self._trouble = False
            yield frames.TROUBLE
        if self._bye:
            yield frames.bye(self._bye)

    def _take_held(self) -> str:
        fresh = [entry for entry in self._held if entry.n > self.last]
        self._held.clear()
        if not fresh:
            return ""
        if fresh[0].n > self.last + 1:
            self.fall_behind()
            return ""
        self.last = fresh[-1].n
        return frames.entries(fresh)
