"""The part of a routing store that the drain uses: a numbered stream that forgets only what is acknowledged."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from routing.errors import Unavailable
from routing.model import Event, StoreHealth


@dataclass
class EventStream:
    """Forgets at once what is acknowledged, so that an acknowledgement before the commit shows as a loss."""

    epoch: str = "e1"
    n: int = 0
    away: bool = False
    events: list[Event] = field(default_factory=list)

    def emit(self, type_: str, contact: str, **data: Any) -> None:
        self.n += 1
        self.events.append(Event(self.n, self.epoch, 1_000 + self.n, type_, contact, self.n, None, None, data))

    def wipe(self, epoch: str) -> None:
        self.epoch, self.n, self.events = epoch, 0, []

    async def ping(self) -> StoreHealth:
        self._reach()
        return StoreHealth("7.0.15", True, "noeviction", self.epoch, 0)

    async def read_events(self, after: int, limit: int = 500) -> list[Event]:
        self._reach()
        return [event for event in self.events if event.n > after][:limit]

    async def acknowledged(self, n: int) -> None:
        self._reach()
        self.events = [event for event in self.events if event.n > n]

    def _reach(self) -> None:
        if self.away:
            raise Unavailable("redis")
