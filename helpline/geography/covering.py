"""A circle told by a few cells: as many of its communes as can be had, and few of others.

The cells of the grids are a forest, so the best few are found exactly: for a cell and a number of rooms either
the cell itself, or the best that its parts have.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from helpline.domain.areas import Area, Point, distance_km
from helpline.geography.cells import Cell, cells_of
from helpline.geography.postal_codes import postal_codes

SPILL = 0.5  # a postal code outside the circle costs what half a one inside is worth
HOME = 10_000.0  # where the circle's centre is comes before all else


class Covered(NamedTuple):
    """A cell of a circle, and how far its postal codes are from the centre, in the mean."""

    cell: Cell
    km: float


class _Choice(NamedTuple):
    worth: float
    cells: tuple[Cell, ...]


class _Forest:
    """The cells that hold something of a circle: their worth, their parts, how far they are."""

    def __init__(self, area: Area) -> None:
        self.worth: defaultdict[Cell, float] = defaultdict(float)
        self.away: defaultdict[Cell, list[float]] = defaultdict(list)
        self.parts: defaultdict[Cell | None, set[Cell]] = defaultdict(set)
        around = [(distance_km(area.center, point), cells) for point, cells in _located()]
        home = min(around)[1]
        touched = {home[-1], *(cells[-1] for km, cells in around if km <= area.radius_km)}
        for km, cells in around:
            if cells[-1] in touched:
                self._count(km, cells, km <= area.radius_km, cells == home)
        for cell in home:
            self.worth[cell] += HOME

    def _count(self, km: float, cells: tuple[Cell, ...], inside: bool, home: bool) -> None:
        for part, whole in zip(cells, (*cells[1:], None), strict=True):
            self.worth[part] += 1 if inside else -SPILL
            self.away[part].append(km)
            if inside or home:
                self.parts[whole].add(part)

    def best(self, whole: Cell | None, rooms: int) -> Sequence[_Choice]:
        """The best choice of none, one, two… up to `rooms` cells among the parts of one, or that one itself."""
        found: Sequence[_Choice] = [_Choice(0.0, ())] * (rooms + 1)
        for part in sorted(self.parts.get(whole, ())):
            found = _both(found, self.best(part, rooms))
        if whole is None:
            return found
        itself = _Choice(self.worth[whole], (whole,))
        return [found[0], *(itself if itself.worth >= choice.worth else choice for choice in found[1:])]


def covering(area: Area, most: int) -> tuple[Covered, ...]:
    """At most `most` cells, none within another, the nearest first; the centre's own, or a larger one, among them."""
    forest = _Forest(area)
    cells: Iterable[Cell] = forest.best(None, most)[most].cells
    covered = (Covered(cell, sum(forest.away[cell]) / len(forest.away[cell])) for cell in cells)
    return tuple(sorted(covered, key=lambda one: (one.km, one.cell)))


def _both(some: Sequence[_Choice], others: Sequence[_Choice]) -> Sequence[_Choice]:
    """The best of two places that do not touch, for each number of cells together."""
    found = []
    for rooms in range(len(some)):
        pairs = [(some[rooms - given], others[given]) for given in range(rooms + 1)]
        one, other = max(pairs, key=lambda pair: pair[0].worth + pair[1].worth)
        found.append(_Choice(one.worth + other.worth, one.cells + other.cells))
    return found


@cache
def _located() -> tuple[tuple[Point, tuple[Cell, ...]], ...]:
    """Where each postal code is, and its cells: worked out once."""
    return tuple((point, cells_of(point)) for point in postal_codes().points)
