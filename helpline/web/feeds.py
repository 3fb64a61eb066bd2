"""Feeds: one screen, read when something happened, shown to everybody who watches it.

Nothing here ever waits for a socket: a watcher holds at most the newest frame not yet sent, so a slow client simply
skips what it was too slow for, and its next patch covers it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

import routing.errors
from helpline.domain.errors import Unavailable
from helpline.http.errors import trace_of
from helpline.http.sockets import Peer
from helpline.services.frames import Frame
from helpline.web.sheets import Sheet, write

log = logging.getLogger(__name__)

REFRESH = 5.0  # seconds after which a screen is read again though no bell rang: a bell may be lost
BEAT = 10.0  # seconds of silence after which a socket says that it is alive, and asks the page to say so
THERE, TROUBLE = write({"type": "beat"}), write({"type": "trouble"})

Read = Callable[[], Awaitable[Frame]]


class Watcher:
    """One socket's eyes: what it was last sent, and the newest it has not been sent."""

    def __init__(self, peer: Peer, token: str, epoch: str | None = None, last: int | None = None) -> None:
        self.peer = peer
        self.token = token
        self.since = asyncio.get_running_loop().time()
        self._claim = (epoch, last)
        self._sent: Sheet | None = None
        self._next: Sheet | None = None
        self._trouble = False
        self._news = asyncio.Event()

    def show(self, sheet: Sheet) -> None:
        """There is a newer frame."""
        self._next, self._trouble = sheet, False
        self._news.set()

    def trouble(self) -> None:
        """The line cannot be read at present."""
        self._next, self._trouble = None, True
        self._news.set()

    async def run(self) -> None:
        """Send until the client is gone."""
        clock = asyncio.get_running_loop()
        troubled, beat = False, clock.time() + BEAT
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout_at(beat):
                    await self._news.wait()
            if clock.time() >= beat:
                beat = clock.time() + BEAT
                if not await self.peer.send_text(THERE):
                    return
            if not self._news.is_set():
                continue
            self._news.clear()
            text = TROUBLE if self._trouble else self._words(troubled)
            troubled = self._trouble
            if text is not None and not await self.peer.send_text(text):
                return

    def _words(self, troubled: bool) -> str | None:
        """The message that brings the client up to `_next`; None when it has nothing to learn."""
        sheet, before = self._next, self._sent
        if sheet is None:
            return None
        self._sent, self._next = sheet, None
        if before is None and sheet.frame.same_moment(*self._claim):
            # The line's summary may be younger than its number: it goes out again with the next frame.
            self._sent = Sheet(sheet.frame.without("line"), "")
            return sheet.current
        if before is None or before.frame.epoch != sheet.frame.epoch:
            return sheet.snapshot
        return sheet.since(before) or (sheet.current if troubled else None)


class Feed:
    """Reads one screen: at once when asked, never more often than `spacing` seconds, at least every `REFRESH`."""

    def __init__(self, read: Read, *, spacing: float = 0.0, then: Callable[[Frame], None] | None = None) -> None:
        self.watchers: set[Watcher] = set()
        self._read = read
        self._spacing = spacing
        self._then = then
        self._due: float | None = None
        self._cause = "refresh"
        self._rung = asyncio.Event()

    def ring(self, cause: str, within: float = 0.0) -> None:
        """Something happened; be read within this many seconds."""
        due = asyncio.get_running_loop().time() + within
        if self._due is None or due < self._due:
            self._due, self._cause = due, cause
            self._rung.set()

    async def run(self) -> None:
        """Read and show, for ever."""
        clock = asyncio.get_running_loop()
        while True:
            await self._wait(clock.time() + REFRESH)
            cause, self._due, self._cause = self._cause, None, "refresh"
            started = clock.time()
            await self._round(cause)
            await asyncio.sleep(max(0.0, self._spacing - (clock.time() - started)))

    async def _wait(self, latest: float) -> None:
        while True:
            self._rung.clear()
            due = latest if self._due is None else min(latest, self._due)
            try:
                async with asyncio.timeout_at(due):
                    await self._rung.wait()
            except TimeoutError:
                return

    async def _round(self, cause: str) -> None:
        try:
            frame = await self._read()
        except Exception as error:  # whatever happens to one reading, the next one comes
            if not isinstance(error, Unavailable | routing.errors.Unavailable):
                log.error("a screen could not be read: %s", trace_of(error))
            for watcher in self.watchers:
                watcher.trouble()
            return
        if self._then is not None:
            self._then(frame)
        sheet = Sheet(frame, cause)
        for watcher in self.watchers:
            watcher.show(sheet)
