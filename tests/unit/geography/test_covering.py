"""Which cells stand for a circle: nearly all of its communes, and few of others. By distance, over the whole table."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpline.domain.areas import Area, Point, distance_km
from helpline.geography.cells import cells_of
from helpline.geography.covering import covering
from helpline.geography.postal_codes import postal_codes

areas = st.builds(Area, st.builds(Point, st.floats(42, 51), st.floats(-5, 8)), st.integers(1, 200))


def point(code: str) -> Point:
    place = postal_codes().find(code)
    assert place is not None
    assert place.point is not None
    return place.point


@dataclass
class Seen:
    """Postal codes of a circle and of its cells: how many, and how far the cells reach."""

    inside: int = 0
    missed: int = 0
    outside: int = 0
    farthest: float = 0.0


def seen(area: Area, most: int = 7) -> Seen:
    chosen, found = {one.cell for one in covering(area, most)}, Seen()
    for known in postal_codes().points:
        km = distance_km(area.center, known)
        if any(cell in chosen for cell in cells_of(known)):
            found.inside += km <= area.radius_km
            found.outside += km > area.radius_km
            found.farthest = max(found.farthest, km)
        else:
            found.missed += km <= area.radius_km
    return found


@pytest.mark.parametrize(
    ("code", "km", "inside", "missed", "outside", "farthest"),
    [
        # Before, with six cells of half a degree: 140, 0, 193, 51; 89, 0, 126, 89; 1, 0, 26, 48; Quimper was missed.
        ("75011", 15, 136, 4, 35, 21),
        ("69001", 30, 87, 2, 6, 37),
        ("29200", 5, 1, 0, 0, 0),
        ("29200", 60, 57, 2, 2, 62),
    ],
)
def test_what_is_offered_is_what_is_near(
    code: str, km: int, inside: int, missed: int, outside: int, farthest: int
) -> None:
    found = seen(Area(point(code), km))
    assert (found.inside, found.missed, found.outside, round(found.farthest)) == (inside, missed, outside, farthest)


@pytest.mark.parametrize("km", [10, 20, 40, 60])
def test_the_big_towns_have_nine_tenths_of_theirs_and_a_quarter_more_at_most(km: int) -> None:
    towns = ("29200", "35000", "59000", "67000", "69001", "13001", "31000", "33000", "44000", "75011", "63000", "21000")
    found = [seen(Area(point(code), km)) for code in towns]
    inside, missed, outside = (sum(getattr(one, name) for one in found) for name in ("inside", "missed", "outside"))
    assert inside >= 0.9 * (inside + missed)
    assert outside <= 0.25 * (inside + missed)


def test_quimper_is_near_to_an_advisor_in_brest_who_goes_that_far() -> None:
    chosen = {one.cell for one in covering(Area(point("29200"), 60), 7)}
    assert chosen & set(cells_of(point("29000")))


@settings(max_examples=30)
@given(areas, st.integers(1, 7))
def test_the_place_of_the_advisor_is_always_among_them_and_no_cell_within_another(area: Area, most: int) -> None:
    chosen = covering(area, most)
    assert 1 <= len(chosen) <= most
    assert [one.km for one in chosen] == sorted(one.km for one in chosen)
    home = min(postal_codes().points, key=lambda known: distance_km(area.center, known))
    assert any(cell in {one.cell for one in chosen} for cell in cells_of(home))
    held = [known for known in postal_codes().points if any(one.cell in cells_of(known) for one in chosen)]
    assert all(sum(one.cell in cells_of(known) for one in chosen) == 1 for known in held[:200])
