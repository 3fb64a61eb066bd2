"""Where nodes lead: every name exists, every node is met, and nobody is left in a place without a way on."""

from collections.abc import Callable, Iterable, Iterator

from ivr_flows.errors import Finding
from ivr_flows.flow import Flow
from ivr_flows.nodes.base import AskingNode, EndingNode, Node, PassingNode
from ivr_flows.nodes.enqueue import Enqueue
from ivr_flows.nodes.hang_up import HangUp

MOST_LEVELS = 2

Next = Callable[[Node], Iterable[str]]


def unknown_targets(flow: Flow) -> Iterator[Finding]:
    """Names of nodes that do not exist. The other checks of this file need that there are none."""
    for field, name in (("start", flow.start), ("person", flow.person)):
        if name not in flow.nodes:
            yield Finding(flow.file, 1, f"« {field} » names the unknown node « {name} »")
    for node in flow.nodes.values():
        for target in node.targets():
            if target not in flow.nodes:
                yield _at(flow, node, f"leads to the unknown node « {target} »")


def check_graph(flow: Flow) -> list[Finding]:
    """Faults in the ways through a flow whose targets all exist."""
    circles = list(_circles(flow))
    found = [*circles, *_unreachable(flow), *_dead_ends(flow), *_person(flow)]
    if not circles:
        found += [*_silence(flow), *_depth(flow)]
    return found


def _at(flow: Flow, node: Node, reason: str) -> Finding:
    return Finding(flow.file, node.line, f"{node.id}: {reason}")


def _all(node: Node) -> Iterable[str]:
    return node.targets()


def _without_waiting(node: Node) -> Iterable[str]:
    return node.targets() if isinstance(node, PassingNode) else ()


def _in_silence(node: Node) -> Iterable[str]:
    return (node.silence,) if isinstance(node, AskingNode) else node.targets()


def _reached(flow: Flow, starts: Iterable[str], following: Next) -> set[str]:
    seen: set[str] = set()
    todo = list(starts)
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo += following(flow.nodes[name])
    return seen


def _unreachable(flow: Flow) -> Iterator[Finding]:
    reached = _reached(flow, (flow.start, flow.person), _all)
    for node in flow.nodes.values():
        if node.id not in reached:
            yield _at(flow, node, "unreachable: no way leads here")


def _dead_ends(flow: Flow) -> Iterator[Finding]:
    for node in flow.nodes.values():
        if not any(isinstance(flow.nodes[name], EndingNode) for name in _reached(flow, (node.id,), _all)):
            yield _at(flow, node, "dead end: from here no way leads to a person nor to a last word")


def _circles(flow: Flow) -> Iterator[Finding]:
    for node in flow.nodes.values():
        if node.id in _reached(flow, _without_waiting(node), _without_waiting):
            yield _at(flow, node, "goes round in a circle without waiting for the caller")
        elif node.id in _reached(flow, _in_silence(node), _in_silence):
            yield _at(flow, node, "a caller who stays silent goes round in a circle")


def _person(flow: Flow) -> Iterator[Finding]:
    for name in _reached(flow, (flow.person,), _without_waiting):
        node = flow.nodes[name]
        if isinstance(node, AskingNode | HangUp):
            yield _at(flow, node, "« 0 » must lead straight to a queue, and comes here")


def _silence(flow: Flow) -> Iterator[Finding]:
    for node in flow.nodes.values():
        if isinstance(node, AskingNode):
            ends = [flow.nodes[name] for name in _reached(flow, (node.silence,), _in_silence)]
            if not all(isinstance(end, Enqueue) for end in ends if isinstance(end, EndingNode)):
                yield _at(flow, node, "silence must lead to a queue, never to a hang-up")


def _depth(flow: Flow) -> Iterator[Finding]:
    for name in sorted(_too_deep(flow)):
        yield _at(flow, flow.nodes[name], f"deeper than {MOST_LEVELS} questions")


def _too_deep(flow: Flow) -> set[str]:
    """Questions that some way from the start meets after MOST_LEVELS others, meeting none of them twice."""
    deep: set[str] = set()
    todo: set[tuple[str, frozenset[str]]] = {(flow.start, frozenset())}
    done: set[tuple[str, frozenset[str]]] = set()
    while todo:
        here = todo.pop()
        done.add(here)
        name, met = here
        node = flow.nodes[name]
        if isinstance(node, AskingNode) and node.level:
            if name in met:
                continue
            if len(met) == MOST_LEVELS:
                deep.add(name)
                continue
            met |= {name}
        todo |= {(target, met) for target in node.targets()} - done
    return deep
