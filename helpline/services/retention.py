"""What is about people goes when its time has passed; what is about the line stays (france.md §5.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from helpline.services.ports import Clock

DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class Limits:
    """How many days each kind is kept.

    A pseudonym serves while its key is tried: a month as the current one, 31 days as the previous one.
    """

    note: int = 30
    caller: int = 62
    session: int = 7
    attempt: int = 1
    application: int = 365
    answered_application: int = 31


class Purge(Protocol):
    """Forgets what is older than an instant (ms); each returns how many rows it touched. May raise `Unavailable`."""

    async def notes(self, before: int) -> int: ...

    async def callers(self, before: int) -> int: ...

    async def sessions(self, before: int) -> int: ...

    async def attempts(self, before: int) -> int: ...

    async def applications(self, before: int) -> int: ...

    async def answered_applications(self, before: int) -> int: ...


class Retention:
    """One run forgets everything past its limit; a second run finds nothing."""

    def __init__(self, purge: Purge, clock: Clock, limits: Limits | None = None) -> None:
        self._purge = purge
        self._clock = clock
        self._limits = limits or Limits()

    async def run(self) -> Mapping[str, int]:
        """Forget; returns how many of each kind."""
        now = self._clock.now_ms()
        return {
            "notes": await self._purge.notes(now - self._limits.note * DAY_MS),
            "callers": await self._purge.callers(now - self._limits.caller * DAY_MS),
            "sessions": await self._purge.sessions(now - self._limits.session * DAY_MS),
            "attempts": await self._purge.attempts(now - self._limits.attempt * DAY_MS),
            "applications": await self._purge.applications(now - self._limits.application * DAY_MS),
            "answered_applications": await self._purge.answered_applications(
                now - self._limits.answered_application * DAY_MS
            ),
        }
