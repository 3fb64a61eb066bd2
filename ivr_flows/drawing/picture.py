"""What is drawn of a flow: a box for each node, an arrow for each pair of nodes with all its keys and conditions."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ivr_flows.flow import Flow
from ivr_flows.nodes import KINDS
from ivr_flows.nodes.ask_digits import AskDigits
from ivr_flows.nodes.base import PERSON_PHRASE, REPEAT_PHRASE, AskingNode, EndingNode, Node, PassingNode
from ivr_flows.nodes.enqueue import Enqueue
from ivr_flows.nodes.go_to import GoTo
from ivr_flows.nodes.hang_up import HangUp
from ivr_flows.nodes.menu import Menu
from ivr_flows.nodes.say import Say
from ivr_flows.nodes.set import Set

_SLOT = re.compile(r"\{([a-z_]+)(?:\|digits)?\}")


@dataclass(frozen=True, slots=True)
class Box:
    """One node: its kind, the family that gives the colour, what it says (in the language asked) and what it does."""

    id: str
    kind: str
    family: str
    says: tuple[str, ...]
    does: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Arrow:
    """From box to box, on any of the keys and conditions in `label`, "" when it is the only way."""

    source: str
    target: str
    label: str


@dataclass(frozen=True, slots=True)
class Picture:
    """`boxes` begin with the start of the flow. No arrow leads from a box to itself: the box says so."""

    name: str
    title: str
    language: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def picture(flow: Flow, language: str) -> Picture:
    """Everything to draw of `flow`, with its sentences in `language`."""
    names = sorted(flow.nodes, key=lambda name: name != flow.start)
    boxes = tuple(_box(flow, flow.nodes[name], language) for name in names)
    arrows = tuple(arrow for name in names for arrow in _arrows(flow.nodes[name]) if arrow.target != name)
    return Picture(flow.name, flow.title or flow.name, language, boxes, arrows)


def _arrows(node: Node) -> Iterator[Arrow]:
    labels: dict[str, list[str]] = {}
    for way in node.ways():
        labels.setdefault(way.go, []).append(way.on)
    for target, found in labels.items():
        yield Arrow(node.id, target, ", ".join(label for label in found if label))


def _box(flow: Flow, node: Node, language: str) -> Box:
    kind = next(name for name, parse in KINDS.items() if getattr(parse, "__self__", None) is type(node))
    does = [*_does(node), *(f"{arrow.label}: here again" for arrow in _arrows(node) if arrow.target == node.id)]
    if node.id == flow.person:
        does.append("0, from every question, leads here")
    return Box(node.id, kind, _family(node), tuple(_says(flow, node, language)), tuple(does))


def _says(flow: Flow, node: Node, language: str) -> Iterator[str]:
    options = {choice.prompt: choice.key for choice in node.choices} if isinstance(node, Menu) else {}
    for cue in node.cues():
        hit = flow.catalogues.find(cue.key, cue.language or language)
        if hit is None or cue.language == language or cue.key in (PERSON_PHRASE, REPEAT_PHRASE):
            continue
        if cue.key in options:
            yield f"{options[cue.key]} · {hit[0].label}"
        else:
            yield f"– {_shown(hit[0].text, {**flow.given(), **cue.values})}"


def _shown(text: str, told: Mapping[str, str]) -> str:
    return _SLOT.sub(lambda match: told.get(match[1], f"‹{match[1]}›"), text)


def _does(node: Node) -> Iterator[str]:
    if isinstance(node, Enqueue):
        yield f"{node.queue}, topic {node.topic}, priority {node.priority}"
    elif isinstance(node, HangUp):
        yield f"reason: {node.reason}"
    elif isinstance(node, GoTo):
        yield f"flow « {node.flow} »"
    elif isinstance(node, Set):
        yield from (f"{name} = {value or 'nothing'}" for name, value in node.values.items())
    elif isinstance(node, AskDigits):
        yield f"{', '.join(str(length) for length in node.lengths)} digits, into {node.into}"
        if node.lookup:
            yield f"looked up: {node.lookup}"


def _family(node: Node) -> str:
    if isinstance(node, AskingNode):
        return "question"
    if isinstance(node, EndingNode):
        return "person" if isinstance(node, Enqueue) else "ending"
    if isinstance(node, GoTo):
        return "flow"
    return "speech" if isinstance(node, Say) else "silent" if isinstance(node, PassingNode) else "ending"
