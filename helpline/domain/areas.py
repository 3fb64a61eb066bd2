"""Points and circles on the ground."""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

EARTH_KM = 6371.0


@dataclass(frozen=True, slots=True)
class Point:
    """Degrees, north and east positive."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Area:
    """A circle around a point."""

    center: Point
    radius_km: int


def distance_km(one: Point, other: Point) -> float:
    """As the crow flies, on a round Earth."""
    north, east = radians(other.latitude - one.latitude), radians(other.longitude - one.longitude)
    shrink = cos(radians(one.latitude)) * cos(radians(other.latitude))
    return 2 * EARTH_KM * asin(min(1.0, sqrt(sin(north / 2) ** 2 + shrink * sin(east / 2) ** 2)))
