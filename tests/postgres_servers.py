"""A private PostgreSQL for tests: Debian's server on a unix socket in a folder of its own, no TCP, stopped by pid.

PostgreSQL refuses to run as root: root starts it as the `postgres` user. Durability is off, speed is on.
`fresh_url` (see databases.py) is what most tests want.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "shared_buffers": "16MB",
    "max_connections": "100",
}


def why_not() -> str | None:
    """The reason why no server can be started here; None when one can."""
    if programs() is None:
        return "no PostgreSQL server is installed (Debian: apt-get install postgresql)"
    if os.geteuid() == 0 and not _has_postgres_user():
        return "there is no user named postgres, and PostgreSQL refuses to run as root"
    return None


def programs() -> Path | None:
    """The folder of initdb and postgres, the newest if there are several."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: float(path.parts[-3]))
    on_path = shutil.which("postgres")
    candidates = [*(path.parent for path in reversed(found)), *([Path(on_path).parent] if on_path else [])]
    return next((folder for folder in candidates if (folder / "initdb").exists()), None)


@dataclass
class PostgresServer:
    folder: Path
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://helpline@/{database}?host={self.folder}"

    def prepare(self) -> None:
        """Make the server's files, empty."""
        options = ["--no-sync", "--auth=trust", "--username=helpline", "--encoding=UTF8", "--locale=C"]
        done = subprocess.run(
            [*_program("initdb"), *options, "--pgdata", str(self.folder / "data")],
            capture_output=True,
            text=True,
            check=False,
            **_as_postgres(),
        )
        if done.returncode:
            raise RuntimeError(done.stderr)

    def start(self) -> None:
        """Returns when the server answers; the data of a killed predecessor is there again."""
        settings = [f"--{name}={value}" for name, value in OPTIONS.items()]
        places = ["-D", str(self.folder / "data"), "-k", str(self.folder)]
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*_program("postgres"), *places, *settings], stdout=log, stderr=log, **_as_postgres()
            )
        give_up = time.monotonic() + 30
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > give_up:
                raise RuntimeError((self.folder / "server.log").read_text())
            time.sleep(0.01)

    def stop(self) -> None:
        """At once, the sessions with it: what was committed is in the log and comes back at the next start."""
        if self.process is not None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(timeout=30)
            self.process = None

    def execute(self, statement: str, database: str = "postgres") -> None:
        with psycopg.connect(host=str(self.folder), user="helpline", dbname=database, autocommit=True) as connection:
            connection.execute(statement.encode())

    def _answers(self) -> bool:
        try:
            self.execute("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True


@contextmanager
def running() -> Iterator[PostgresServer]:
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: a socket's path has at most 107 characters
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    server = PostgresServer(folder)
    try:
        server.prepare()
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _program(name: str) -> list[str]:
    folder = programs()
    assert folder is not None, "why_not() was asked before"
    return [str(folder / name)]


def _as_postgres() -> Mapping[str, Any]:
    """How root starts a process as the `postgres` user; nothing for anybody else."""
    if os.geteuid() != 0:
        return {"cwd": "/"}
    return {"user": "postgres", "group": "postgres", "extra_groups": [], "cwd": "/"}


def _has_postgres_user() -> bool:
    return any(user.pw_name == "postgres" for user in pwd.getpwall())
