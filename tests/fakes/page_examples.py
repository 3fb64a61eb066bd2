"""Reads the examples of a reference page and compares what a server said with what the page says it says."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_BLOCK = re.compile(r"^```json (?P<name>[\w.-]+)\n(?P<body>.*?)^```", re.MULTILINE | re.DOTALL)
_KINDS = {"‹text›": str, "‹number›": int, "‹view›": dict}


def examples(page: Path) -> dict[str, Any]:
    """The JSON blocks of a page by name; a name given twice, or a block that is no JSON, is a fault of the page."""
    found: dict[str, Any] = {}
    for block in _BLOCK.finditer(page.read_text("utf-8")):
        assert block["name"] not in found, f"{block['name']} is there twice"
        found[block["name"]] = json.loads(block["body"])
    return found


def differences(example: Any, real: Any, where: str = "", loose: tuple[str, ...] = ()) -> list[str]:
    """Where the real message is not as shown. Keys match exactly, save under the paths in `loose` (more may be)."""
    if isinstance(example, str) and example in _KINDS:
        right = isinstance(real, _KINDS[example]) and not isinstance(real, bool)
        return [] if right else [f"{where}: {real!r} is not {example}"]
    if isinstance(example, list) and isinstance(real, list) and len(example) == len(real):
        pairs = enumerate(zip(example, real, strict=True))
        return [fault for i, (one, there) in pairs for fault in differences(one, there, f"{where}[{i}]", loose)]
    if not isinstance(example, Mapping) or not isinstance(real, Mapping):
        return [] if example == real else [f"{where}: {real!r} is not {example!r}"]
    if any(key.startswith("‹id") for key in example):
        return _unnamed(example, real, where)
    faults = [f"{where}.{key} is missing" for key in example if key not in real]
    if where not in loose:
        faults += [f"{where}.{key} is not on the page" for key in real if key not in example]
    for key in example.keys() & real.keys():
        faults += differences(example[key], real[key], f"{where}.{key}".lstrip("."), loose)
    return faults


def _unnamed(example: Mapping[str, Any], real: Mapping[str, Any], where: str) -> list[str]:
    """A map whose keys are ids: as many entries, each as one of those shown, in order."""
    if len(example) != len(real):
        return [f"{where}: {len(real)} entries, {len(example)} on the page"]
    pairs = zip(example.values(), real.values(), strict=True)
    return [fault for shown, there in pairs for fault in differences(shown, there, f"{where}.‹id›")]
