"""Where nodes lead: every name exists, every node is met, and nobody is left in a place without a way on."""

from collections.abc import Collection, Iterator

from ivr_flows.errors import Finding
from ivr_flows.flow import Flow
from ivr_flows.nodes.base import AskingNode, EndingNode
from ivr_flows.nodes.enqueue import Enqueue
from ivr_flows.nodes.go_to import GoTo
from ivr_flows.nodes.hang_up import HangUp
from ivr_flows.nodes.survey import Survey
from ivr_flows.ways import Place, Ways

MOST_LEVELS = 2


def unknown_targets(flow: Flow, flows: Collection[str]) -> Iterator[Finding]:
    """Names of nodes and flows that do not exist. The other checks of this file need that there are none."""
    for field, name in (("start", flow.start), ("person", flow.person)):
        if name not in flow.nodes:
            yield Finding(flow.file, 1, f"« {field} » names the unknown node « {name} »")
    if flow.after and flow.after not in flows:
        yield Finding(flow.file, 1, f"« after » names the unknown flow « {flow.after} »")
    for node in flow.nodes.values():
        for target in node.targets():
            if target not in flow.nodes:
                yield Finding(flow.file, node.line, f"{node.id}: leads to the unknown node « {target} »")
        if isinstance(node, GoTo) and node.flow not in flows:
            yield Finding(flow.file, node.line, f"{node.id}: goes to the unknown flow « {node.flow} »")


def check_graph(ways: Ways, *, after_talk: bool = False) -> list[Finding]:
    """Faults in the ways through a flow, and through those it leads to, whose targets all exist.

    Who has talked with a person (`after_talk`) has had what they called for: then every way ends with last words.
    """
    circles = list(_circles(ways))
    found = [*circles, *_unreachable(ways), *_dead_ends(ways), *(_last_words if after_talk else _person)(ways)]
    if not circles:
        found += [*([] if after_talk else _silence(ways)), *_depth(ways)]
    return found


def _at(ways: Ways, place: Place, reason: str) -> Finding:
    node = ways.node(place)
    return Finding(ways.flow_of(place).file, node.line, f"{node.id}: {reason}")


def _unreachable(ways: Ways) -> Iterator[Finding]:
    reached = ways.reached((ways.start, ways.person), ways.onwards)
    for place in ways.own():
        if place not in reached:
            yield _at(ways, place, "unreachable: no way leads here")


def _dead_ends(ways: Ways) -> Iterator[Finding]:
    for place in ways.own():
        if not any(isinstance(ways.node(end), EndingNode) for end in ways.reached((place,), ways.onwards)):
            yield _at(ways, place, "dead end: from here no way leads to a person nor to a last word")


def _circles(ways: Ways) -> Iterator[Finding]:
    for place in ways.own():
        if place in ways.reached(ways.without_waiting(place), ways.without_waiting):
            yield _at(ways, place, "goes round in a circle without waiting for the caller")
        elif place in ways.reached(ways.in_silence(place), ways.in_silence):
            yield _at(ways, place, "a caller who stays silent goes round in a circle")


def _person(ways: Ways) -> Iterator[Finding]:
    for place in ways.reached((ways.person,), ways.without_waiting):
        node = ways.node(place)
        if isinstance(node, AskingNode) or (isinstance(node, EndingNode) and not isinstance(node, Enqueue)):
            yield _at(ways, place, "« 0 » must lead straight to a queue, and comes here")


def _last_words(ways: Ways) -> Iterator[Finding]:
    for place in ways.reached((ways.start, ways.person), ways.onwards):
        node = ways.node(place)
        if isinstance(node, EndingNode) and not isinstance(node, HangUp):
            yield _at(ways, place, "after the talk a flow ends with « hang_up »")


def _silence(ways: Ways) -> Iterator[Finding]:
    for place in ways.own():
        node = ways.node(place)
        # A survey comes after everything else: whoever does not answer it has had what they called for.
        if isinstance(node, AskingNode) and not isinstance(node, Survey):
            ends = [ways.node(end) for end in ways.reached(ways.in_silence(place), ways.in_silence)]
            if not all(isinstance(end, Enqueue) for end in ends if isinstance(end, EndingNode)):
                yield _at(ways, place, "silence must lead to a queue, never to a hang-up")


def _depth(ways: Ways) -> Iterator[Finding]:
    for place in sorted(_too_deep(ways)):
        yield _at(ways, place, f"deeper than {MOST_LEVELS} questions")


def _too_deep(ways: Ways) -> set[Place]:
    """Questions that some way from the start meets after MOST_LEVELS others, meeting none of them twice."""
    deep: set[Place] = set()
    todo: set[tuple[Place, frozenset[Place]]] = {(ways.start, frozenset())}
    done: set[tuple[Place, frozenset[Place]]] = set()
    while todo:
        here = todo.pop()
        done.add(here)
        place, met = here
        node = ways.node(place)
        if isinstance(node, AskingNode) and node.level:
            if place in met:
                continue
            if len(met) == MOST_LEVELS:
                deep.add(place)
                continue
            met |= {place}
        todo |= {(target, met) for target in ways.onwards(place)} - done
    return deep
