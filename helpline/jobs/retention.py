"""The daily task that forgets what is about people."""

from __future__ import annotations

import asyncio
import logging

from helpline.jobs import context

log = logging.getLogger(__name__)


def forget() -> dict[str, int]:
    """Run retention once; returns how many of each kind were forgotten. Repeating it is harmless."""
    return asyncio.run(_forget())


async def _forget() -> dict[str, int]:
    async with context.retention() as retention:
        forgotten = dict(await retention.run())
    log.info("retention: %s", ", ".join(f"{count} {kind}" for kind, count in forgotten.items()))
    return forgotten
