"""Starts processes in order, restarts what dies, stops all of them in the opposite order."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import signal
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from helpline.domain.errors import Misconfigured

READY_SECONDS = 30.0
STOP_SECONDS = 18.0  # longer than the web process needs to say goodbye to its sockets (reliability.md F8)
MOST_DEATHS = 5
DEATHS_WITHIN = 30.0
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


@dataclass
class Part:
    """One process: `ready` says whether it serves; `log` takes what it prints."""

    name: str
    command: list[str]
    log: Path
    ready: Callable[[], Awaitable[bool]]
    environment: Mapping[str, str]
    process: asyncio.subprocess.Process | None = None
    deaths: deque[float] = field(default_factory=lambda: deque(maxlen=MOST_DEATHS))


class Supervisor:
    """Keeps parts alive until told to stop. `say` prints one line to the person in front of the screen."""

    def __init__(self, parts: list[Part], say: Callable[[str], None]) -> None:
        self._parts = parts
        self._say = say
        self._stopping = False

    async def start(self) -> None:
        """Start all parts, each when those before it serve. Raises `Misconfigured` naming the one that does not."""
        for part in self._parts:
            await self._launch(part)
            await self._until_ready(part)

    async def watch(self) -> None:
        """Restart what dies, until a part dies too often: then raises `Misconfigured`."""
        await asyncio.gather(*(self._keep(part) for part in self._parts))

    async def stop(self) -> None:
        """Stop all parts, last started first; one that does not listen is killed."""
        self._stopping = True
        for part in reversed(self._parts):
            process = part.process
            if process is None or process.returncode is not None:
                continue
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(signal.SIGTERM)
            try:
                await asyncio.wait_for(process.wait(), STOP_SECONDS)
            except TimeoutError:
                process.kill()
                await process.wait()

    async def _launch(self, part: Part) -> None:
        with part.log.open("ab") as log:
            # A group of its own: Ctrl-C reaches the supervisor alone, which then stops its parts in order.
            part.process = await asyncio.create_subprocess_exec(
                *part.command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=dict(part.environment),
                start_new_session=True,
                preexec_fn=_end_with_the_supervisor,
            )

    async def _until_ready(self, part: Part) -> None:
        started = time.monotonic()
        while not await part.ready():
            assert part.process is not None
            if part.process.returncode is not None or time.monotonic() - started > READY_SECONDS:
                raise Misconfigured(
                    (f"The part « {part.name} » does not start. Its last words: {_last_words(part.log)}",)
                )
            await asyncio.sleep(0.05)

    async def _keep(self, part: Part) -> None:
        while True:
            assert part.process is not None
            await part.process.wait()
            if self._stopping:
                return
            now = time.monotonic()
            part.deaths.append(now)
            if len(part.deaths) == MOST_DEATHS and now - part.deaths[0] < DEATHS_WITHIN:
                raise _failed(part, "keeps dying")
            self._say(f"{part.name} stopped; starting it again")
            await self._launch(part)


def _end_with_the_supervisor() -> None:
    """In the new process: be told to stop when the supervisor dies, however it dies, so that no port stays taken."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _failed(part: Part, what: str) -> Misconfigured:
    return Misconfigured((f"The part « {part.name} » {what}. Its last words: {_last_words(part.log)}",))


def _last_words(log: Path) -> str:
    lines = [line for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    return (lines[-1] if lines else "none") + f" (all of them: {log})"
