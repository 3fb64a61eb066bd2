"""Where each box stands, in pixels: as near as can be above and below what it is joined to, without touching."""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ivr_flows.drawing.layers import Layers
from ivr_flows.drawing.picture import Box, Picture
from ivr_flows.drawing.style import BOX_WIDTH, CHARACTERS, COLUMN_GAP, HEADER, LINE, MARGIN, PADDING, ROW_GAP, TITLE

PASSES = 24
BEND_WIDTH = 24


@dataclass(frozen=True, slots=True)
class Placed:
    """A box with what it says as its lines are broken, its middle `x`, its top `y` and its height."""

    box: Box
    says: tuple[str, ...]
    x: float
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Plan:
    """Where everything stands: boxes by id, the middles of bends, the top and bottom of the row of each stop."""

    boxes: Mapping[str, Placed]
    middles: Mapping[str, float]
    rows: Mapping[str, tuple[float, float]]
    width: float
    height: float


def plan(picture: Picture, drawn: Layers) -> Plan:
    """The places of a picture laid out in rows."""
    says = {box.id: _broken(box.says) for box in picture.boxes}
    heights = {box.id: _height(len(says[box.id]) + len(box.does)) for box in picture.boxes}
    middles = _middles(drawn)
    left = min(middle - _width(name) / 2 for name, middle in middles.items())
    middles = {name: middle - left + MARGIN for name, middle in middles.items()}
    width = max(middle + _width(name) / 2 for name, middle in middles.items()) + MARGIN
    rows: dict[str, tuple[float, float]] = {}
    top = float(MARGIN + TITLE)
    for row in drawn.rows:
        bottom = top + max(heights.get(name, 0) for name in row)
        rows |= dict.fromkeys(row, (top, bottom))
        top = bottom + ROW_GAP
    boxes = {
        box.id: Placed(box, says[box.id], middles[box.id], rows[box.id][0], heights[box.id]) for box in picture.boxes
    }
    return Plan(boxes, middles, rows, width, top - ROW_GAP + MARGIN)


def _broken(lines: Sequence[str]) -> tuple[str, ...]:
    return tuple(part for line in lines for part in textwrap.wrap(line, CHARACTERS, subsequent_indent="  "))


def _height(lines: int) -> float:
    return HEADER + lines * LINE + (PADDING - 4 if lines else 0)


def _width(name: str) -> float:
    return BEND_WIDTH if " " in name else BOX_WIDTH


def _middles(drawn: Layers) -> dict[str, float]:
    """Middles that settle: row by row, each stop wants to be at the mean of its neighbours."""
    joined = drawn.neighbours()
    middles: dict[str, float] = {}
    for row in drawn.rows:
        middles |= dict(zip(row, _apart(row, [0.0] * len(row)), strict=True))
    for turn in range(PASSES):
        for row in drawn.rows if turn % 2 == 0 else drawn.rows[::-1]:
            wanted = [_mean([middles[n] for n in joined.get(name, ())], middles[name]) for name in row]
            middles |= dict(zip(row, _apart(row, wanted), strict=True))
    return middles


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _apart(row: Sequence[str], wanted: Sequence[float]) -> list[float]:
    """The middles nearest to those wanted (least squares) that keep the order and the gaps of a row."""
    offsets = [0.0]
    for before, after in pairwise(row):
        offsets.append(offsets[-1] + (_width(before) + _width(after)) / 2 + COLUMN_GAP)
    # Pool adjacent violators: stops that would overlap become a group that moves as one.
    groups: list[tuple[float, int]] = []
    for want, offset in zip(wanted, offsets, strict=True):
        mean, size = want - offset, 1
        while groups and groups[-1][0] > mean:
            other, count = groups.pop()
            mean, size = (other * count + mean * size) / (count + size), count + size
        groups.append((mean, size))
    starts = [mean for mean, size in groups for _ in range(size)]
    return [start + offset for start, offset in zip(starts, offsets, strict=True)]
