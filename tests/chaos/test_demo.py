"""The demonstration as a person starts it: ready soon, restarts what dies, stops whole, refuses in one sentence."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

pytestmark = [pytest.mark.chaos, pytest.mark.asyncio(loop_scope="module")]

LONG = pytest.mark.long
READY_SECONDS = 120  # a busy machine; whoever ends instead of getting ready is told at once
IMPORTS = Path(__file__).parent / "imports"
# The last module of ours that each process needs before it does its work.
WORKING = {
    "demo": "helpline.demo.run",
    "simulator": "helpline.simulator.app",
    "web": "helpline.app",
    "sweep": "helpline.app",
    "work": "helpline.jobs.worker",
}


@dataclass
class Demo:
    """A running `helpline demo` and what it printed."""

    process: asyncio.subprocess.Process
    environment: dict[str, str]
    printed: list[str] = field(default_factory=list)

    @property
    def public_url(self) -> str:
        return f"http://{self.environment['HELPLINE_BIND']}"

    async def prints(self, words: str, seconds: float = READY_SECONDS) -> None:
        """Wait for a line that contains these words."""
        assert self.process.stdout is not None
        async with asyncio.timeout(seconds):
            while line := (await self.process.stdout.readline()).decode():
                self.printed.append(line)
                if words in line:
                    return
        raise AssertionError(f"« {words} » was not printed: {self.printed}")

    def parts(self) -> dict[int, str]:
        """Its children, by pid: a subcommand of ours, or « redis »."""
        found = {}
        for pid in _children(self.process.pid):
            words = _command_line(pid)
            found[pid] = words[words.index("helpline") + 1] if "helpline" in words else "redis"
        return found

    def pids(self, part: str) -> set[int]:
        return {pid for pid, name in self.parts().items() if name == part}


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _command_line(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    except OSError:  # it ended meanwhile
        return []


def _alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def _environment(folder: Path) -> dict[str, str]:
    """A folder and three ports of its own."""
    with socket.socket() as one, socket.socket() as two, socket.socket() as three:
        for held in (one, two, three):
            held.bind(("127.0.0.1", 0))
        web, simulator, town = (f"127.0.0.1:{held.getsockname()[1]}" for held in (one, two, three))
    own = {
        "HELPLINE_DATA_DIR": str(folder / "demo"),
        "HELPLINE_BIND": web,
        "HELPLINE_SIMULATOR_BIND": simulator,
        "HELPLINE_DEMO_TOWN_BIND": town,
    }
    return {name: value for name, value in os.environ.items() if not name.startswith("HELPLINE_")} | own


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return _environment(tmp_path)


async def _start(environment: dict[str, str]) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "helpline", "demo"),
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


@asynccontextmanager
async def demo(environment: dict[str, str]) -> AsyncIterator[Demo]:
    running = Demo(await _start(environment), environment)
    try:
        await running.prints("The helpline is ready")
        yield running
    finally:
        if running.process.returncode is None:
            running.process.send_signal(signal.SIGINT)
            await running.process.communicate()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    """One demonstration for the tests that leave it as they found it; what its processes import is noted."""
    folder = tmp_path_factory.mktemp("shared")
    (folder / "imports").mkdir()
    watched = _environment(folder) | {"PYTHONPATH": str(IMPORTS), "IMPORTS_FOLDER": str(folder / "imports")}
    async with demo(watched) as running:
        yield running


async def refusal(environment: dict[str, str]) -> str:
    """Start a demonstration that must refuse; returns its one sentence."""
    process = await _start(environment)
    async with asyncio.timeout(READY_SECONDS):
        printed, said = await process.communicate()
    assert process.returncode == 1
    assert printed == b""
    lines = said.decode().splitlines()
    assert len(lines) == 1, lines
    return lines[0]


async def answers(url: str) -> None:
    """Wait until the web answers: it says ready when the first of the two does."""
    async with asyncio.timeout(READY_SECONDS), aiohttp.ClientSession() as session:
        while True:
            with suppress(aiohttp.ClientError):
                async with session.get(f"{url}/healthz") as answer:
                    assert answer.status == 200
                    return
            await asyncio.sleep(0.05)


def _noted(folder: Path, pid: int) -> set[str]:
    """The modules a process has imported so far."""
    notes = folder / str(pid)
    return set(notes.read_text().split()) if notes.exists() else set()


async def until(seen: Callable[[], bool], seconds: float = READY_SECONDS) -> None:
    async with asyncio.timeout(seconds):
        while not seen():
            await asyncio.sleep(0.05)


async def test_restarts_what_dies(shared: Demo) -> None:
    began = shared.parts()
    assert sorted(began.values()) == ["redis", "simulator", "sweep", "web", "web", "work"]
    web, sweep = min(shared.pids("web")), min(shared.pids("sweep"))
    for pid, part in ((web, "web-1"), (sweep, "sweep")):
        os.kill(pid, signal.SIGKILL)
        await shared.prints(f"{part} stopped; starting it again")
    await until(lambda: sorted(shared.parts().values()) == sorted(began.values()))
    assert {web, sweep}.isdisjoint(shared.parts())
    await answers(shared.public_url)


async def stops_whole(running: Demo) -> None:
    """Ctrl-C ends it and everything it started, without a word of complaint."""
    family = [*running.parts(), *(child for pid in running.parts() for child in _children(pid))]
    running.process.send_signal(signal.SIGINT)
    async with asyncio.timeout(30):
        _, said = await running.process.communicate()
    assert running.process.returncode == 0
    assert said == b""
    assert [pid for pid in family if _alive(pid)] == []


async def test_a_second_one_in_the_same_folder_refuses(shared: Demo) -> None:
    said = await refusal(shared.environment)
    assert said.startswith(f"A demonstration (process {shared.process.pid}) already runs in ")
    assert "HELPLINE_DATA_DIR" in said


@pytest.mark.parametrize(
    "name",
    ["HELPLINE_BIND", *(pytest.param(f"HELPLINE_{part}_BIND", marks=LONG) for part in ("SIMULATOR", "DEMO_TOWN"))],
)
async def test_a_taken_port_refuses(environment: dict[str, str], name: str) -> None:
    host, port = environment[name].split(":")
    with socket.create_server((host, int(port))):
        said = await refusal(environment)
    assert said.startswith(f"The port {port} of {host} is taken.")
    assert f"{name}=" in said


@pytest.mark.parametrize(
    "content",
    ['{"secret_key": "abc', *(pytest.param(content, marks=LONG) for content in ("", "[]", '{"secret_key": "abc"}'))],
)
async def test_a_half_written_folder_refuses(environment: dict[str, str], content: str) -> None:
    folder = Path(environment["HELPLINE_DATA_DIR"])
    folder.mkdir()
    (folder / "demo.json").write_text(content)
    said = await refusal(environment)
    assert "demo.json is damaged. Remove the folder" in said


@LONG
async def test_a_stale_lock_is_no_obstacle(environment: dict[str, str]) -> None:
    async with demo(environment) as running:
        orphans = list(running.parts())
        running.process.kill()
        await running.process.wait()
        for pid in orphans:  # nobody is left to stop them; some end by themselves when their parent does
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
    await until(lambda: not any(_alive(pid) for pid in orphans))
    async with demo(environment):
        pass


async def test_no_process_loads_the_store_of_the_tests(shared: Demo) -> None:
    notes = Path(shared.environment["IMPORTS_FOLDER"])
    parts = {pid: part for pid, part in shared.parts().items() if part != "redis"} | {shared.process.pid: "demo"}
    assert set(parts.values()) == WORKING.keys()
    await until(lambda: all(WORKING[part] in _noted(notes, pid) for pid, part in parts.items()))
    await answers(shared.public_url)
    imported = set().union(*(_noted(notes, int(file.name)) for file in notes.iterdir()))
    assert [name for name in imported if name.startswith("routing.memory_store")] == []


async def test_the_watch_sees_the_store_of_the_tests(tmp_path: Path) -> None:
    watched = dict(os.environ) | {"PYTHONPATH": str(IMPORTS), "IMPORTS_FOLDER": str(tmp_path)}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", "import importlib; importlib.import_module('routing.memory_store')", env=watched
    )
    assert await process.wait() == 0
    assert "routing.memory_store" in _noted(tmp_path, process.pid)


async def test_a_killed_demo_leaves_no_port_taken_and_the_next_stops_whole(environment: dict[str, str]) -> None:
    async with demo(environment) as running:
        parts = list(running.parts())
        running.process.kill()
        await running.process.wait()
        await until(lambda: not any(_alive(pid) and _command_line(pid) != [""] for pid in parts))
    async with demo(environment) as again:
        await answers(again.public_url)
        await stops_whole(again)
