"""Whether policies and flows belong together: a priority that one of them does not know would silently be lost."""

from __future__ import annotations

from collections.abc import Iterable

from helpline.domain.errors import Misconfigured
from helpline.policies.policies import Policies
from ivr_flows.asked import asked_of_queues
from ivr_flows.flow import Flow


def refuse_unfit(policies: Policies, flows: Iterable[Flow]) -> None:
    """Raise `Misconfigured` for every priority that flows give and the policies of its queue do not name."""
    faults = tuple(
        f"{policies.file}: queues.{asked.queue}.priorities does not name « {asked.priority} », "
        f"which {asked.file}:{asked.line} gives to callers; it names {', '.join(known)}."
        for asked in asked_of_queues(flows)
        if asked.priority not in (known := policies.queues[asked.queue].head_starts)
    )
    if faults:
        raise Misconfigured(faults)
