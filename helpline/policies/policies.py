"""The policies of a line, and the schedule they give to one contact. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from helpline.geography.cells import cell_of
from helpline.geography.postal_codes import Place
from helpline.policies.lanes import RingKind, cell_value, lane
from routing.model import LaneStep
from routing.rings import Ring, schedule


@dataclass(frozen=True, slots=True)
class Needs:
    """What is known of a contact when it is queued: "" or None for what is not."""

    queue: str
    language: str
    topic: str = ""
    place: Place | None = None
    helper: str | None = None


@dataclass(frozen=True, slots=True)
class RingRule:
    """One ring of a queue; `queue` names whom « everyone » is."""

    kind: RingKind
    for_ms: int
    queue: str


@dataclass(frozen=True, slots=True)
class QueuePolicy:
    """`head_starts` in milliseconds by priority; rings in the order they are tried."""

    head_starts: Mapping[str, int]
    rings: tuple[RingRule, ...]

    def head_start(self, priority: str) -> int:
        """An unknown priority is a normal one: nobody is lost to a word (`refuse_unfit` finds it beforehand)."""
        return self.head_starts.get(priority, self.head_starts["normal"])


@dataclass(frozen=True, slots=True)
class Policies:
    """Every queue of a line, by name."""

    spoken_by_all: str
    queues: Mapping[str, QueuePolicy]
    file: str = ""
    """The name of the file they were read from."""

    def schedule(self, needs: Needs) -> tuple[LaneStep, ...]:
        """The lanes of a contact. A ring whose need is unknown is left out, with no time lost."""
        rules = self.queues[needs.queue].rings
        return schedule(Ring(self._lane(rule, needs), rule.for_ms) for rule in rules)

    def last_asked(self, queue: str) -> str:
        """The queue whose agents a contact of `queue` waits for in the end, for good."""
        return self.queues[queue].rings[-1].queue

    def asks_helper(self, queue: str) -> bool:
        """Whether it is worth knowing who handled a caller before."""
        return any(rule.kind is RingKind.SAME_HELPER for rule in self.queues[queue].rings)

    def _lane(self, rule: RingRule, needs: Needs) -> str | None:
        value = rule.queue if rule.kind is RingKind.EVERYONE else self._value(rule.kind, needs)
        return lane(rule.kind, value) if value else None

    def _value(self, kind: RingKind, needs: Needs) -> str:
        place = needs.place
        match kind:
            case RingKind.SAME_HELPER:
                return needs.helper or ""
            case RingKind.LANGUAGE:
                return needs.language if needs.language != self.spoken_by_all else ""
            case RingKind.NEAR:
                return cell_value(cell_of(place.point)) if place and place.point else ""
            case RingKind.DEPARTEMENT:
                return place.departement.code if place else ""
            case RingKind.REGION:
                return place.departement.region if place else ""
            case _:
                return needs.topic
