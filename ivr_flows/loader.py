"""From a folder of YAML to a library: read, hold against the schema, build, check. Every fault is told at once."""

import hashlib
from collections.abc import Collection
from pathlib import Path

from ivr_flows.catalogue import Catalogues
from ivr_flows.catalogue_file import FIRST_LANGUAGE, build_catalogue
from ivr_flows.checks import check_catalogues, check_flow
from ivr_flows.errors import BadFlows, Finding
from ivr_flows.flow import Flow, Library
from ivr_flows.nodes import KINDS
from ivr_flows.schema import schema_faults
from ivr_flows.source import Source, read

SHIPPED = Path(__file__).parent
MAIN_FLOW = "accueil"
DEFAULT_QUEUES = ("general",)


def load_library(folder: Path | None = None, queues: Collection[str] = DEFAULT_QUEUES) -> Library:
    """The library of `folder` (flows/*.yaml and prompts/*.yaml), the shipped one by default.

    `queues` are those the application serves. A version is a hash of the flow and of all sentences, so that a
    caller hears one version whole. Raises BadFlows with every finding.
    """
    home = folder or SHIPPED
    sources = [read(path) for path in sorted((home / "prompts").glob("*.yaml"))]
    catalogues = _catalogues(sources)
    findings = [finding for source in sources for finding in source.findings]
    if catalogues is None:
        missing = Finding(f"prompts/{FIRST_LANGUAGE}.yaml", 1, "the French sentences are missing")
        raise BadFlows([*findings, missing])
    findings += check_catalogues(catalogues)
    words = b"".join(source.raw for source in sources)
    flows: list[Flow] = []
    for path in sorted((home / "flows").glob("*.yaml")):
        flow, faults = _flow(read(path), catalogues, words)
        findings += faults or (check_flow(flow, queues) if flow else [])
        flows += [flow] if flow else []
    if not flows and not findings:
        findings.append(Finding("flows", 1, "no flow in this folder"))
    if findings:
        raise BadFlows(findings)
    return _library(flows, catalogues)


def _catalogues(sources: list[Source]) -> Catalogues | None:
    built = [build_catalogue(source) for source in sources if source.data is not None]
    by_language = {catalogue.language: catalogue for catalogue in built if catalogue}
    return Catalogues(by_language, FIRST_LANGUAGE) if FIRST_LANGUAGE in by_language else None


def _flow(source: Source, catalogues: Catalogues, words: bytes) -> tuple[Flow | None, list[Finding]]:
    faults = source.findings or schema_faults(source)
    if not faults and source.file != f"flows/{source.data['flow']}.yaml":
        faults = [Finding(source.file, source.line(("flow",)), "« flow » must be the name of the file")]
    if faults:
        return None, faults
    data = source.data
    nodes = {name: KINDS[raw["kind"]](name, source.line(("nodes", name)), raw) for name, raw in data["nodes"].items()}
    flow = Flow(
        name=data["flow"],
        version=hashlib.sha256(source.raw + b"\0" + words).hexdigest()[:16],
        file=source.file,
        start=data["start"],
        person=data["person"],
        nodes=nodes,
        variables=data.get("variables", {}),
        facts={name: _example(value) for name, value in data.get("facts", {}).items()},
        catalogues=catalogues,
    )
    return flow, []


def _example(value: str | bool) -> str:
    return value if isinstance(value, str) else ("yes" if value else "no")


def _library(flows: list[Flow], catalogues: Catalogues) -> Library:
    current = {flow.name: flow.version for flow in flows}
    main = MAIN_FLOW if MAIN_FLOW in current else min(current)
    return Library({(flow.name, flow.version): flow for flow in flows}, current, catalogues, main)
