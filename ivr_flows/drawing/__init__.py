"""A flow as a picture: Mermaid text, or an SVG with a layout of our own.

Must not live here: what a flow means, or what is wrong with it. Start reading at picture.py (what is drawn), then
layers.py (which box stands in which row), places.py (where exactly) and svg.py.
"""

from ivr_flows.drawing.mermaid import mermaid
from ivr_flows.drawing.picture import picture
from ivr_flows.drawing.svg import svg

__all__ = ["mermaid", "picture", "svg"]
