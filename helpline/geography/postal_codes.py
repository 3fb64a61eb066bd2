"""What is known of a postal code. Rules: france.md §3.3 and §6.3."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from helpline.domain.areas import Area, Point, distance_km
from helpline.geography.departements import Departement, departements

_OVERSEAS = ("97", "98")


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is. `commune` is the biggest of the code, `shared` when there are others.

    `point` is None when only the département is known. `guessed`: the code is a Cedex or unknown, and the commune the
    biggest of its département.
    """

    departement: Departement
    commune: str
    point: Point | None
    shared: bool = False
    guessed: bool = False


class PostalCodes:
    """The table, by code."""

    def __init__(self, places: Mapping[str, Place]) -> None:
        self._places = places

    def find(self, digits: str) -> Place | None:
        """The place of a postal code, or of a département's number (two digits; three for 97 and 98).

        A code that is not in the table (Cedex, post-office boxes) gives the biggest commune of its département.
        None when no département has these digits.
        """
        if len(digits) == 5:
            return self._places.get(digits) or self._around(digits)
        found = departements().get(digits)
        return Place(found, "", None) if found is not None else None

    @property
    def points(self) -> tuple[Point, ...]:
        """Where the codes are, one point for each."""
        return tuple(place.point for place in self._places.values() if place.point is not None)

    def departements_within(self, area: Area) -> tuple[str, ...]:
        """Codes of the départements where a circle holds a commune, the nearest first; never empty."""
        nearest: dict[str, float] = {}
        for place in self._places.values():
            if place.point is not None:
                away = distance_km(area.center, place.point)
                code = place.departement.code
                nearest[code] = min(away, nearest.get(code, away))
        in_order = sorted(nearest, key=lambda code: (nearest[code], code))
        return tuple(code for code in in_order if nearest[code] <= area.radius_km) or tuple(in_order[:1])

    def _around(self, digits: str) -> Place | None:
        known = departements().get(_departement_of(digits))
        return replace(self._places[known.commune], shared=False, guessed=True) if known is not None else None


def _departement_of(digits: str) -> str:
    if digits.startswith(_OVERSEAS):
        return digits[:3]
    if digits.startswith("20"):
        return "2A" if digits < "20200" else "2B"
    return digits[:2]


@cache
def postal_codes() -> PostalCodes:
    """The shipped table, read once (some 30 ms)."""
    packed = (files("helpline") / "data" / "codes_postaux.csv.gz").read_bytes()
    rows = csv.DictReader(io.StringIO(gzip.decompress(packed).decode("utf-8")))
    return PostalCodes({row["code_postal"]: _place(row) for row in rows})


def _place(row: Mapping[str, str]) -> Place:
    point = Point(float(row["latitude"]), float(row["longitude"]))
    commune, _, others = row["communes"].partition("|")
    return Place(departements()[row["departement"]], commune, point, shared=bool(others))


def lookup(digits: str) -> Mapping[str, str] | None:
    """What a flow may say of a postal code: codes and names of the département and the région, the commune.

    None when there is no such place: the caller is asked again.
    """
    place = postal_codes().find(digits)
    if place is None:
        return None
    where = place.departement
    return {
        "departement": where.code,
        "departement_nom": "" if where.is_territory else where.name,
        "territoire_nom": where.name if where.is_territory else "",
        "region": where.region,
        "region_nom": where.region_name,
        "commune": place.commune,
    }
