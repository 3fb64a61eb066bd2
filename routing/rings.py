"""Rings tried one after the other, made into the schedule of one contact. Pure; the lanes are opaque."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from routing.model import LaneStep


@dataclass(frozen=True, slots=True)
class Ring:
    """A lane tried for `for_ms`; None for a ring that does not apply to this contact."""

    lane: str | None
    for_ms: int


def schedule(rings: Iterable[Ring]) -> tuple[LaneStep, ...]:
    """The steps of a contact: each ring that applies for as long as it says, the last one for good.

    A ring without a lane takes no time, nor does a lane already tried. Raises ValueError when no ring applies.
    """
    tried: dict[str, int] = {}
    for ring in rings:
        if ring.lane is not None:
            tried.setdefault(ring.lane, ring.for_ms)
    if not tried:
        raise ValueError("no ring applies")
    steps, after = [], 0
    for lane, for_ms in tried.items():
        steps.append(LaneStep(lane, after))
        after += for_ms
    return tuple(steps)
