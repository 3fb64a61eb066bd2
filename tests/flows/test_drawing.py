"""Pictures of flows: the shipped ones drawn exactly as kept, and what must hold for any flow."""

import xml.etree.ElementTree as ET
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr_flows import Library, load_library
from ivr_flows.__main__ import main
from ivr_flows.drawing import mermaid, picture, svg
from ivr_flows.drawing.layers import crossings, layers
from ivr_flows.drawing.picture import Arrow, Box, Picture
from ivr_flows.drawing.places import plan
from ivr_flows.drawing.style import BOX_WIDTH
from tests.flows.generated import flows
from tests.flows.transcript import DRAWN

CATALOGUES = load_library().catalogues


@pytest.mark.parametrize("path", sorted(DRAWN.iterdir()), ids=lambda path: path.name)
def test_drawing_of_a_shipped_flow(library: Library, path: Path) -> None:
    """`python -m tests.flows.transcript` draws them anew: look at the picture before you commit it."""
    drawn = picture(library.flow(path.stem), "fr")
    assert (svg(drawn) if path.suffix == ".svg" else mermaid(drawn)) == path.read_text(encoding="utf-8")


def test_every_shipped_flow_has_its_drawings(library: Library) -> None:
    kept = {path.name for path in DRAWN.iterdir()}
    assert kept == {f"{name}.{kind}" for name in library.names() for kind in ("svg", "mmd")}


def test_draw_prints_mermaid(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["draw", "proche", "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert "Key in the five digits of your postal code." in said
    assert 'n_juste -->|"2 (no)"| n_oubli' in said


def test_draw_writes_an_svg(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["draw", "--svg", str(tmp_path / "accueil.svg")]) == 0
    assert (tmp_path / "accueil.svg").read_bytes() == (DRAWN / "accueil.svg").read_bytes()
    assert capsys.readouterr().out == ""


def test_draw_of_an_unknown_flow(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["draw", "ailleurs"]) == 2
    assert "no flow « ailleurs »" in capsys.readouterr().out


def test_what_a_sentence_holds_cannot_break_the_drawing() -> None:
    odd = Picture("x", 'A & "B" <c>', "fr", (Box("a", "say", "speech", ('– </text> & "quoi" ?',), ()),), ())
    assert 'A & "B" <c>' in "".join(ET.fromstring(svg(odd)).itertext())
    assert "</text>" not in mermaid(odd)


@given(st.data())
@settings(max_examples=150)
def test_any_flow_can_be_drawn(data: st.DataObject) -> None:
    drawn = picture(data.draw(flows(CATALOGUES)), "fr")
    laid = layers(drawn)
    rows = {name: number for number, row in enumerate(laid.rows) for name in row}
    for route in laid.routes:
        numbers = [rows[stop] for stop in route.stops]
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers))), "one row after the other"
        assert {route.stops[0], route.stops[-1]} == {route.arrow.source, route.arrow.target}
    places = plan(drawn, laid)
    for row in laid.rows:
        boxes = [places.boxes[name] for name in row if name in places.boxes]
        for left, right in pairwise(boxes):
            assert right.x - left.x >= BOX_WIDTH, "boxes of a row do not touch"
    assert all(BOX_WIDTH / 2 <= box.x <= places.width - BOX_WIDTH / 2 for box in places.boxes.values())
    ET.fromstring(svg(drawn))
    assert svg(drawn) == svg(drawn)


def test_rows_are_sorted_so_that_arrows_do_not_cross() -> None:
    boxes = tuple(Box(name, "say", "speech", (), ()) for name in "abcde")
    arrows = tuple(Arrow(*pair, "") for pair in ("ab", "ac", "be", "cd"))
    laid = layers(Picture("x", "x", "fr", boxes, arrows))
    assert [set(row) for row in laid.rows] == [{"a"}, {"b", "c"}, {"d", "e"}]
    assert crossings(laid) == 0
