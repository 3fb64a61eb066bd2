"""A service, a simulated line that calls it, and a clock the test moves."""

from collections.abc import AsyncIterator

import pytest_asyncio

from helpline.simulator.app import simulated_line
from helpline.simulator.line import Line
from helpline.simulator.settings import NumberUrls, SimulatorSettings
from helpline.simulator.switches import Switches
from helpline.simulator.virtual_clock import VirtualClock
from tests.contract.simulator.conversation import Desk, desk, rest
from tests.contract.simulator.numbers import ACCOUNT, KEY, NUMBER, SECRET, TOKEN
from tests.contract.simulator.service import Service, running_service


@pytest_asyncio.fixture
async def service() -> AsyncIterator[Service]:
    async with running_service() as service:
        yield service


@pytest_asyncio.fixture
async def clock() -> VirtualClock:
    return VirtualClock()


@pytest_asyncio.fixture
async def line(service: Service, clock: VirtualClock) -> AsyncIterator[Line]:
    urls = NumberUrls(f"{service.url}/inbound", f"{service.url}/fallback", f"{service.url}/status")
    settings = SimulatorSettings(ACCOUNT, TOKEN, KEY, SECRET, {NUMBER: urls}, port=0, switches=Switches())
    async with simulated_line(settings, clock, seed=1) as line:
        yield line


@pytest_asyncio.fixture
async def ready(service: Service, line: Line) -> AsyncIterator[Desk]:
    """A caller who waits and a volunteer at the softphone."""
    async with rest(line) as client:
        yield await desk(service, line, client)
