"""The grids."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from helpline.domain.areas import Point
from helpline.geography.cells import SIDES, cells_of

points = st.builds(Point, st.floats(-25, 52), st.floats(-179, 170))


def test_brest() -> None:
    assert cells_of(Point(48.39, -4.486)) == (
        (0.0625, 48.375, -4.5),
        (0.125, 48.375, -4.5),
        (0.25, 48.25, -4.5),
        (0.5, 48.0, -4.5),
    )


def test_south_and_west_of_nought() -> None:
    assert cells_of(Point(-0.1, -0.1)) == (
        (0.0625, -0.125, -0.1875),
        (0.125, -0.125, -0.1875),
        (0.25, -0.25, -0.375),
        (0.5, -0.5, -0.75),
    )


@given(points)
def test_a_point_lies_in_its_cells_and_each_within_the_next(point: Point) -> None:
    cells = cells_of(point)
    assert [cell.side for cell in cells] == list(SIDES)
    for cell in cells:
        assert cell.south <= point.latitude < cell.south + cell.side
        assert cell.west <= point.longitude < cell.west + 1.5 * cell.side
    for inner, outer in pairwise(cells):
        assert outer.south <= inner.south <= inner.south + inner.side <= outer.south + outer.side
        assert outer.west <= inner.west <= inner.west + 1.5 * inner.side <= outer.west + 1.5 * outer.side
