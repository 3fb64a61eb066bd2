"""Whether somebody would answer now, channel by channel: what the site, its partners and the chat may tell anybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from helpline.services.opening import Opening
from helpline.services.ports import Clock
from routing.errors import Unavailable
from routing.model import Activity, Agent
from routing.store import Store

FRESH_MS = 2_000  # one reading of the line serves everybody who asks within two seconds
ON_DUTY = frozenset(Activity) - {Activity.OFFLINE, Activity.AWAY, Activity.UNREACHABLE}


class Why(StrEnum):
    """What a person who comes now would meet. Only `OPEN` and `UNKNOWN` let a person in."""

    OPEN = "open"
    HOURS = "hours"  # outside the opening hours
    NOBODY = "nobody"  # open, but nobody is on duty
    FULL = "full"  # as many people wait as can be served
    UNKNOWN = "unknown"  # within the hours; the line itself cannot be read at the moment


@dataclass(frozen=True, slots=True)
class Channel:
    """One way to reach the line: its hours, and how many may wait before others are asked to come back (None: all)."""

    opening: Opening
    cap: int | None = None


@dataclass(frozen=True, slots=True)
class Status:
    """One channel at one moment. `hours` and `next_opening` are in words of the language asked for."""

    why: Why
    waiting: int
    hours: str
    next_opening: str

    @property
    def open(self) -> bool:
        """Whether a person is let in."""
        return self.why in (Why.OPEN, Why.UNKNOWN)


@dataclass(frozen=True, slots=True)
class _Line:
    at: int
    waiting: int
    serving: frozenset[str]  # channels that somebody on duty serves
    known: bool


class PublicStatus:
    """Tells of the line without telling of anybody in it."""

    def __init__(self, store: Store, channels: Mapping[str, Channel], clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._line = _Line(-FRESH_MS, 0, frozenset(), known=False)
        self.channels = channels

    async def of(self, channel: str, language: str) -> Status:
        """What somebody who comes by this channel would meet. Never raises for a store out of reach."""
        facts = self.channels[channel].opening.facts(language)
        line = await self._read()
        return Status(
            self._why(channel, line, is_open=bool(facts["open"])),
            line.waiting,
            str(facts["hours"]),
            str(facts["next_opening"]),
        )

    def _why(self, channel: str, line: _Line, *, is_open: bool) -> Why:
        cap = self.channels[channel].cap
        if not is_open:
            return Why.HOURS
        if not line.known:
            return Why.UNKNOWN
        if channel not in line.serving:
            return Why.NOBODY
        return Why.FULL if cap is not None and line.waiting >= cap else Why.OPEN

    async def _read(self) -> _Line:
        now = self._clock.now_ms()
        if now - self._line.at >= FRESH_MS:
            try:
                snapshot = await self._store.snapshot()
            except Unavailable:
                self._line = _Line(now, 0, frozenset(), known=False)
            else:
                waiting = sum(snapshot.counts.get(f"contacts.{state}", 0) for state in ("waiting", "offered"))
                self._line = _Line(now, waiting, _served(snapshot.agents), known=True)
        return self._line


def _served(agents: tuple[Agent, ...]) -> frozenset[str]:
    on_duty = [agent for agent in agents if agent.activity in ON_DUTY]
    return frozenset(channel for agent in on_duty for channel, room in agent.capacity.items() if room)
