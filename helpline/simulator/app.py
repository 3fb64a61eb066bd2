"""The simulator as an aiohttp application and as a process: REST, sockets and pages on one port."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random

import aiohttp
from aiohttp import web

from helpline.simulator import pages
from helpline.simulator.clock import Clock, RealClock
from helpline.simulator.ids import Ids
from helpline.simulator.keys import BOARD, LINE, SOCKETS
from helpline.simulator.line import Line
from helpline.simulator.parties import phone_socket, softphone_socket
from helpline.simulator.parties.wire import close_all
from helpline.simulator.rest import routes
from helpline.simulator.settings import SimulatorSettings
from helpline.simulator.switchboard import Switchboard


def create_app(settings: SimulatorSettings, clock: Clock, seed: int | None = None) -> web.Application:
    """`app[LINE]` is the scripting interface. With a `seed` the identifiers are the same on every run."""
    app = web.Application()

    async def switchboard(app: web.Application) -> AsyncIterator[None]:
        chance = Random(seed if seed is not None else secrets.randbits(128))  # noqa: S311 - identifiers, not secrets
        jar = aiohttp.DummyCookieJar()  # cookies belong to one call, not to the simulator
        async with aiohttp.ClientSession(cookie_jar=jar) as session:
            board = Switchboard(settings, clock, Ids(chance), session)
            app[BOARD] = board
            app[LINE] = Line(board)
            yield
            await board.close()

    app.cleanup_ctx.append(switchboard)
    app[SOCKETS] = set()
    app.on_shutdown.append(close_all)
    for part in (routes, phone_socket, softphone_socket, pages):
        part.setup(app)
    return app


@asynccontextmanager
async def simulated_line(settings: SimulatorSettings, clock: Clock, seed: int | None = None) -> AsyncIterator[Line]:
    """Serve the simulator on `settings.host`:`settings.port` (0: a free one); `line.url` is its address."""
    runner = web.AppRunner(create_app(settings, clock, seed), access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        site = web.TCPSite(runner, settings.host, settings.port)
        await site.start()
        line = runner.app[LINE]
        host, port = runner.addresses[0][:2]
        line.url = f"http://{host}:{port}"
        yield line
    finally:
        await runner.cleanup()


async def serve(settings: SimulatorSettings) -> None:
    """Run until cancelled."""
    async with simulated_line(settings, RealClock()):
        await asyncio.Event().wait()
