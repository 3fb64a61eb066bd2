"""Buttons of a console, pressed until they are answered, as docs/reference/console-protocol.md asks."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

import aiohttp

from tests.console_client import Console

REPEATS = 40
DONE = frozenset({200, 404, 409})


class Presses:
    """A command whose answer was lost is repeated under its operation id."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.refused: list[tuple[str, int]] = []
        self._commands = 0

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
