"""From a folder of YAML to a library: read, hold against the schema, build, check. Every fault is told at once."""

import hashlib
from collections.abc import Collection, Mapping
from pathlib import Path

from ivr_flows.catalogue import Catalogues
from ivr_flows.catalogue_file import FIRST_LANGUAGE, build_catalogue
from ivr_flows.checks import check_catalogues, check_flows
from ivr_flows.errors import BadFlows, Finding
from ivr_flows.flow import Flow, Library
from ivr_flows.flow_file import build_flow
from ivr_flows.offered import Offered
from ivr_flows.schema import schema_faults
from ivr_flows.source import Source, read

SHIPPED = Path(__file__).parent
MAIN_FLOW = "accueil"


def load_library(
    folder: Path | None = None,
    queues: Collection[str] = Offered().queues,
    services: Collection[str] = (),
    lookups: Mapping[str, Collection[str]] | None = None,
) -> Library:
    """The library of `folder` (flows/*.yaml and prompts/*.yaml), the shipped one by default.

    `queues` are those the application serves, `services` those of « voicemail », « callback », « sms », « refer »
    that it has built, `lookups` what it can look up, by name, with the values each gives. A version is a hash of all
    flows and sentences, so that a caller hears one edition whole. Raises BadFlows with every finding.
    """
    home = folder or SHIPPED
    offered = Offered(queues, services) if lookups is None else Offered(queues, services, lookups)
    sources = [read(path) for path in sorted((home / "prompts").glob("*.yaml"))]
    catalogues = _catalogues(sources)
    findings = [finding for source in sources for finding in source.findings]
    if catalogues is None:
        missing = Finding(f"prompts/{FIRST_LANGUAGE}.yaml", 1, "the French sentences are missing")
        raise BadFlows([*findings, missing])
    files = [read(path) for path in sorted((home / "flows").glob("*.yaml"))]
    version = hashlib.sha256(b"\0".join(source.raw for source in (*files, *sources))).hexdigest()[:16]
    faults = {source.file: _form_faults(source) for source in files}
    findings += [*check_catalogues(catalogues), *(fault for found in faults.values() for fault in found)]
    flows = [build_flow(source, catalogues, version) for source in files if not faults[source.file]]
    findings += check_flows(flows, offered, {Path(source.file).stem for source in files})
    if not files:
        findings.append(Finding("flows", 1, "no flow in this folder"))
    if findings:
        raise BadFlows(findings)
    return _library(flows, catalogues)


def _catalogues(sources: list[Source]) -> Catalogues | None:
    built = [build_catalogue(source) for source in sources if source.data is not None]
    by_language = {catalogue.language: catalogue for catalogue in built if catalogue}
    return Catalogues(by_language, FIRST_LANGUAGE) if FIRST_LANGUAGE in by_language else None


def _form_faults(source: Source) -> list[Finding]:
    faults = source.findings or schema_faults(source)
    if not faults and source.file != f"flows/{source.data['flow']}.yaml":
        return [Finding(source.file, source.line(("flow",)), "« flow » must be the name of the file")]
    return faults


def _library(flows: list[Flow], catalogues: Catalogues) -> Library:
    current = {flow.name: flow.version for flow in flows}
    main = MAIN_FLOW if MAIN_FLOW in current else min(current)
    return Library({(flow.name, flow.version): flow for flow in flows}, current, catalogues, main)
