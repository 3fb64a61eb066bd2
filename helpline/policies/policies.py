"""The policies of a line, and the schedule they give to one contact. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from helpline.geography.cells import cells_of
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
        asked = ((rule, to) for rule in self.queues[needs.queue].rings for to in self._asked(rule, needs) if to)
        return schedule(Ring(lane(rule.kind, to), rule.for_ms) for rule, to in asked)

    def last_asked(self, queue: str) -> str:
        """The queue whose agents a contact of `queue` waits for in the end, for good."""
        return self.queues[queue].rings[-1].queue

    def asks_helper(self, queue: str) -> bool:
        """Whether it is worth knowing who handled a caller before."""
        return any(rule.kind is RingKind.SAME_HELPER for rule in self.queues[queue].rings)

    def _asked(self, rule: RingRule, needs: Needs) -> Iterator[str]:
        """What somebody must serve to be asked by this ring, in turn; "" or nothing when it does not apply."""
        place = needs.place
        match rule.kind:
            case RingKind.SAME_HELPER:
                yield needs.helper or ""
            case RingKind.LANGUAGE:
                yield needs.language if needs.language != self.spoken_by_all else ""
            case RingKind.NEAR if place and place.point:
                yield from map(cell_value, cells_of(place.point))
            case RingKind.DEPARTEMENT if place:
                yield place.departement.code
            case RingKind.REGION if place:
                yield place.departement.region
            case RingKind.SKILL:
                yield needs.topic
            case RingKind.EVERYONE:
                yield rule.queue
