"""A volunteer's hand on the buttons of the console: each press is made once, whatever becomes of its answer."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from uuid import uuid4

import aiohttp

from tests.console_client import Console

REPEATS = 40
DONE = frozenset({200, 404, 409})


class Pressing:
    """`refused` keeps what was given up: nothing should be."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.refused: list[tuple[str, int]] = []

    async def comes_on_duty(self) -> None:
        await self._command("/console/presence", presence="available")

    async def _command(self, path: str, **body: str | int) -> int:
        """Press a button once; press it again, the same, while no answer comes. Returns the status of the last."""
        op = str(uuid4())
        for _ in range(REPEATS):
            status = 0
            with suppress(aiohttp.ClientError, OSError):
                status, _ = await self.console.repeat(path, op, **body)
            if status in DONE:
                return status
            await asyncio.sleep(0.1)
        self.refused.append((path, status))
        return status
