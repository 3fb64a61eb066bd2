"""A picture as SVG: boxes in rows, smooth arrows, keys and conditions in small labels where an arrow leaves."""

from collections.abc import Callable, Iterator, Sequence
from html import escape
from itertools import pairwise

from ivr_flows.drawing.layers import Route, layers
from ivr_flows.drawing.picture import Picture
from ivr_flows.drawing.places import Placed, Plan, plan
from ivr_flows.drawing.style import BOX_WIDTH, COLOURS, HEADER, LINE, MARGIN, PADDING

LABEL_HEIGHT = 22
LABEL_GAP = 8
ARROW_PORT = 26
"""Least room on the edge of a box for one arrow."""

_STYLE = """
    text { font: 14px system-ui, "Segoe UI", "DejaVu Sans", sans-serif; fill: #1b1f24; }
    .title { font-size: 24px; font-weight: 600; }
    .note { font-size: 14px; fill: #4a5560; }
    .name { font-size: 15px; font-weight: 600; }
    .kind { font-size: 12px; fill: #3a444e; letter-spacing: .04em; }
    .does { font-size: 13px; font-style: italic; fill: #3a444e; }
    .label { font-size: 13px; font-weight: 600; text-anchor: middle; }
    .way { fill: none; stroke: #55616d; stroke-width: 1.8; }
    .tag { fill: #ffffff; stroke: #b9c2cb; }
"""

_TIP = (
    '  <defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" '
    'orient="auto-start-reverse"><path d="M0 0L10 5L0 10z" fill="#55616d"/></marker></defs>'
)


def svg(picture: Picture) -> str:
    """The whole drawing, ending with a line feed."""
    drawn = layers(picture)
    laid = plan(picture, drawn)
    ports = _ports(drawn.routes, laid)
    size = f'width="{laid.width:.0f}" height="{laid.height:.0f}" viewBox="0 0 {laid.width:.0f} {laid.height:.0f}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" lang="{escape(picture.language)}">',
        f"  <title>{escape(picture.title)}</title>",
        f"  <style>{_STYLE}  </style>",
        _TIP,
        '  <rect width="100%" height="100%" fill="#ffffff"/>',
        f'  <text class="title" x="{MARGIN}" y="{MARGIN + 18}">{escape(picture.title)}</text>',
        f'  <text class="note" x="{MARGIN}" y="{MARGIN + 42}">flow {escape(picture.name)}</text>',
    ]
    parts += [_way(route, laid, ports) for route in drawn.routes]
    parts += [line for placed in laid.boxes.values() for line in _box(placed)]
    parts += [line for route in drawn.routes for line in _label(route, laid, ports)]
    return "\n".join([*parts, "</svg>"]) + "\n"


Ports = dict[tuple[int, str], float]
"""Where a route (by identity) touches a box: the x on its upper or lower edge."""


def _ports(routes: Sequence[Route], laid: Plan) -> Ports:
    """Arrows side by side along the edge of each box, in the order of where they come from or lead to."""
    ports: Ports = {}
    for name, placed in laid.boxes.items():
        for end in (0, -1):
            here = [route for route in routes if route.stops[end] == name]
            here.sort(key=_facing(laid, 1 if end == 0 else -2))
            rooms = [max(ARROW_PORT, _label_width(route) + LABEL_GAP if _leaves(route, end) else 0) for route in here]
            x = placed.x - sum(rooms) / 2
            for route, room in zip(here, rooms, strict=True):
                ports[id(route), name] = x + room / 2
                x += room
    return ports


def _facing(laid: Plan, stop: int) -> Callable[[Route], float]:
    return lambda route: laid.middles[route.stops[stop]]


def _leaves(route: Route, end: int) -> bool:
    """Whether the arrow begins at this end of its route."""
    return (end == 0) != route.upwards


def _label_width(route: Route) -> float:
    return 8.6 * len(route.arrow.label) + 14 if route.arrow.label else 0


def _way(route: Route, laid: Plan, ports: Ports) -> str:
    first, *bends, last = route.stops
    x, y = ports[id(route), first], laid.boxes[first].y + laid.boxes[first].height
    points = [(x, y, laid.rows[first][1])]
    points += [(laid.middles[bend], *laid.rows[bend]) for bend in bends]
    points.append((ports[id(route), last], laid.boxes[last].y, laid.boxes[last].y))
    path = [f"M{x:.1f} {y:.1f}"]
    for (from_x, top, bottom), (to_x, below, _) in pairwise(points):
        middle = (bottom + below) / 2
        # A straight piece of no length would leave the tip of the arrow without a direction.
        path += [f"V{bottom:.1f}"] if bottom > top else []
        path.append(f"C{from_x:.1f} {middle:.1f} {to_x:.1f} {middle:.1f} {to_x:.1f} {below:.1f}")
    mark = 'marker-start="url(#tip)"' if route.upwards else 'marker-end="url(#tip)"'
    return f'  <path class="way" d="{"".join(path)}" {mark}/>'


def _label(route: Route, laid: Plan, ports: Ports) -> Iterator[str]:
    if not route.arrow.label:
        return
    box = laid.boxes[route.arrow.source]
    x = ports[id(route), route.arrow.source]
    y = box.y - 16 - LABEL_HEIGHT / 2 if route.upwards else box.y + box.height + 8 + LABEL_HEIGHT / 2
    width = _label_width(route)
    yield (
        f'  <rect class="tag" x="{x - width / 2:.1f}" y="{y - LABEL_HEIGHT / 2:.1f}" width="{width:.1f}" '
        f'height="{LABEL_HEIGHT}" rx="11"/>'
    )
    yield f'  <text class="label" x="{x:.1f}" y="{y + 4.5:.1f}">{escape(route.arrow.label)}</text>'


def _box(placed: Placed) -> Iterator[str]:
    box, left = placed.box, placed.x - BOX_WIDTH / 2
    fill, edge = COLOURS[box.family]
    radius = 20 if box.family in ("person", "ending") else 8
    yield f"  <g><title>{escape(box.id)}: {box.kind}</title>"
    yield (
        f'    <rect x="{left:.1f}" y="{placed.y:.1f}" width="{BOX_WIDTH}" height="{placed.height:.1f}" rx="{radius}" '
        f'fill="{fill}" stroke="{edge}" stroke-width="1.8"/>'
    )
    yield f'    <text class="name" x="{left + PADDING:.1f}" y="{placed.y + 22:.1f}">{escape(box.id)}</text>'
    right = left + BOX_WIDTH - PADDING
    yield f'    <text class="kind" x="{right:.1f}" y="{placed.y + 22:.1f}" text-anchor="end">{box.kind}</text>'
    for number, line in enumerate((*placed.says, *box.does)):
        x = left + PADDING + (12 if line.startswith(" ") else 0)
        style = ' class="does"' if number >= len(placed.says) else ""
        y = placed.y + HEADER + 14 + number * LINE
        yield f'    <text{style} x="{x:.1f}" y="{y:.1f}">{escape(line.strip())}</text>'
    yield "  </g>"
