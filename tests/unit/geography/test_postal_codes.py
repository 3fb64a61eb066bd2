"""Postal codes: the table, and what is said of codes that are not in it."""

from __future__ import annotations

import csv
import gzip
import io
from importlib.resources import files
from pathlib import Path

import pytest

from helpline.domain.areas import Area, Point
from helpline.geography.__main__ import pack
from helpline.geography.departements import departements
from helpline.geography.postal_codes import lookup, postal_codes

TABLE = files("helpline") / "data" / "codes_postaux.csv.gz"


@pytest.mark.parametrize(
    ("digits", "departement", "region", "commune"),
    [
        ("29200", "29", "53", "Brest"),
        ("01000", "01", "84", "Bourg-en-Bresse"),
        ("94390", "91", "11", "Paray-Vieille-Poste"),  # not the département its digits tell
        ("20000", "2A", "94", "Ajaccio"),
        ("20200", "2B", "94", "Bastia"),
        ("97133", "977", "", "Saint-Barthélemy"),
        ("97150", "978", "", "Saint-Martin"),
        ("97500", "975", "", "Saint-Pierre"),
        ("97400", "974", "04", "Saint-Denis"),
        ("98800", "988", "", "Nouméa"),
    ],
)
def test_a_code_of_the_table(digits: str, departement: str, region: str, commune: str) -> None:
    place = postal_codes().find(digits)
    assert place is not None
    assert (place.departement.code, place.departement.region, place.commune) == (departement, region, commune)
    assert place.point is not None


@pytest.mark.parametrize(
    ("digits", "departement", "commune"),
    [
        ("29609", "29", "Brest"),  # Cedex
        ("75999", "75", "Paris 1er Arrondissement"),
        ("20191", "2A", "Ajaccio"),
        ("20699", "2B", "Bastia"),
        ("97199", "971", "Les Abymes"),
        ("98899", "988", "Nouméa"),
    ],
)
def test_a_code_that_is_not_in_it_gives_the_biggest_commune_of_its_departement(
    digits: str, departement: str, commune: str
) -> None:
    place = postal_codes().find(digits)
    assert place is not None
    assert (place.departement.code, place.commune) == (departement, commune)


@pytest.mark.parametrize(
    ("digits", "name"), [("29", "Finistère"), ("971", "Guadeloupe"), ("20", "Corse"), ("06", "Alpes-Maritimes")]
)
def test_a_departement_alone_has_no_point(digits: str, name: str) -> None:
    place = postal_codes().find(digits)
    assert place is not None
    assert (place.departement.name, place.point) == (name, None)


@pytest.mark.parametrize(
    "digits", ["", "0", "00", "96", "97", "98", "99", "979", "00100", "99999", "98000", "97999", "2920", "292000"]
)
def test_what_is_nowhere(digits: str) -> None:
    assert postal_codes().find(digits) is None
    assert lookup(digits) is None


def test_what_a_flow_may_say() -> None:
    assert lookup("29200") == {
        "departement": "29",
        "departement_nom": "Finistère",
        "territoire_nom": "",
        "region": "53",
        "region_nom": "Bretagne",
        "commune": "Brest",
    }


@pytest.mark.parametrize(
    ("digits", "departement", "territory"),
    [
        *(("97400", "La Réunion", ""), ("20000", "Corse-du-Sud", "")),
        *(("975", "", "Saint-Pierre-et-Miquelon"), ("98704", "", "Polynésie française"), ("20", "", "Corse")),
    ],
)
def test_a_territory_is_not_called_a_departement(digits: str, departement: str, territory: str) -> None:
    found = lookup(digits)
    assert found is not None
    assert (found["departement_nom"], found["territoire_nom"]) == (departement, territory)


def test_the_table_is_whole_and_every_departement_is_named_with_its_biggest_commune() -> None:
    rows = list(csv.DictReader(io.StringIO(gzip.decompress(TABLE.read_bytes()).decode())))
    assert len(rows) == 6_310
    assert {row["departement"] for row in rows} | {"20"} == set(departements())
    for code, known in departements().items():
        biggest = postal_codes().find(known.commune)
        assert biggest is not None
        assert biggest.departement.code == ("2A" if code == "20" else code)
        assert (known.region == "") == (known.region_name == "")


def test_packing_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    source = tmp_path / "table.csv"
    source.write_bytes(gzip.decompress(TABLE.read_bytes()))
    pack(source, tmp_path / "one.gz")
    assert (tmp_path / "one.gz").read_bytes() == TABLE.read_bytes()


def test_the_departements_of_a_circle_are_the_nearest_first() -> None:
    brest = postal_codes().find("29200")
    assert brest is not None
    assert brest.point is not None
    assert postal_codes().departements_within(Area(brest.point, 30)) == ("29",)
    assert postal_codes().departements_within(Area(brest.point, 120))[:2] == ("29", "22")
    middle_of_the_sea = Area(Point(47.5, -6.5), 1)
    assert postal_codes().departements_within(middle_of_the_sea) == ("29",)
