"""Twilio's queues: callers in their order of arrival, numbered from 1."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from helpline.simulator.engine.leg import Leg

DEFAULT_MAX = 1000


@dataclass(frozen=True, slots=True)
class Member:
    leg: "Leg"
    since: float
    date: datetime


@dataclass(slots=True)
class CallQueue:
    """`max_size` is set by REST; an Enqueue may ask for less."""

    sid: str
    name: str
    created: datetime
    max_size: int = DEFAULT_MAX
    members: list[Member] = field(default_factory=list)

    def position(self, leg: "Leg") -> int:
        return next(i for i, member in enumerate(self.members, 1) if member.leg is leg)

    def take_out(self, leg: "Leg") -> None:
        self.members = [member for member in self.members if member.leg is not leg]

    def average_wait(self, now: float) -> int:
        """Mean seconds already spent by those who wait now: not an estimate of the wait."""
        return int(sum(now - m.since for m in self.members) / len(self.members)) if self.members else 0
