"""Reads a policy file and refuses a wrong one, with file, line and reason."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from helpline.domain.errors import Misconfigured
from helpline.geography.cells import SIDES
from helpline.policies.lanes import RingKind
from helpline.policies.policies import Policies, QueuePolicy, RingRule
from helpline.policies.serving import MOST_CHOSEN
from ivr_flows.source import Source, Trail, read

SHIPPED = Path(str(files("helpline.policies") / "ligne.yaml"))
OWN = "policies.yaml"
LONGEST_MS = 10 * 60_000  # before everyone is asked: no caller waits for the right person for ever
_UNITS = {"s": 1_000, "min": 60_000}

Fault = tuple[Trail, str]


def load_policies(folder: Path) -> Policies:
    """The installation's own policies (`policies.yaml` in its data folder), else the shipped ones.

    Raises `Misconfigured` with every fault.
    """
    own = folder / OWN
    return read_policies(own if own.exists() else SHIPPED)


def read_policies(path: Path) -> Policies:
    """The policies of one file. Raises `Misconfigured`: one sentence a fault, as « file:line: reason »."""
    source = read(path)
    if not source.findings:
        for trail, reason in faults(source.data):
            source.fault(source.line(trail), reason)
    if source.findings:
        found = sorted(source.findings, key=lambda finding: finding.line)
        raise Misconfigured(tuple(f"{path.name}:{finding.line}: {finding.reason}" for finding in found))
    return _policies(source)


def faults(data: Any) -> Iterator[Fault]:
    """What is wrong, and where. The rules that a schema cannot say are looked at once it is kept."""
    broken = list(_validator().iter_errors(data))
    for error in broken:
        yield tuple(error.absolute_path), error.message
    if not broken:
        yield from _room(data["queues"])
        for name, queue in data["queues"].items():
            yield from _rings(("queues", name, "rings"), queue["rings"], data["queues"])


def _room(queues: Mapping[str, Any]) -> Iterator[Fault]:
    if len(queues) > MOST_CHOSEN:
        yield ("queues",), f"{len(queues)} queues are more lanes than one agent can serve: at most {MOST_CHOSEN}"


def _rings(trail: Trail, rings: list[Mapping[str, str]], queues: Mapping[str, Any]) -> Iterator[Fault]:
    if rings[-1]["ring"] != RingKind.EVERYONE:
        yield (*trail, len(rings) - 1), "the last ring must be « everyone »: else somebody might wait for nobody"
    if "for" in rings[-1]:
        yield (*trail, len(rings) - 1), "the last ring lasts for good: « for » has no place there"
    if sum(_ms(ring["for"]) * _times(ring) for ring in rings[:-1] if "for" in ring) > LONGEST_MS:
        yield trail, "everyone must be asked within 10 min"
    seen = set()
    for number, ring in enumerate(rings):
        here = (*trail, number)
        if number < len(rings) - 1 and _ms(ring.get("for", "0 s")) == 0:
            yield here, "say for how long this ring is tried: « for: 20 s »"
        if (asked := (ring["ring"], ring.get("queue"))) in seen:
            yield here, f"« {ring['ring']} » is tried twice"
        seen.add(asked)
        if "queue" in ring:
            yield from _other_queue(here, ring, queues)


def _times(ring: Mapping[str, str]) -> int:
    """How often a ring's time may pass: once for each size of cell it asks in turn."""
    return len(SIDES) if ring["ring"] == RingKind.NEAR else 1


def _other_queue(here: Trail, ring: Mapping[str, str], queues: Mapping[str, Any]) -> Iterator[Fault]:
    if ring["ring"] != RingKind.EVERYONE:
        yield here, "« queue » belongs to the ring « everyone » alone"
    if ring["queue"] not in queues:
        yield here, f"unknown queue « {ring['queue']} »; there are {', '.join(sorted(queues))}"


def _policies(source: Source) -> Policies:
    queues = {name: _queue(name, queue) for name, queue in source.data["queues"].items()}
    return Policies(source.data["spoken_by_all"], queues, source.file)


def _queue(name: str, queue: Mapping[str, Any]) -> QueuePolicy:
    rings = (
        RingRule(RingKind(ring["ring"]), _ms(ring.get("for", "0 s")), ring.get("queue", name))
        for ring in queue["rings"]
    )
    return QueuePolicy({word: _ms(text) for word, text in queue["priorities"].items()}, tuple(rings))


def _ms(text: str) -> int:
    number, unit = text.split(" ")
    return int(number) * _UNITS[unit]


@cache
def _validator() -> Draft202012Validator:
    schema = files("helpline.policies") / "schema.json"
    return Draft202012Validator(json.loads(schema.read_text(encoding="utf-8")))
