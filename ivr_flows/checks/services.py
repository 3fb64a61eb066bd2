"""What a flow asks of the application: queues it serves, services it has built, lookups it knows."""

from collections.abc import Collection, Iterator

from ivr_flows.errors import Finding
from ivr_flows.flow import Flow
from ivr_flows.nodes.ask_digits import AskDigits
from ivr_flows.nodes.base import Node
from ivr_flows.nodes.callback import Callback
from ivr_flows.nodes.enqueue import Enqueue
from ivr_flows.offered import Offered


def check_services(flow: Flow, offered: Offered) -> list[Finding]:
    """Faults of a flow that counts on something which the application does not have."""
    return [
        Finding(flow.file, node.line, f"{node.id}: {reason}")
        for node in flow.nodes.values()
        for reason in _reasons(node, offered)
    ]


def _reasons(node: Node, offered: Offered) -> Iterator[str]:
    if node.service and node.service not in offered.services:
        yield f"there is no service « {node.service} » here: the application has not built it"
    if isinstance(node, Enqueue | Callback) and node.queue not in offered.queues:
        yield f"unknown queue « {node.queue} »; there are {_listed(offered.queues)}"
    if isinstance(node, AskDigits) and node.lookup:
        yield from _lookup(node, offered)


def _lookup(node: AskDigits, offered: Offered) -> Iterator[str]:
    if node.lookup not in offered.lookups:
        yield f"unknown lookup « {node.lookup} »; there are {_listed(offered.lookups)}"
    elif missing := set(node.gives) - set(offered.lookups[node.lookup]):
        yield f"lookup « {node.lookup} » does not give {_listed(missing)}"


def _listed(names: Collection[str]) -> str:
    return ", ".join(sorted(names)) or "none"
