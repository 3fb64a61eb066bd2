"""The service as it is installed: a Redis, two `web`, two `sweep`, each restarted at once when it dies."""

from __future__ import annotations

import asyncio
import socket
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
from redis.asyncio import Redis
from redis.exceptions import RedisError

from helpline.settings import Settings
from routing.redis_store.keys import EFFECTS_GROUP, key
from tests.redis_servers import RedisServer

SOON_SECONDS = 0.5
READY_SECONDS = 180.0  # a busy machine; a process that dies instead of starting is told at once


@dataclass
class Process:
    """One `python -m helpline <command>`, watched by its pid."""

    name: str
    command: str
    environment: dict[str, str]
    log: Path
    running: asyncio.subprocess.Process = field(init=False, repr=False)
    starts: int = 0

    @property
    def pid(self) -> int:
        return self.running.pid

    async def start(self) -> None:
        with self.log.open("ab") as log:
            self.running = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "helpline", self.command), env=self.environment, stdout=log, stderr=log
            )
        self.starts += 1

    async def keep(self) -> None:
        """Start it again whenever it ends."""
        while True:
            await self.running.wait()
            await self.start()

    def kill(self) -> None:
        """kill -9; `keep` does the rest."""
        if self.running.returncode is None:
            self.running.kill()

    async def stop(self) -> None:
        if self.running.returncode is None:
            self.running.terminate()
            await asyncio.wait_for(self.running.wait(), 20)


class Installation:
    """Everything that may be killed. `port` is where both web processes listen."""

    def __init__(self, settings: Settings, environment: dict[str, str], redis: RedisServer, folder: Path) -> None:
        self.settings = settings
        self.redis = redis
        self.port = settings.bind[1]

        def process(kind: str, number: int) -> Process:
            name = f"{kind}-{number}"
            return Process(name, kind, environment, folder / f"{name}.log")

        self.webs = [process("web", number) for number in (1, 2)]
        self.sweeps = [process("sweep", number) for number in (1, 2)]
        self._keeping: list[asyncio.Task[None]] = []

    @property
    def processes(self) -> list[Process]:
        return [*self.webs, *self.sweeps]

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Installation]:
        for process in self.processes:
            await process.start()
        self._keeping = [asyncio.create_task(process.keep()) for process in self.processes]
        try:
            await self.ready()
            yield self
        finally:
            for task in self._keeping:
                task.cancel()
            await asyncio.gather(*self._keeping, return_exceptions=True)
            await asyncio.gather(*(process.stop() for process in self.processes))

    async def ready(self) -> None:
        """Both web processes listen."""
        give_up = time.monotonic() + READY_SECONDS
        while not all(self.listens(web) for web in self.webs):
            assert all(web.starts == 1 for web in self.webs), f"a web process died: {self.logged()[-2000:]}"
            assert time.monotonic() < give_up, "a web process does not start"
            await asyncio.sleep(0.05)

    def listens(self, web: Process) -> bool:
        """Whether this very process listens on the shared port: the other one would answer a request as well."""
        return bool(_open_sockets(web.pid) & _listening(self.port))

    async def answers_soon(self) -> bool:
        """Whether a web answers at its usual pace: a machine with other work to do is not asked for more."""
        patience = aiohttp.ClientTimeout(total=SOON_SECONDS)
        try:
            async with aiohttp.ClientSession(timeout=patience) as web, web.get(f"{self.settings.public_url}/healthz"):
                return True
        except (aiohttp.ClientError, TimeoutError):
            return False

    async def takes_effects(self, sweep: Process) -> bool:
        """Whether this very process has begun its work: it takes effects under a name that ends with its pid."""
        try:
            async with Redis.from_url(self.settings.redis_url, decode_responses=True) as redis:
                taking = await redis.xinfo_consumers(key(self.settings.line_name, "effects"), EFFECTS_GROUP)
        except RedisError:
            return False
        return any(consumer["name"].endswith(f"-{sweep.pid}") for consumer in taking)

    def logged(self) -> str:
        return "".join(process.log.read_text(encoding="utf-8") for process in self.processes)


def _open_sockets(pid: int) -> set[str]:
    try:
        targets = [str(descriptor.readlink()) for descriptor in Path(f"/proc/{pid}/fd").iterdir()]
    except OSError:  # it died meanwhile
        return set()
    return {target[8:-1] for target in targets if target.startswith("socket:[")}


def _listening(port: int) -> set[str]:
    """The inodes of the sockets that listen on a local port (proc(5), /proc/net/tcp: state 0A)."""
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return {line[9] for line in lines if line[3] == "0A" and int(line[1].rpartition(":")[2], 16) == port}


def reserved_port() -> socket.socket:
    """A free port nobody else is given while this socket, which does not listen, stays open."""
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    held.bind(("127.0.0.1", 0))
    return held
