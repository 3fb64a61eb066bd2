"""The simulator stands alone: it loads nothing of the application, and runs as its own process."""

import asyncio
import os
import socket
import subprocess
import sys

import aiohttp

from helpline.simulator.app import serve
from helpline.simulator.settings import SimulatorSettings
from tests.contract.simulator.numbers import ACCOUNT, KEY, SECRET, TOKEN

LOADED = "import helpline.simulator.app, sys; print(*sorted(sys.modules))"
OURS = ("helpline", "routing", "ivr_flows", "twilio", "redis", "sqlalchemy")


def test_nothing_of_the_application_is_loaded() -> None:
    run = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True, env=os.environ)
    loaded = [name for name in run.stdout.split() if name.split(".")[0] in OURS]
    assert "helpline.simulator.switchboard" in loaded
    assert [name for name in loaded if name != "helpline" and not name.startswith("helpline.simulator")] == []


async def test_it_serves_until_it_is_stopped() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    serving = asyncio.create_task(serve(SimulatorSettings(ACCOUNT, TOKEN, KEY, SECRET, port=port)))
    async with aiohttp.ClientSession() as session:
        async with asyncio.timeout(5):
            while not await _answers(session, port):
                await asyncio.sleep(0.01)
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)
        assert not await _answers(session, port)


async def _answers(session: aiohttp.ClientSession, port: int) -> bool:
    try:
        async with session.get(f"http://127.0.0.1:{port}/sim/journal") as answer:
            return answer.status == 200
    except aiohttp.ClientConnectorError:
        return False
