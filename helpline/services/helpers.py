"""Who handled a caller before: the same helper is asked first when they call again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import Protocol

from helpline.domain.errors import Unavailable
from helpline.services.pseudonyms import Pseudonyms

AGAIN_MS = 7 * 24 * 3600 * 1000  # france.md §6.3, rule 11
PATIENCE_S = 0.3  # a webhook waits for this: a slow database must not be heard
log = logging.getLogger(__name__)


class Conversations(Protocol):
    """The records, as far as this asks them."""

    async def last_agent(self, callers: Sequence[str], since: int) -> str | None:
        """Who last talked with a caller of one of these pseudonyms, from an instant on. May raise `Unavailable`."""
        ...


class Helpers:
    """Looks up helpers; without an answer in time a caller has none, and the line goes on."""

    def __init__(self, conversations: Conversations, pseudonyms: Pseudonyms, patience_s: float = PATIENCE_S) -> None:
        self._conversations = conversations
        self._pseudonyms = pseudonyms
        self._patience_s = patience_s
        self._late: set[asyncio.Task[str | None]] = set()

    async def last_of(self, number: str | None, arrived_at: int) -> str | None:
        """Who talked with this number in the seven days before; None when withheld, unknown or not told in time."""
        if number is None:
            return None
        callers = self._pseudonyms.all(number)
        asked = asyncio.create_task(self._ask(callers, arrived_at - AGAIN_MS), name="last helper")
        # Not cancelled when late: giving a connection back could take longer than the answer.
        self._late.add(asked)
        asked.add_done_callback(self._late.discard)
        done, _ = await asyncio.wait({asked}, timeout=self._patience_s)
        if not done:
            log.warning("the last helper of a caller was not told in time")
        return asked.result() if done else None

    async def _ask(self, callers: Sequence[str], since: int) -> str | None:
        try:
            return await self._conversations.last_agent(callers, since)
        except Unavailable:
            return None
