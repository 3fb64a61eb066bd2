"""Time for both sides: it stands still until the service has done all that it decided."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from helpline.simulator.journal import Journal
from helpline.simulator.virtual_clock import VirtualClock

LOOK = 0.001  # real seconds between two looks at a busy service


class PlayedClock(VirtualClock):
    """The simulator's clock, tied to a service once there is one: `undone` says whether commands are on their way."""

    def __init__(self) -> None:
        super().__init__()
        self._journal: Journal | None = None
        self._undone: Callable[[], Awaitable[bool]] | None = None

    def tie(self, journal: Journal, undone: Callable[[], Awaitable[bool]]) -> None:
        self._journal, self._undone = journal, undone

    async def settle(self) -> None:
        """Return when neither side has anything left to do without time passing."""
        await super().settle()
        while self._journal is not None and self._undone is not None:
            exchanged = self._journal.exchanges[-1].number if self._journal.exchanges else 0
            if await self._undone():
                await asyncio.sleep(LOOK)
                await super().settle()
                continue
            await super().settle()
            if not self._journal.exchanges or self._journal.exchanges[-1].number == exchanged:
                return
