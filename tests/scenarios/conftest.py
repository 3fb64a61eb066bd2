"""The whole service over real HTTP: application, sweep, console clients, and the line simulator with played time."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from helpline import bootstrap
from helpline.app import carry_out, create_app
from helpline.bootstrap import Sweeping
from helpline.channels.voice import gateway, guard
from helpline.demo.people import PEOPLE
from helpline.http.time_limit import TimeLimit
from helpline.settings import Settings
from helpline.simulator.app import simulated_line
from helpline.simulator.settings import NumberUrls, SimulatorSettings
from helpline.simulator.switches import Switches
from tests.installation import furnish
from tests.provider import LINE
from tests.redis_servers import RedisServer, running
from tests.scenarios.closing import everything_is_told
from tests.scenarios.played import PlayedClock
from tests.scenarios.stage import PASSWORD, Stage
from tests.settings import settings_for

PASSED = pytest.StashKey[bool]()


@dataclass(frozen=True)
class Setting:
    """How a stage differs from the usual one: settings of the service, the line's habits, retries of the number,
    and how long the provider's REST answers are waited for, in real seconds."""

    service: dict[str, str] = field(default_factory=dict)
    switches: dict[str, Any] = field(default_factory=dict)
    retries: str = ""
    patience: float | None = None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    report = yield
    if report.when == "call":
        item.stash[PASSED] = report.passed
    return report


@asynccontextmanager
async def opened(settings: Settings, clock: PlayedClock, listening: socket.socket) -> AsyncIterator[Sweeping]:
    """The application and what a sweep process does, in this process, on the played clock."""

    def now() -> int:
        return int(clock.now().timestamp() * 1000)

    async with bootstrap.open_services(settings, now=now) as parts:
        runner = web.AppRunner(create_app(settings, parts.services), access_log=None, shutdown_timeout=1)
        await runner.setup()
        await web.SockSite(runner, listening).start()
        loops = [
            asyncio.create_task(carry_out(parts.effects, "test")),
            asyncio.create_task(parts.drain.run(asyncio.sleep)),
        ]
        try:
            yield parts
        finally:
            await stopped(loops)
            await runner.cleanup()


async def stopped(tasks: list[asyncio.Task[Any]]) -> None:
    """Cancel, and again: redis-py may lose a cancellation (routing.cancellation)."""
    for _ in range(5):
        for task in tasks:
            task.cancel()
        _, running = await asyncio.wait(tasks, timeout=2)
        if not running:
            return
    raise AssertionError(f"tasks that do not heed a cancellation: {running}")


@asynccontextmanager
async def set_up(redis_url: str, folder: Path, setting: Setting) -> AsyncIterator[Stage]:
    clock = PlayedClock()
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        plain = settings_for(redis_url, folder, port, **setting.service)
        urls = (f"{plain.public_url}/voice/{name}{setting.retries}" for name in ("inbound", "fallback", "status"))
        simulator = SimulatorSettings(
            plain.twilio_account_sid,
            plain.twilio_auth_tokens[0],
            plain.twilio_api_key_sid,
            plain.twilio_api_key_secret,
            dict.fromkeys([LINE, *plain.number_languages], NumberUrls(*urls)),
            port=0,
            switches=Switches(**setting.switches),
        )
        async with simulated_line(simulator, clock, seed=7) as line:
            settings = settings_for(redis_url, folder, port, TWILIO_API_URL=line.url, **setting.service)
            async with opened(settings, clock, listening) as sweeping:
                stage = Stage(settings, sweeping, line, clock)
                time = asyncio.create_task(stage.keep_time())
                try:
                    yield stage
                finally:
                    await stopped([time])
                    await stage.close()


@asynccontextmanager
async def played(
    redis_url: str, folder: Path, request: pytest.FixtureRequest, log: pytest.LogCaptureFixture
) -> AsyncIterator[Stage]:
    for noisy in ("twilio", "aiosqlite", "asyncio"):  # the command line quiets the first; the others tell nothing here
        log.set_level(logging.WARNING, noisy)
    log.set_level(logging.DEBUG)  # last: each call sets the level of the one handler as well
    furnish(folder, PEOPLE, PASSWORD)
    setting: Setting = getattr(request, "param", Setting())
    with pytest.MonkeyPatch.context() as patch:
        if setting.patience is not None:
            for name in ("CALL_SECONDS", "REDIRECT_SECONDS"):
                patch.setattr(gateway, name, setting.patience)
        async with set_up(redis_url, folder, setting) as stage:
            yield stage
            if request.node.stash.get(PASSED, False):
                await everything_is_told(stage, log.get_records("call"))


@pytest.fixture
async def stage(
    redis_url: str, tmp_path: Path, request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> AsyncIterator[Stage]:
    """The usual stage. What must be true at the end of every scenario is checked when it is left."""
    async with played(redis_url, tmp_path, request, caplog) as stage:
        yield stage


@pytest.fixture
def mortal_redis() -> Iterator[RedisServer]:
    """A Redis of this test's own, to kill."""
    with running() as server:
        yield server


@pytest.fixture
async def mortal_stage(
    mortal_redis: RedisServer,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Stage]:
    """A stage on a Redis that may die. For a dead one a webhook waits, in real time, less than the usual 2 s."""
    kill, start, limits = mortal_redis.kill, mortal_redis.start, list[TimeLimit]()

    def limit(seconds: float) -> TimeLimit:
        limits.append(TimeLimit(seconds))
        return limits[-1]

    def dies() -> None:
        for each in limits:
            monkeypatch.setattr(each, "_seconds", 0.15)
        kill()

    def lives_again() -> None:
        start()
        for each in limits:
            monkeypatch.setattr(each, "_seconds", guard.ANSWER_SECONDS)

    monkeypatch.setattr(guard, "TimeLimit", limit)
    monkeypatch.setattr(mortal_redis, "kill", dies)
    monkeypatch.setattr(mortal_redis, "start", lives_again)
    async with played(mortal_redis.url, tmp_path, request, caplog) as stage:
        stage.upset = True
        yield stage
