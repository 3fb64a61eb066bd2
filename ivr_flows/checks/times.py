"""Spoken time: nobody listens longer than the rules for elderly callers allow, in any language of the line."""

from ivr_flows.errors import Finding
from ivr_flows.measure import measures
from ivr_flows.ways import Ways


def check_times(ways: Ways) -> list[Finding]:
    """Everything in a flow that lasts too long. Needs a flow whose graph has no fault."""
    return [
        Finding(
            ways.flow.file,
            measure.line,
            f"{measure.node}: {measure.what} lasts {measure.seconds:.1f} s, over {measure.limit:.0f} s ({language})",
        )
        for language in ways.flow.catalogues.by_language
        for measure in measures(ways, language)
        if measure.limit is not None and measure.over
    ]
