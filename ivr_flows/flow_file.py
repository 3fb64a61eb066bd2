"""Build one flow from flows/<name>.yaml, once its form is known to be right."""

from typing import Any

from ivr_flows.catalogue import Catalogues
from ivr_flows.flow import Flow, OtherLanguage
from ivr_flows.nodes import KINDS
from ivr_flows.source import Source


def build_flow(source: Source, catalogues: Catalogues, version: str) -> Flow:
    """The flow of a file without faults of form."""
    data = source.data
    nodes = {name: KINDS[raw["kind"]](name, source.line(("nodes", name)), raw) for name, raw in data["nodes"].items()}
    return Flow(
        name=data["flow"],
        version=version,
        file=source.file,
        start=data["start"],
        person=data["person"],
        nodes=nodes,
        variables=data.get("variables", {}),
        facts={name: _example(value) for name, value in data.get("facts", {}).items()},
        catalogues=catalogues,
        title=data.get("title", ""),
        other=_other(data.get("language")),
        after=data.get("after", ""),
    )


def _other(raw: dict[str, Any] | None) -> OtherLanguage | None:
    return OtherLanguage(str(raw["key"]), raw["to"]) if raw else None


def _example(value: str | bool) -> str:
    return value if isinstance(value, str) else ("yes" if value else "no")
