"""The flows this installation has run lately, kept on disk: a caller finishes the version they began with.

A new version of the program may bring new flows while people are on the line. Each process keeps a copy of what it
started with; the next one loads the copies of the last day beside its own. Without the folder (a new machine), a
caller inside an old flow begins again, in the present one.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
import tempfile
import time
from collections.abc import Collection
from pathlib import Path

from ivr_flows.errors import FlowError
from ivr_flows.flow import Library
from ivr_flows.loader import SHIPPED, load_library

KEPT_SECONDS = 24 * 3600  # no call lasts longer
_PARTS = ("flows", "prompts")
_log = logging.getLogger(__name__)


def load_published(folder: Path, queues: Collection[str], source: Path = SHIPPED) -> Library:
    """The library of `source`, holding besides every version that ran here within a day; publishes it in `folder`.

    Raises `BadFlows` for the present flows. Older ones that no longer load are left out.
    """
    present = load_library(source, queues)
    name = _digest(source)
    older = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for copy in sorted(folder.iterdir()):
            if copy.name == name or copy.name.startswith("."):
                continue
            if time.time() - copy.stat().st_mtime > KEPT_SECONDS:
                shutil.rmtree(copy, ignore_errors=True)
            elif (library := _load(copy, queues)) is not None:
                older.append(library)
        _publish(source, folder, name)
    except OSError as error:
        _log.warning("flow versions are not kept: %s", error.strerror)
    return present.keeping(older)


def _load(copy: Path, queues: Collection[str]) -> Library | None:
    try:
        return load_library(copy, queues)
    except FlowError:
        _log.warning("an older flow version no longer loads: callers inside it begin again")
        return None


def _publish(source: Path, folder: Path, name: str) -> None:
    """Whole or not at all: several processes start together."""
    target = folder / name
    if target.exists():
        target.touch()
        return
    draft = Path(tempfile.mkdtemp(prefix=".", dir=folder))
    for part in _PARTS:
        shutil.copytree(source / part, draft / part)
    try:
        draft.rename(target)
    except OSError:
        shutil.rmtree(draft, ignore_errors=True)


def _digest(source: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(file for part in _PARTS for file in (source / part).glob("*.yaml")):
        digest.update(path.relative_to(source).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]
