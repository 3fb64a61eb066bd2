"""The grid."""

from __future__ import annotations

from math import asin, atan2, cos, degrees, radians, sin

from hypothesis import given
from hypothesis import strategies as st

from helpline.domain.areas import EARTH_KM, Area, Point, distance_km
from helpline.geography.cells import SIDE, cell_of, cells_within

points = st.builds(Point, st.floats(-25, 52), st.floats(-179, 170))
areas = st.builds(Area, points, st.integers(1, 200))


def on_the_way(start: Point, bearing: float, km: float) -> Point:
    """Where one is after so many kilometres."""
    north, east, far, way = radians(start.latitude), radians(start.longitude), km / EARTH_KM, radians(bearing)
    to = asin(sin(north) * cos(far) + cos(north) * sin(far) * cos(way))
    over = east + atan2(sin(way) * sin(far) * cos(north), cos(far) - sin(north) * sin(to))
    return Point(degrees(to), degrees(over))


def test_brest_and_what_its_circle_touches() -> None:
    brest = Point(48.39, -4.486)
    assert cell_of(brest) == (48.0, -4.5)
    assert cells_within(Area(brest, 30)) == ((48.0, -4.5), (48.0, -5.0), (48.5, -4.5), (48.5, -5.0))
    assert cells_within(Area(brest, 2)) == ((48.0, -4.5), (48.0, -5.0)), "the next cell is a kilometre away"


def test_south_and_west_of_nought() -> None:
    assert cell_of(Point(-21.1, 55.5)) == (-21.5, 55.5)
    assert cell_of(Point(-0.1, -0.1)) == (-0.5, -0.5)


@given(areas, st.floats(0, 360), st.floats(0, 1))
def test_whoever_is_in_the_circle_is_in_one_of_its_cells(area: Area, bearing: float, share: float) -> None:
    inside = on_the_way(area.center, bearing, area.radius_km * share)
    assert cell_of(inside) in cells_within(area)


@given(areas)
def test_its_own_cell_comes_first_and_none_is_far(area: Area) -> None:
    cells = cells_within(area)
    assert cells[0] == cell_of(area.center)
    assert len(set(cells)) == len(cells)
    diagonal = distance_km(Point(0, 0), Point(SIDE, SIDE))
    for south, west in cells:
        corner = Point(south, west)
        assert distance_km(area.center, corner) <= area.radius_km + diagonal + 1
