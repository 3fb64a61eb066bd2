"""Four grids over the ground, one within the other; in the middle of France their cells are squares.

Their cells measure some 7, 14, 28 and 55 km.
"""

from __future__ import annotations

from math import floor
from typing import NamedTuple

from helpline.domain.areas import Point

SIDES = (0.0625, 0.125, 0.25, 0.5)
"""Degrees from south to north. Each divides the next, and floats hold them exactly."""
WIDTH = 1.5  # degrees from west to east for one from south to north


class Cell(NamedTuple):
    """By its side and its south-west corner, in degrees."""

    side: float
    south: float
    west: float


def cells_of(point: Point) -> tuple[Cell, ...]:
    """The cells in which a point lies, the smallest first; each lies within the next."""
    return tuple(Cell(side, _down(point.latitude, side), _down(point.longitude, side * WIDTH)) for side in SIDES)


def _down(degrees: float, step: float) -> float:
    return floor(degrees / step) * step
