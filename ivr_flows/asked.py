"""What flows ask of the queues: which they send people to, and by which priorities.

An application that gives priorities a meaning compares them with its own: a word it does not know means nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ivr_flows.flow import Flow
from ivr_flows.nodes.callback import Callback
from ivr_flows.nodes.codes import variable
from ivr_flows.nodes.enqueue import Enqueue
from ivr_flows.nodes.menu import Menu
from ivr_flows.nodes.set import Set


@dataclass(frozen=True, slots=True, order=True)
class Asked:
    """People come into `queue` with `priority`, as line `line` of `file` says."""

    queue: str
    priority: str
    file: str
    line: int


def asked_of_queues(flows: Iterable[Flow]) -> tuple[Asked, ...]:
    """Every queue and priority that these flows may end with, each from every line that gives the word."""
    known = tuple(flows)
    return tuple(sorted({asked for flow in known for asked in _asked(flow, known)}))


def _asked(flow: Flow, flows: Iterable[Flow]) -> Iterator[Asked]:
    for node in flow.nodes.values():
        if isinstance(node, Enqueue | Callback):
            name = variable(node.priority)
            if not name:
                yield Asked(node.queue, node.priority, flow.file, node.line)
            # Variables go with the caller from flow to flow: any of them may have written it.
            for writer in flows if name else ():
                for word, line in _written(writer, name):
                    yield Asked(node.queue, word, writer.file, line)


def _written(flow: Flow, name: str) -> Iterator[tuple[str, int]]:
    if flow.variables.get(name):
        yield flow.variables[name], 1
    for node in flow.nodes.values():
        written = [choice.chosen.sets for choice in node.choices] if isinstance(node, Menu) else []
        written += [node.values] if isinstance(node, Set) else []
        for values in written:
            if values.get(name):
                yield values[name], node.line
