"""Rules about whole flows, one file per family, each giving findings (file, line, reason).

They run whenever a library is loaded, in `python -m ivr_flows check` and so in every build. The form of a file is
the schema's business (../schema.py), not theirs. Start reading at graph.py.
"""

from collections.abc import Collection, Iterable

from ivr_flows.checks.graph import check_graph, unknown_targets
from ivr_flows.checks.services import check_services
from ivr_flows.checks.times import check_times
from ivr_flows.checks.values import check_values
from ivr_flows.checks.words import check_catalogues, check_words
from ivr_flows.errors import Finding
from ivr_flows.flow import Flow
from ivr_flows.offered import Offered
from ivr_flows.ways import Ways

__all__ = ["check_catalogues", "check_flows"]


def check_flows(flows: Iterable[Flow], offered: Offered, names: Collection[str] | None = None) -> list[Finding]:
    """Every fault of the flows of one folder. Times are measured only where the ways through them are sound.

    `names` are those of all flows, also of such as could not be built; then, too, the ways are left for later.
    """
    built = {flow.name: flow for flow in flows}
    known = built.keys() | set(names or ())
    found: list[Finding] = []
    for flow in built.values():
        found += [*check_words(flow), *check_values(flow), *check_services(flow, offered)]
    lost = [finding for flow in built.values() for finding in unknown_targets(flow, known)]
    if lost or known - built.keys():
        return found + lost
    last = {flow.after for flow in built.values()}
    for flow in built.values():
        ways = Ways(flow, built)
        found += check_graph(ways, after_talk=flow.name in last) or check_times(ways)
    return found
