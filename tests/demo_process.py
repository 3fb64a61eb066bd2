"""`helpline demo` as its user starts it: a process of its own, free ports, a folder of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

READY_WITHIN = 30.0


@dataclass
class Demo:
    """Where the demonstration answers. `password` opens every invented account."""

    process: subprocess.Popen[str]
    web: str
    simulator: str
    town: str
    folder: Path
    seconds_to_ready: float
    password: str = "bonjour-la-ligne"

    def stop(self) -> int:
        """Ctrl-C; returns the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=40)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(folder: Path, web: int, simulator: int, town: int) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HELPLINE_")}
    return kept | {
        "HELPLINE_DATA_DIR": str(folder),
        "HELPLINE_BIND": f"127.0.0.1:{web}",
        "HELPLINE_SIMULATOR_BIND": f"127.0.0.1:{simulator}",
        "HELPLINE_DEMO_TOWN_BIND": f"127.0.0.1:{town}",
    }


@contextmanager
def demo(folder: Path, **changes: str) -> Iterator[Demo]:
    """A demonstration that is ready; stopped at the end if the test has not done it."""
    web, simulator, town = free_port(), free_port(), free_port()
    started = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "helpline", "demo"],
        env=environment(folder, web, simulator, town) | changes,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said: list[str] = []
    try:
        assert process.stdout is not None
        for line in process.stdout:
            said.append(line)
            if "Stop with Ctrl-C" in line:
                break
        assert process.poll() is None, "".join(said)
        seconds = time.monotonic() - started
        addresses = [f"http://127.0.0.1:{port}" for port in (web, simulator, town)]
        yield Demo(process, *addresses, folder, seconds)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=40)
