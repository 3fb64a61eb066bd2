"""One run of chats: an installation, volunteers who write, visitors and a killer, until everybody has gone home."""

from __future__ import annotations

import asyncio
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
from tests.chaos.killer import WISHES, Killer, amid_kills
from tests.chaos.processes import Installation, reserved_port
from tests.chaos.rest import quiet
from tests.chaos.visitors import Chatter
from tests.chaos.writers import Desk, Writer
from tests.redis_servers import running
from tests.settings import environment_for

CHATS_EACH = 3
LOOK_SECONDS = 0.1
PASSWORD = "bonjour-la-ligne"
ONLY_WEB = {"web": 1}


@dataclass(frozen=True)
class Profile:
    """How much. Visitors come `apart` seconds, at least so many, and until web was killed `web_kills` times."""

    visitors: int
    volunteers: int
    apart: float
    seed: int
    web_kills: int = 1
    only_web: bool = False


@dataclass
class ChatSeason:
    """What is left when all is over, to be examined."""

    profile: Profile
    settings: Settings
    installation: Installation
    writers: list[Writer]
    visitors: list[Chatter]
    kills: Counter[str]
    seconds: float = 0.0

    async def live(self) -> None:
        """All chats, from the first word to the last goodbye, with the killer at work."""
        chance = Random(self.profile.seed)
        killer = Killer(self.installation, chance, ONLY_WEB if self.profile.only_web else WISHES)
        self.kills = killer.kills
        at_work = [writer.work for writer in self.writers]
        self.seconds = await amid_kills(
            killer, at_work, lambda: self._chats(chance), lambda: quiet(self.settings, self.profile.volunteers)
        )

    async def _chats(self, chance: Random) -> None:
        going: set[asyncio.Task[None]] = set()
        while len(self.visitors) < self.profile.visitors or self.kills["web"] < self.profile.web_kills:
            while not await self.installation.answers_soon():
                await asyncio.sleep(LOOK_SECONDS)
            visitor = Chatter(self.settings.public_url, len(self.visitors), Random(chance.random()))
            self.visitors.append(visitor)
            going.add(asyncio.create_task(visitor.live()))
            await asyncio.sleep(self.profile.apart)
        await asyncio.gather(*going)


@asynccontextmanager
async def opened(profile: Profile, folder: Path) -> AsyncIterator[ChatSeason]:
    """Start everything; volunteers are signed in and available."""
    async with AsyncExitStack() as stack:
        redis = stack.enter_context(running())
        port = stack.enter_context(reserved_port()).getsockname()[1]
        environment = environment_for(redis.url, folder, port, CHATS_EACH=str(CHATS_EACH))
        settings = Settings.load(environment)
        await bootstrap.migrate(settings)
        helpers = [Newcomer(f"robot{number}", f"Robot {number}", Role.AGENT) for number in range(profile.volunteers)]
        await bootstrap.enrol(settings, helpers, PASSWORD)
        installation = Installation(settings, environment, redis, folder)
        await stack.enter_async_context(installation.running())
        chance = Random(profile.seed)
        writers = []
        for number, helper in enumerate(helpers):
            desk = Desk(settings.public_url)
            await stack.enter_async_context(desk.open(helper.login, PASSWORD))
            writers.append(Writer(desk, f"B{number}", Random(chance.random())))
            await writers[-1].comes_on_duty()
        for writer in writers:
            writer.colleagues = ["queue", *(other.console.id for other in writers if other is not writer)]
        await _somebody_answers(settings.public_url)
        yield ChatSeason(profile, settings, installation, writers, [], Counter())


async def _somebody_answers(url: str) -> None:
    """The public status is as old as two seconds."""
    async with aiohttp.ClientSession(url) as http, asyncio.timeout(10):
        while not (await (await http.get("/status.json")).json())["channels"]["chat"]["open"]:
            await asyncio.sleep(LOOK_SECONDS)
