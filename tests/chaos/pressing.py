"""A volunteer at a console: looks again and again, and presses until answered (docs/reference/console-protocol.md)."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

import aiohttp

from tests.console_client import Console

LOOK_SECONDS = 0.05
REPEATS = 40
DONE = frozenset({200, 404, 409})


class AtDesk:
    """Does what each look says. A command whose answer was lost is repeated under its operation id."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.refused: list[tuple[str, int]] = []
        self._commands = 0

    async def work(self) -> None:
        """Until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self) -> None:
        """See what stands there, and do it."""
        raise NotImplementedError

    async def comes_on_duty(self) -> None:
        await self.press("/console/presence", presence="available")

    async def press(self, path: str, **body: str | int) -> tuple[int, dict[str, Any]]:
        """Press a button once; press it again, the same, while no answer comes. What is given up is in `refused`."""
        self._commands += 1
        op = f"press-{self._commands:06d}"
        for _ in range(REPEATS):
            status, answer = 0, {}
            with suppress(aiohttp.ClientError, OSError):
                status, answer = await self.console.repeat(path, op, **body)
            if status in DONE:
                return status, answer
            await asyncio.sleep(0.1)
        self.refused.append((path, status))
        return status, answer
