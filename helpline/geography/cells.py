"""A grid of half degrees over the ground: in France a cell is about 55 km from south to north and 37 km wide."""

from __future__ import annotations

from math import cos, floor, radians

from helpline.domain.areas import Area, Point, distance_km

SIDE = 0.5  # degrees
KM_PER_DEGREE = 111.2
_MARGIN_KM = 0.2  # the nearest point of a cell is taken on its parallel: good to some metres

Cell = tuple[float, float]
"""The south-west corner."""


def cell_of(point: Point) -> Cell:
    """The cell in which a point lies."""
    return _down(point.latitude), _down(point.longitude)


def cells_within(area: Area) -> tuple[Cell, ...]:
    """The cells that a circle touches, the nearest to its centre first; its own comes first of all."""
    center, km = area.center, area.radius_km
    north = km / KM_PER_DEGREE
    east = north / max(cos(radians(abs(center.latitude) + north)), 0.01)
    own = cell_of(center)
    found = [
        (_distance(center, (south, west)), (south, west) != own, (south, west))
        for south in _steps(center.latitude - north, center.latitude + north)
        for west in _steps(center.longitude - east, center.longitude + east)
    ]
    return tuple(cell for away, _, cell in sorted(found) if away <= km + _MARGIN_KM)


def _distance(point: Point, cell: Cell) -> float:
    south, west = cell
    nearest = Point(min(max(point.latitude, south), south + SIDE), min(max(point.longitude, west), west + SIDE))
    return distance_km(point, nearest)


def _steps(low: float, high: float) -> list[float]:
    first, last = floor(low / SIDE), floor(high / SIDE)
    return [number * SIDE for number in range(first, last + 1)]


def _down(degrees: float) -> float:
    return floor(degrees / SIDE) * SIDE
