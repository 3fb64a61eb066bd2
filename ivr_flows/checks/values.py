"""Facts and variables: a flow names only those that exist."""

from ivr_flows.errors import Finding
from ivr_flows.flow import Flow

RESERVED = frozenset({"pace", "language_key"})
"""Names that the engine itself gives a value."""


def check_values(flow: Flow) -> list[Finding]:
    """Faults in the names that a flow reads and writes."""
    both = flow.facts.keys() & flow.variables.keys()
    found = [Finding(flow.file, 1, f"« {name} » is both a fact and a variable") for name in sorted(both)]
    found += [
        Finding(flow.file, 1, f"« {name} » is written by the engine: choose another name")
        for name in sorted((flow.facts.keys() | flow.variables.keys()) & RESERVED)
    ]
    known = flow.facts.keys() | flow.variables.keys()
    for node in flow.nodes.values():
        undeclared = (node.sets() | node.reads()) - flow.variables.keys()
        reasons = [f"variable « {name} » is not declared" for name in sorted(undeclared)]
        reasons += [f"« {name} » is neither a fact nor a variable" for name in sorted(node.consults() - known)]
        found += [Finding(flow.file, node.line, f"{node.id}: {reason}") for reason in reasons]
    return found
