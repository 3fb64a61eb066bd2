"""Which box stands in which row, and in which order: rows by the longest way from the start, few crossings.

An arrow over several rows passes through a « bend » in each row between; an arrow that leads back up is laid out as
if it led down. Everything is decided by the order of the picture: the same flow always gives the same drawing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ivr_flows.drawing.picture import Arrow, Picture

SWEEPS = 12


@dataclass(frozen=True, slots=True)
class Route:
    """The way of an arrow from the upper box to the lower one, through its bends. `upwards`: the tip is at the top."""

    arrow: Arrow
    stops: tuple[str, ...]
    upwards: bool


@dataclass(frozen=True, slots=True)
class Layers:
    """Rows of stops (ids of boxes, and bends, whose name has a blank), and the routes between them."""

    rows: tuple[tuple[str, ...], ...]
    routes: tuple[Route, ...]

    def neighbours(self) -> Mapping[str, Sequence[str]]:
        """The stops joined to each stop by a piece of a route."""
        found: dict[str, list[str]] = {}
        for route in self.routes:
            for upper, lower in pairwise(route.stops):
                found.setdefault(upper, []).append(lower)
                found.setdefault(lower, []).append(upper)
        return found


def layers(picture: Picture) -> Layers:
    """Rows and routes of a picture."""
    down = _directed(picture)
    depth = _depths(picture, down)
    rows: list[list[str]] = [[] for _ in range(max(depth.values()) + 1)]
    for box in picture.boxes:
        rows[depth[box.id]].append(box.id)
    routes = []
    for number, (arrow, upwards) in enumerate(down):
        upper, lower = (arrow.target, arrow.source) if upwards else (arrow.source, arrow.target)
        bends = [f"{number} {row}" for row in range(depth[upper] + 1, depth[lower])]
        for row, bend in enumerate(bends, depth[upper] + 1):
            rows[row].append(bend)
        routes.append(Route(arrow, (upper, *bends, lower), upwards))
    return _ordered(rows, tuple(routes))


def _directed(picture: Picture) -> list[tuple[Arrow, bool]]:
    """Each arrow, and whether it leads back to a box that is still being explored from the start: a circle."""
    leaving = {box.id: [arrow for arrow in picture.arrows if arrow.source == box.id] for box in picture.boxes}
    back: set[Arrow] = set()
    done: set[str] = set()

    def explore(name: str, above: frozenset[str]) -> None:
        done.add(name)
        for arrow in leaving[name]:
            if arrow.target in above:
                back.add(arrow)
            elif arrow.target not in done:
                explore(arrow.target, above | {arrow.target})

    for box in picture.boxes:
        if box.id not in done:
            explore(box.id, frozenset({box.id}))
    return [(arrow, arrow in back) for arrow in picture.arrows]


def _depths(picture: Picture, arrows: Sequence[tuple[Arrow, bool]]) -> dict[str, int]:
    depth = {box.id: 0 for box in picture.boxes}
    for _ in picture.boxes:
        for arrow, upwards in arrows:
            upper, lower = (arrow.target, arrow.source) if upwards else (arrow.source, arrow.target)
            depth[lower] = max(depth[lower], depth[upper] + 1)
    return depth


def _ordered(rows: list[list[str]], routes: tuple[Route, ...]) -> Layers:
    """The rows sorted, down and up in turn, by the mean place of what each stop is joined to; the best is kept."""
    best = drawn = Layers(tuple(tuple(row) for row in rows), routes)
    for sweep in range(SWEEPS):
        current = [list(row) for row in drawn.rows]
        joined = drawn.neighbours()
        downwards = sweep % 2 == 0
        for number in range(1, len(current)) if downwards else range(len(current) - 2, -1, -1):
            where = {name: index for index, name in enumerate(current[number - 1 if downwards else number + 1])}
            wanted = {name: _mean([where[n] for n in joined.get(name, ()) if n in where]) for name in current[number]}
            current[number].sort(key=wanted.__getitem__)
        drawn = Layers(tuple(tuple(row) for row in current), routes)
        best = min(best, drawn, key=crossings)
    return best


def _mean(places: Sequence[int]) -> float:
    return sum(places) / len(places) if places else 0.0


def crossings(drawn: Layers) -> int:
    """How many pairs of pieces of routes cross."""
    where = {name: index for row in drawn.rows for index, name in enumerate(row)}
    level = {name: number for number, row in enumerate(drawn.rows) for name in row}
    pieces = [piece for route in drawn.routes for piece in pairwise(route.stops)]
    return sum(
        (where[a] - where[c]) * (where[b] - where[d]) < 0
        for index, (a, b) in enumerate(pieces)
        for c, d in pieces[:index]
        if level[a] == level[c]
    )
