"""The one place every call to a telephone passes before it is placed (reliability.md §2.3): toll fraud ends here.

Three questions: what for, where to, how often. A `Clearance` is made nowhere else, and without one no gateway dials.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from helpline.domain.clearance import Clearance, Purpose
from helpline.domain.errors import Invalid, Refused, Unavailable, WrongState
from helpline.domain.telephone import is_callable
from helpline.services.ports import Clock, Ids
from helpline.services.pseudonyms import Pseudonyms

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS


@dataclass(frozen=True, slots=True)
class _Limits:
    to_number_an_hour: int
    by_agent_an_hour: int
    by_agent_a_day: int


_LIMITS = {
    Purpose.VERIFY: _Limits(3, 3, 10),
    Purpose.OFFER: _Limits(60, 60, 400),
    Purpose.BACK: _Limits(6, 12, 40),
}


@dataclass(frozen=True, slots=True)
class Cap:
    """At most `most` calls counted under `key` in any `window_ms`. One that `latches` stays shut once it is full."""

    key: str
    most: int
    window_ms: int
    latches: bool = False


class Ledger(Protocol):
    """Counts calls. Every method may raise `Unavailable`."""

    async def count(self, call: str, at: int, caps: Sequence[Cap]) -> Cap | None:
        """Count one call under every cap, or, if one of them is full or shut, under none; returns that one."""
        ...

    async def uncount(self, call: str, caps: Sequence[Cap]) -> None:
        """Take one call back from under every cap; one that this very call has shut is open again."""
        ...

    async def shut(self) -> bool:
        """Whether a cap that latches has been full since the last `reopen`."""
        ...

    async def reopen(self) -> None:
        """Open it again, with nothing counted under it."""
        ...


class DialGuard:
    """Lets calls out. `a_day` is the most this installation places in 24 hours, for every purpose together."""

    def __init__(self, ledger: Ledger, pseudonyms: Pseudonyms, clock: Clock, ids: Ids, a_day: int) -> None:
        self._ledger = ledger
        self._pseudonyms = pseudonyms
        self._clock = clock
        self._ids = ids
        self._a_day = a_day

    async def clear(self, purpose: Purpose, number: str, agent: str) -> Clearance:
        """The right to call `number` once, on behalf of `agent`, counted now.

        Raises `Invalid("phone_number")`, `WrongState("phone_too_often")`, `Refused("phone_stopped")` once the day's
        calls are used up (until `helpline calls --reopen`), or `Unavailable`: nothing is ever dialled uncounted.
        """
        if not is_callable(number):
            raise Invalid("phone_number")
        call = self._ids.new("d")
        full = await self._ledger.count(call, self._clock.now_ms(), self._caps(purpose, number, agent))
        if full is not None:
            raise Refused("phone_stopped") if full.latches else WrongState("phone_too_often")
        return Clearance(number, purpose, agent, call)

    async def give_back(self, unused: Clearance) -> None:
        """The provider has said that it does not place this call: it does not count. While the ledger is away, it still
        does: too many counted is safe."""
        with suppress(Unavailable):
            await self._ledger.uncount(unused.call, self._caps(unused.purpose, unused.number, unused.agent))

    def _caps(self, purpose: Purpose, number: str, agent: str) -> tuple[Cap, ...]:
        limits, to = _LIMITS[purpose], self._pseudonyms.current(number)
        return (
            Cap("all", self._a_day, DAY_MS, latches=True),
            Cap(f"{purpose}:to:{to}", limits.to_number_an_hour, HOUR_MS),
            Cap(f"{purpose}:by:{agent}:hour", limits.by_agent_an_hour, HOUR_MS),
            Cap(f"{purpose}:by:{agent}:day", limits.by_agent_a_day, DAY_MS),
        )
