"""Rules about whole flows, one file per family, each giving findings (file, line, reason).

They run whenever a library is loaded, in `python -m ivr_flows check` and so in every build. The form of a file is
the schema's business (../schema.py), not theirs. Start reading at graph.py.
"""

from collections.abc import Collection

from ivr_flows.checks.graph import check_graph, unknown_targets
from ivr_flows.checks.times import check_times
from ivr_flows.checks.values import check_values
from ivr_flows.checks.words import check_catalogues, check_words
from ivr_flows.errors import Finding
from ivr_flows.flow import Flow

__all__ = ["check_catalogues", "check_flow"]


def check_flow(flow: Flow, queues: Collection[str]) -> list[Finding]:
    """Every fault of a flow. Times are measured only where the ways through it are sound."""
    found = [*check_words(flow), *check_values(flow, queues)]
    ways = list(unknown_targets(flow)) or check_graph(flow)
    return found + ways + ([] if ways else check_times(flow))
