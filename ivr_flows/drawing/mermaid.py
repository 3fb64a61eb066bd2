"""A picture as Mermaid text, for pages that draw it themselves."""

from ivr_flows.drawing.picture import Box, Picture
from ivr_flows.drawing.style import COLOURS

_SHAPES = {
    "question": ("[/", "/]"),
    "speech": ("[", "]"),
    "silent": ("{{", "}}"),
    "person": ("([", "])"),
    "ending": ("([", "])"),
    "flow": ("[[", "]]"),
}


def mermaid(picture: Picture) -> str:
    """The flowchart, ending with a line feed."""
    lines = ["---", f"title: {picture.title}", "---", "flowchart TD"]
    lines += [f"    {_box(box)}" for box in picture.boxes]
    for arrow in picture.arrows:
        label = f"|{_text(arrow.label)}|" if arrow.label else ""
        lines.append(f"    n_{arrow.source} -->{label} n_{arrow.target}")
    for family, (fill, edge) in COLOURS.items():
        lines.append(f"    classDef {family} fill:{fill},stroke:{edge},color:#1b1f24")
    return "\n".join(lines) + "\n"


def _box(box: Box) -> str:
    opening, closing = _SHAPES[box.family]
    words = [f"<b>{box.id}</b> ({box.kind})", *(_escaped(line) for line in (*box.says, *box.does))]
    return f'n_{box.id}{opening}"{"<br>".join(words)}"{closing}:::{box.family}'


def _text(text: str) -> str:
    return f'"{_escaped(text)}"'


def _escaped(text: str) -> str:
    return text.replace("&", "#amp;").replace('"', "#quot;").replace("<", "#lt;").replace(">", "#gt;")
