"""A service, a simulated line that calls it, and a clock the test moves."""

from collections.abc import AsyncIterator

import pytest_asyncio

from helpline.simulator.app import simulated_line
from helpline.simulator.line import Line
from helpline.simulator.settings import NumberUrls, SimulatorSettings
from helpline.simulator.switches import Switches
from helpline.simulator.virtual_clock import VirtualClock
from tests.contract.simulator.service import Service, running_service

ACCOUNT = "AC" + "a" * 32
TOKEN = "0123456789abcdef0123456789abcdef"
KEY = "SK" + "b" * 32
SECRET = "a-secret-of-thirty-two-characters"
NUMBER = "+33199000001"


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
