"""One run in writing: an installation, its volunteers, its visitors and its killer, until everybody has gone home."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

import aiohttp

from helpline import bootstrap
from helpline.domain.accounts import Role
from helpline.services.enrolment import Newcomer
from helpline.settings import Settings
from tests.chaos.aftermath import quiet
from tests.chaos.desks import ChatConsole, Desk
from tests.chaos.killer import Killer
from tests.chaos.processes import Installation, reserved_port
from tests.chaos.writers import Writer
from tests.redis_servers import running
from tests.settings import environment_for

STUCK_SECONDS = 25
AN_ADDRESS = 50  # conversations an hour: sixty are let through
NOBODY = "http://127.0.0.1:9"  # no provider: nothing here is said on a telephone
PASSWORD = "bonjour-la-ligne"


@dataclass(frozen=True)
class Profile:
    """How much. `opening` is how many seconds the first clicks are spread over."""

    writers: int
    volunteers: int
    opening: float
    seed: int


@dataclass
class ChatSeason:
    """What is left when all is over, to be examined."""

    profile: Profile
    settings: Settings
    installation: Installation
    volunteers: list[Desk]
    writers: list[Writer]
    kills: Counter[str]
    seconds: float = 0.0

    async def live(self) -> None:
        """All conversations, from the first click to the last word, with the killer at work."""
        killer = Killer(self.installation, Random(self.profile.seed))
        self.kills = killer.kills
        began = time.monotonic()
        at_work = [asyncio.create_task(volunteer.work()) for volunteer in self.volunteers]
        killing = asyncio.create_task(killer.run())
        try:
            await self._conversations()
            killing.cancel()
            await asyncio.gather(killing, return_exceptions=True)
            await quiet(self.settings, self.profile.volunteers)
        finally:
            for task in (killing, *at_work):
                task.cancel()
            ends = await asyncio.gather(killing, *at_work, return_exceptions=True)
        self.seconds = time.monotonic() - began
        for end in ends:
            if isinstance(end, Exception):
                raise end

    async def _conversations(self) -> None:
        """Until all have ended, or none ends any more: the verdict tells who is stuck."""

        async def comes(writer: Writer, after: float) -> None:
            await asyncio.sleep(after)
            await writer.live()

        apart = self.profile.opening / len(self.writers)
        going = {asyncio.create_task(comes(writer, index * apart)) for index, writer in enumerate(self.writers)}
        try:
            while going:
                ended, going = await asyncio.wait(going, timeout=STUCK_SECONDS, return_when=asyncio.FIRST_COMPLETED)
                if not ended:
                    return
                for task in ended:
                    task.result()
        finally:
            for task in going:
                task.cancel()
            await asyncio.gather(*going, return_exceptions=True)


@asynccontextmanager
async def opened(profile: Profile, folder: Path) -> AsyncIterator[ChatSeason]:
    """Start everything; volunteers are signed in and available."""
    async with AsyncExitStack() as stack:
        redis = stack.enter_context(running())
        port = stack.enter_context(reserved_port()).getsockname()[1]
        environment = environment_for(redis.url, folder, port, TWILIO_API_URL=NOBODY)
        settings = Settings.load(environment)
        await bootstrap.migrate(settings)
        helpers = [Newcomer(f"robot{number}", f"Robot {number}", Role.AGENT) for number in range(profile.volunteers)]
        await bootstrap.enrol(settings, helpers, PASSWORD)
        installation = Installation(settings, environment, redis, folder)
        await stack.enter_async_context(installation.running())
        chance, volunteers, writers = Random(profile.seed), [], []
        for helper in helpers:
            console = ChatConsole(settings.public_url)
            await stack.enter_async_context(console.open(helper.login, PASSWORD))
            volunteers.append(Desk(console, Random(chance.random())))
            await volunteers[-1].comes_on_duty()
        for index in range(profile.writers):
            http = await stack.enter_async_context(_from(f"127.0.1.{1 + index // AN_ADDRESS}", settings.public_url))
            writers.append(Writer(http, settings.public_url, index, Random(chance.random())))
        yield ChatSeason(profile, settings, installation, volunteers, writers, Counter())


def _from(address: str, url: str) -> aiohttp.ClientSession:
    """A browser at this address, of which Linux has a whole network on the machine itself."""
    connector = aiohttp.TCPConnector(local_addr=(address, 0))
    return aiohttp.ClientSession(url, connector=connector, cookie_jar=aiohttp.DummyCookieJar())
