"""Queues, facts and variables: a flow names only those that exist."""

from collections.abc import Collection, Iterator

from ivr_flows.errors import Finding
from ivr_flows.flow import Flow
from ivr_flows.nodes.branch import Branch
from ivr_flows.nodes.enqueue import Enqueue

RESERVED = frozenset({"pace"})
"""Variables that the engine itself writes."""


def check_values(flow: Flow, queues: Collection[str]) -> list[Finding]:
    """Faults in the names that a flow reads and writes."""
    both = flow.facts.keys() & flow.variables.keys()
    found = [Finding(flow.file, 1, f"« {name} » is both a fact and a variable") for name in sorted(both)]
    found += [
        Finding(flow.file, 1, f"« {name} » is written by the engine: choose another name")
        for name in sorted((flow.facts.keys() | flow.variables.keys()) & RESERVED)
    ]
    for node in flow.nodes.values():
        reasons = [f"variable « {name} » is not declared" for name in sorted(node.sets() - flow.variables.keys())]
        if isinstance(node, Branch) and node.on not in flow.facts and node.on not in flow.variables:
            reasons.append(f"« {node.on} » is neither a fact nor a variable")
        if isinstance(node, Enqueue):
            reasons += _enqueue(flow, node, queues)
        found += [Finding(flow.file, node.line, f"{node.id}: {reason}") for reason in reasons]
    return found


def _enqueue(flow: Flow, node: Enqueue, queues: Collection[str]) -> Iterator[str]:
    if node.queue not in queues:
        yield f"unknown queue « {node.queue} »; there are {', '.join(sorted(queues)) or 'none'}"
    for name in sorted(node.reads() - flow.variables.keys()):
        yield f"variable « {name} » is not declared"
