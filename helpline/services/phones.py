"""Volunteers' own telephones: where their verified numbers are kept, and what of them a page shows."""

from __future__ import annotations

import asyncio
import logging
from typing import Protocol

from helpline.domain.errors import Unavailable
from helpline.services.ports import Clock

FRESH_MS = 3_000
PATIENCE_S = 0.3  # a screen waits for this: a slow database must not freeze it
log = logging.getLogger(__name__)


class PhoneBook(Protocol):
    """Verified numbers, one a person, sealed where they are kept. Every method may raise `Unavailable`."""

    async def keep(self, agent: str, number: str, at: int) -> bool:
        """This E.164 number is theirs, verified at this instant (ms); it replaces another. False, and nothing is kept,
        when it is another person's already: one telephone rings for one of them."""
        ...

    async def number_of(self, agent: str) -> str | None:
        """None without one, for a closed account, and when the seal's key has changed."""
        ...

    async def forget(self, agent: str) -> None: ...


class KnownPhones:
    """The last two digits of verified numbers, for screens: read every 3 s at most, kept while nobody answers."""

    def __init__(self, book: PhoneBook, clock: Clock) -> None:
        self._book = book
        self._clock = clock
        self._known: dict[str, tuple[int, str | None]] = {}
        self._reading: dict[str, asyncio.Task[str | None]] = {}

    async def last_digits(self, agent: str) -> str | None:
        """Of their verified number; None without one, or while it is not yet known."""
        read_at, digits = self._known.get(agent, (None, None))
        if read_at is not None and self._clock.now_ms() - read_at < FRESH_MS:
            return digits
        # Not cancelled when late: giving a connection back could take longer than the answer.
        reading = self._reading.get(agent) or asyncio.create_task(self._read(agent, digits), name="own phone")
        self._reading[agent] = reading
        done, _ = await asyncio.wait({reading}, timeout=PATIENCE_S)
        return reading.result() if done else digits

    async def look(self, agent: str) -> str | None:
        """The same, read now. May raise `Unavailable`."""
        return self._note(agent, await self._book.number_of(agent))

    async def _read(self, agent: str, before: str | None) -> str | None:
        try:
            return await self.look(agent)
        except Unavailable:
            self._known[agent] = (self._clock.now_ms(), before)
            return before
        finally:
            del self._reading[agent]

    def _note(self, agent: str, number: str | None) -> str | None:
        digits = number[-2:] if number else None
        self._known[agent] = (self._clock.now_ms(), digits)
        return digits
