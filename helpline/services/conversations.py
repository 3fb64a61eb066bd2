"""Stage « converse »: what a volunteer may do to the talk itself."""

from __future__ import annotations

from routing.model import Contact
from routing.store import Store


class Conversations:
    """Ends a talk from the console; the effects end both legs."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def hang_up(self, contact: str, agent: str, op: str) -> Contact:
        """The volunteer ends it; the wrap-up begins. Raises Stale for somebody else's contact."""
        return await self._store.hang_up(op, contact, agent)
