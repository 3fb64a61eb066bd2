"""`helpline demo`: everything on this machine, until Ctrl-C."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import aiohttp
from redis.asyncio import Redis
from redis.exceptions import RedisError

from helpline.bootstrap import enrol, migrate
from helpline.demo.environment import VOLUNTEER_NUMBER, demo_environment
from helpline.demo.folder import DataFolder
from helpline.demo.people import PEOPLE
from helpline.demo.redis_server import redis_command
from helpline.demo.supervisor import Part, Supervisor
from helpline.demo.town_site import town_site
from helpline.domain.errors import Misconfigured, Unavailable
from helpline.settings import Settings

DEFAULT_FOLDER = Path(".data/demo")
WEB_PROCESSES = 2  # one may die without anybody hearing it (reliability.md F6)
Say = Callable[[str], None]


async def run(environment: Mapping[str, str], say: Say) -> None:
    """Run the demonstration until interrupted. Raises `Misconfigured` with what to do about it."""
    folder = DataFolder(Path(environment.get("HELPLINE_DATA_DIR", str(DEFAULT_FOLDER))))
    secrets = folder.secrets()
    with tempfile.TemporaryDirectory(prefix="helpline-") as private:
        redis_socket = Path(private) / "redis.sock"  # short: a socket's path has 107 bytes at most
        env = demo_environment(environment, folder.path, secrets, redis_socket)
        settings = Settings.load(env)
        _ports_free(env)
        folder.write_environment(env)
        await _prepare_database(settings, folder)
        await enrol(settings, PEOPLE, secrets["password"])
        supervisor = Supervisor(_parts(env, folder, redis_socket), say)
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop.set)
        async with town_site(env["HELPLINE_DEMO_TOWN_BIND"], env["HELPLINE_PUBLIC_URL"]):
            try:
                await _until_stopped(supervisor, stop, lambda: _welcome(env, secrets["password"], say))
            finally:
                say("Stopping…")
                await supervisor.stop()


async def _prepare_database(settings: Settings, folder: DataFolder) -> None:
    try:
        await migrate(settings)
    except Unavailable as error:
        raise Misconfigured(
            (f"The database in {folder.path} is damaged. Remove this folder to start the demonstration afresh.",)
        ) from error


async def _until_stopped(supervisor: Supervisor, stop: asyncio.Event, ready: Callable[[], None]) -> None:
    async def life() -> None:
        await supervisor.start()
        ready()
        await supervisor.watch()

    living = asyncio.create_task(life())
    stopping = asyncio.create_task(stop.wait())
    done, pending = await asyncio.wait({living, stopping}, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    await asyncio.gather(*pending, return_exceptions=True)
    if living in done:
        living.result()


def _parts(env: Mapping[str, str], folder: DataFolder, redis_socket: Path) -> list[Part]:
    def part(name: str, command: list[str], url: str | None = None) -> Part:
        return Part(name, command, folder.log(name), _answers(url) if url else _at_once, env)

    def ours(command: str) -> list[str]:
        return [sys.executable, "-m", "helpline", command]

    simulator = f"http://{env['HELPLINE_SIMULATOR_BIND']}/phone"
    web = f"{env['HELPLINE_PUBLIC_URL']}/healthz"
    redis = Part("redis", redis_command(folder.path, redis_socket), folder.log("redis"), _pings(redis_socket), env)
    return [
        redis,
        part("simulator", ours("simulator"), simulator),
        *(part(f"web-{number}", ours("web"), web) for number in range(1, WEB_PROCESSES + 1)),
        part("sweep", ours("sweep")),
        part("work", ours("work")),
    ]


def _ports_free(env: Mapping[str, str]) -> None:
    faults = []
    for name in ("HELPLINE_BIND", "HELPLINE_SIMULATOR_BIND", "HELPLINE_DEMO_TOWN_BIND"):
        host, _, port = env[name].rpartition(":")
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, int(port)))
            except OSError:
                faults.append(
                    f"The port {port} of {host} is taken. Stop what uses it, or choose another: "
                    f"{name}={host}:{int(port) + 1000} make demo"
                )
    if faults:
        raise Misconfigured(tuple(faults))


def _answers(url: str) -> Callable[[], asyncio.Future[bool]]:
    async def answers() -> bool:
        try:
            async with aiohttp.ClientSession() as session, session.get(url) as answer:
                return answer.status == 200
        except aiohttp.ClientError:
            return False

    return lambda: asyncio.ensure_future(answers())


def _pings(path: Path) -> Callable[[], asyncio.Future[bool]]:
    async def pings() -> bool:
        try:
            async with Redis(unix_socket_path=str(path)) as redis:
                return bool(await redis.ping())
        except (RedisError, OSError):
            return False

    return lambda: asyncio.ensure_future(pings())


def _at_once() -> asyncio.Future[bool]:
    ready: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
    ready.set_result(True)
    return ready


def _welcome(env: Mapping[str, str], password: str, say: Say) -> None:
    public, simulator = env["HELPLINE_PUBLIC_URL"], f"http://{env['HELPLINE_SIMULATOR_BIND']}"
    town = f"http://{env['HELPLINE_DEMO_TOWN_BIND']}"
    say("")
    say("The helpline is ready. Nothing leaves this machine.")
    say("")
    say(f"  1. A caller's telephone    {simulator}/phone      dial 01 70 772 372")
    say(f"  2. The volunteers' console {public}/console")
    say(f"  3. The supervisors' page   {public}/supervision")
    say(f"  4. A volunteer's telephone {simulator}/phone?number={VOLUNTEER_NUMBER}      to answer with, instead of 2")
    say(f"  5. A town's own site       {town}      help in writing, at the bottom right")
    say("")
    for person in PEOPLE:
        say(f"     {person.role.value:<11} {person.login:<10} {password:<18} ({person.name})")
    say("")
    say("  Open each in a window of its own. Stop with Ctrl-C.")
    say("")
