"""Stage « report »: the line's events are drained into the records, and only then forgotten by the line."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence

from helpline.domain.errors import Unavailable
from helpline.services.ports import Records
from routing.cancellation import heed_cancellation
from routing.errors import Unavailable as StoreUnavailable
from routing.model import Event
from routing.store import Store

log = logging.getLogger(__name__)

BATCH = 500
IDLE_S = 0.5
LONGEST_REST_S = 10.0
TIDY_EVERY = 600  # looks at a quiet line: some five minutes

Rest = Callable[[float], Awaitable[None]]


class Drain:
    """Moves events from the store to the records. Any number may run: what is kept twice is kept once.

    Events are acknowledged after the commit, never before, so a database that is away loses nothing.
    """

    def __init__(self, store: Store, records: Records) -> None:
        self._store = store
        self._records = records
        self._epoch: str | None = None
        self._last = 0
        self._idle = 0

    async def run_once(self) -> int:
        """Drain one batch; returns how many events it held. Raises `Unavailable` (the domain's or routing's)."""
        if self._epoch is None:
            await self._begin((await self._store.ping()).epoch)
        events = await self._store.read_events(self._last, BATCH)
        if not events:
            await self._look_for_a_wipe()
            await self._tidy()
            return 0
        if any(event.epoch != self._epoch for event in events):
            await self._begin(events[-1].epoch)
            return await self.run_once()
        if events[0].n > self._last + 1:
            self._last = await self._records.cursor(events[0].epoch)  # another drain may have been quicker
        self._tell_gaps(events)
        await self._records.save(events)
        self._last = events[-1].n
        await self._store.acknowledged(self._last)
        return len(events)

    async def run(self, rest: Rest) -> None:
        """Drain for ever, with growing rests of at most 10 s while a side is away. Ends by cancellation."""
        failures = 0
        while True:
            heed_cancellation()
            try:
                drained = await self.run_once()
            except (Unavailable, StoreUnavailable) as error:
                failures += 1
                self._epoch = None  # whatever happened meanwhile is looked at afresh
                log.warning("records wait, attempt %d: %s", failures, error)
                await rest(min(IDLE_S * 2**failures, LONGEST_REST_S))
                continue
            if failures:
                log.warning("records go on after %d attempts", failures)
                failures = 0
            if drained < BATCH:
                await rest(IDLE_S)

    async def _begin(self, epoch: str) -> None:
        self._last = await self._records.cursor(epoch)
        self._epoch = epoch
        if self._last:
            await self._store.acknowledged(self._last)  # a drain may have died between commit and acknowledgement

    async def _tidy(self) -> None:
        """On a quiet line, too, what is on record and too old leaves the store."""
        self._idle = (self._idle + 1) % TIDY_EVERY
        if self._idle == 0:
            await self._store.acknowledged(self._last)

    async def _look_for_a_wipe(self) -> None:
        epoch = (await self._store.ping()).epoch
        if epoch != self._epoch:
            log.error("the line's state has been wiped: records go on with epoch %s", epoch)
            await self._begin(epoch)

    def _tell_gaps(self, events: Sequence[Event]) -> None:
        expected = self._last + 1
        for event in events:
            if event.n > expected:
                log.error("events %d to %d of epoch %s are lost", expected, event.n - 1, event.epoch)
            expected = max(expected, event.n + 1)
