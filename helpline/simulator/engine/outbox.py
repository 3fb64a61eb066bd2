"""Status callbacks of one call or conference: one after the other, numbered; swapped when the fault asks for it."""

import asyncio
from typing import TYPE_CHECKING

from helpline.simulator.webhooks.asking import Ask, WebhookFailed

if TYPE_CHECKING:
    from helpline.simulator.switchboard import Switchboard


class Outbox:
    """Sends in order, each when the one before was answered. Failures are in the journal and change nothing."""

    def __init__(self, board: "Switchboard") -> None:
        self._board = board
        self._last: asyncio.Task[None] | None = None
        self._held: Ask | None = None

    def send(self, ask: Ask, *, final: bool = False) -> asyncio.Task[None] | None:
        """Queue a callback. Returns the task that delivers it, or None while the reordering fault holds it back."""
        if self._held is not None:
            held, self._held = self._held, None
            self._last = self._board.spawn(self._deliver(ask, self._last))
            self._last = self._board.spawn(self._deliver(held, self._last))
            return self._last
        if self._board.faults.reorder_statuses and not final:
            self._held = ask
            return None
        self._last = self._board.spawn(self._deliver(ask, self._last))
        return self._last

    async def _deliver(self, ask: Ask, previous: "asyncio.Task[None] | None") -> None:
        if previous is not None:
            await asyncio.wait({previous})
        try:
            await self._board.client.send(ask)
        except WebhookFailed:
            return  # the journal has it: errors of status callbacks are only logged
