"""The whole service over real HTTP: application, sweep, console clients, and the line simulator with played time."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web

from helpline import bootstrap
from helpline.app import carry_out, create_app
from helpline.demo.people import PEOPLE
from helpline.services.bundle import Services
from helpline.settings import Settings
from helpline.simulator.app import simulated_line
from helpline.simulator.line import Line
from helpline.simulator.parties.scripted import Person, Softphone
from helpline.simulator.settings import NumberUrls, SimulatorSettings
from helpline.simulator.virtual_clock import VirtualClock
from routing import sweeper
from tests.console_client import Console, Screen
from tests.provider import LINE
from tests.settings import settings_for

PASSWORD = "bonjour-la-ligne"


class Stage:
    """One line with everything around it. Time is played: `passes` moves it for both sides."""

    def __init__(self, settings: Settings, services: Services, line: Line, clock: VirtualClock) -> None:
        self.settings = settings
        self.services = services
        self.line = line
        self.clock = clock
        self._stack = AsyncExitStack()
        self._on_duty: list[Console] = []

    async def close(self) -> None:
        await self._stack.aclose()

    async def dials(self, number: str = "+33639980001") -> Person:
        return await self.line.dial(LINE, number)

    async def volunteer(self, login: str) -> tuple[Console, Softphone]:
        """Signs in, registers the softphone, becomes available."""
        console = await self._stack.enter_async_context(Console(self.settings.public_url).open(login, PASSWORD))
        softphone = self.line.softphone(console.id)
        await console.is_available()
        self._on_duty.append(console)
        return console, softphone

    def vanishes(self, console: Console) -> None:
        """The page is closed or frozen: no more signs of life."""
        self._on_duty.remove(console)

    async def wall(self) -> Screen:
        screen = Screen(self.settings.public_url, "/supervision/live")
        return await self._stack.enter_async_context(screen.open("dominique", PASSWORD))

    async def passes(self, seconds: float) -> None:
        """Time passes a second at a time, and what falls due in the service is done."""
        for _ in range(round(seconds)):
            await self.clock.advance(1)
            for console in self._on_duty:
                await self.services.duty.heartbeat(console.id)
            await sweeper.sweep(self.services.store)
            await self.line.settle()

    async def rings(self, console: Console, softphone: Softphone) -> str:
        """Wait for the card, then for the softphone; returns the offer."""
        offer = str((await console.is_offered())["id"])
        identity = f"client:{console.id}"
        await self.line.eventually(lambda: any(leg.live and leg.to == identity for leg in self.line.legs))
        await softphone.rings()
        return offer

    async def answers(self, console: Console, softphone: Softphone) -> str:
        """The volunteer presses Answer; returns the contact, connected."""
        offer = await self.rings(console, softphone)
        status, answer = await console.post(f"/console/offers/{offer}/answering")
        assert status == 200, answer
        softphone.accepts()
        await self.line.settle()
        return await console.contact("connected")


@asynccontextmanager
async def opened(settings: Settings, clock: VirtualClock, listening: socket.socket) -> AsyncIterator[Services]:
    """The application and its sweep, in this process, on the played clock."""

    def now() -> int:
        return int(clock.now().timestamp() * 1000)

    await bootstrap.migrate(settings)
    await bootstrap.enrol(settings, PEOPLE, PASSWORD)
    async with bootstrap.open_services(settings, now=now) as parts:
        runner = web.AppRunner(create_app(settings, parts.services), access_log=None, shutdown_timeout=1)
        await runner.setup()
        await web.SockSite(runner, listening).start()
        loops = [
            asyncio.create_task(carry_out(parts.effects, "test")),
            asyncio.create_task(parts.drain.run(asyncio.sleep)),
        ]
        try:
            yield parts.services
        finally:
            for loop in loops:
                loop.cancel()
            await asyncio.gather(*loops, return_exceptions=True)
            await runner.cleanup()


@pytest.fixture
async def stage(redis_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> AsyncIterator[Stage]:
    caplog.set_level(logging.DEBUG)
    clock = VirtualClock()
    with socket.socket() as web_socket:
        web_socket.bind(("127.0.0.1", 0))
        port = web_socket.getsockname()[1]
        plain = settings_for(redis_url, tmp_path, port)
        simulator = SimulatorSettings(
            plain.twilio_account_sid,
            plain.twilio_auth_tokens[0],
            plain.twilio_api_key_sid,
            plain.twilio_api_key_secret,
            {LINE: NumberUrls(*(f"{plain.public_url}/voice/{name}" for name in ("inbound", "fallback", "status")))},
            port=0,
        )
        async with simulated_line(simulator, clock, seed=7) as line:
            settings = settings_for(redis_url, tmp_path, port, TWILIO_API_URL=line.url)
            async with opened(settings, clock, web_socket) as services:
                stage = Stage(settings, services, line, clock)
                try:
                    yield stage
                finally:
                    await stage.close()
