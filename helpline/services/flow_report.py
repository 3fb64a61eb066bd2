"""How callers get on at each question, from the events on record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from helpline.services.ports import Clock
from ivr_flows.report import NodeCounts, report

DAY_MS = 86_400_000
STEPS = ("flow.stepped", "survey.heard")
"""The events that tell what was heard at a question."""


class Events(Protocol):
    """What the line's events told. May raise `Unavailable`."""

    async def data_of(self, types: Sequence[str], since: int) -> Sequence[Mapping[str, str]]:
        """The data of every event of these types from an instant (ms) on."""
        ...


class FlowReport:
    """Counts silences and errors, question by question."""

    def __init__(self, events: Events, clock: Clock) -> None:
        self._events = events
        self._clock = clock

    async def of_days(self, days: int) -> Sequence[NodeCounts]:
        """The questions asked in the last days, those with the largest share of silences and errors first."""
        return report(await self._events.data_of(STEPS, self._clock.now_ms() - days * DAY_MS))
