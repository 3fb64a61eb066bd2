"""Spoken time: nobody listens longer than the rules for elderly callers allow, in any language of the line."""

from ivr_flows.errors import Finding
from ivr_flows.flow import Flow
from ivr_flows.measure import measures


def check_times(flow: Flow) -> list[Finding]:
    """Everything in `flow` that lasts too long. Needs a flow whose graph has no fault."""
    return [
        Finding(
            flow.file,
            measure.line,
            f"{measure.node}: {measure.what} lasts {measure.seconds:.1f} s, over {measure.limit:.0f} s ({language})",
        )
        for language in flow.catalogues.by_language
        for measure in measures(flow, language)
        if measure.limit is not None and measure.over
    ]
