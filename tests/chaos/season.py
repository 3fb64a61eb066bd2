"""One run: an installation, its volunteers, its callers and its killer, until everybody has gone home."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

from helpline import bootstrap
from helpline.channels.voice.addresses import PERSISTENCE
from helpline.domain.accounts import Role
from helpline.services.enrolment import Newcomer
from helpline.settings import Settings
from helpline.simulator.app import simulated_line
from helpline.simulator.clock import RealClock
from helpline.simulator.line import Line
from helpline.simulator.settings import NumberUrls, SimulatorSettings
from tests.chaos.callers import FIRST, Caller
from tests.chaos.handsets import ByTelephone
from tests.chaos.killer import Killer, amid_kills
from tests.chaos.processes import Installation, reserved_port
from tests.chaos.rest import quiet
from tests.chaos.talks import Talks
from tests.chaos.volunteers import Volunteer
from tests.console_client import Console
from tests.provider import LINE
from tests.redis_servers import running
from tests.settings import environment_for

STUCK_SECONDS = 120
LINES = 60
BY_TELEPHONE = 3
LOOK_SECONDS = 0.1
PASSWORD = "bonjour-la-ligne"


@dataclass(frozen=True)
class Profile:
    """How much. `dialling` is how many real seconds the calls are spread over; `speed` shortens words and music."""

    callers: int
    volunteers: int
    dialling: float
    speed: float
    seed: int


class ShortWords(RealClock):
    """Words, music and pauses are short; what the line measures, its patience with the service above all, is real."""

    def seconds(self) -> float:
        return super().seconds() / self._speed


@dataclass
class Season:
    """What is left when all is over, to be examined."""

    profile: Profile
    settings: Settings
    installation: Installation
    line: Line
    talks: Talks
    volunteers: list[Volunteer]
    callers: list[Caller]
    kills: Counter[str]
    seconds: float = 0.0

    async def live(self) -> None:
        """All calls, from the first ring to the last goodbye, with the killer at work."""
        chance = Random(self.profile.seed)
        killer = Killer(self.installation, chance)
        self.kills = killer.kills
        self.callers += [Caller(self.line, index, Random(chance.random())) for index in range(self.profile.callers)]
        at_work = [volunteer.work for volunteer in self.volunteers]
        self.seconds = await amid_kills(
            killer, at_work, self._calls, lambda: quiet(self.settings, self.profile.volunteers)
        )

    async def _calls(self) -> None:
        """Spread over the time to dial, or as fast as the lines that a slow machine can carry become free.

        Until all have ended, or none ends any more: the verdict tells who is stuck, not how slow the machine is.
        """
        lines, door = asyncio.Semaphore(LINES), asyncio.Lock()

        async def call(caller: Caller, after: float) -> None:
            await asyncio.sleep(after)
            async with lines:
                async with door:
                    while not await self.installation.answers_soon():
                        await asyncio.sleep(LOOK_SECONDS)
                await caller.live()

        apart = self.profile.dialling / len(self.callers)
        going = {asyncio.create_task(call(caller, index * apart)) for index, caller in enumerate(self.callers)}
        try:
            while going:
                ended, going = await asyncio.wait(going, timeout=STUCK_SECONDS, return_when=asyncio.FIRST_COMPLETED)
                if not ended:
                    return
        finally:
            for task in going:
                task.cancel()


@asynccontextmanager
async def opened(profile: Profile, folder: Path) -> AsyncIterator[Season]:
    """Start everything; volunteers are signed in, registered and available."""
    async with AsyncExitStack() as stack:
        redis = stack.enter_context(running())
        port = stack.enter_context(reserved_port()).getsockname()[1]
        plain = Settings.load(environment_for(redis.url, folder, port))
        line = await stack.enter_async_context(simulated_line(_simulator(plain), ShortWords(profile.speed), seed=7))
        environment = environment_for(redis.url, folder, port, TWILIO_API_URL=line.url)
        settings = Settings.load(environment)
        await bootstrap.migrate(settings)
        helpers = [Newcomer(f"robot{number}", f"Robot {number}", Role.AGENT) for number in range(profile.volunteers)]
        await bootstrap.enrol(settings, helpers, PASSWORD)
        installation = Installation(settings, environment, redis, folder)
        await stack.enter_async_context(installation.running())
        chance = Random(profile.seed)
        volunteers = []
        for number, helper in enumerate(helpers):
            screen = await stack.enter_async_context(Console(settings.public_url).open(helper.login, PASSWORD))
            volunteers.append(await _volunteer(screen, line, Random(chance.random()), number))
            await volunteers[-1].comes_on_duty()
        talks = stack.enter_context(Talks().watched())
        yield Season(profile, settings, installation, line, talks, volunteers, [], Counter())


async def _volunteer(console: Console, line: Line, chance: Random, number: int) -> Volunteer:
    """The first few at their own telephone, the others at the page."""
    if number >= BY_TELEPHONE:
        return Volunteer(console, line, chance)
    volunteer = ByTelephone(console, line, chance, f"+{FIRST + 9_000 + number}")
    await volunteer.verify()
    return volunteer


def _simulator(settings: Settings) -> SimulatorSettings:
    base = f"{settings.public_url}/voice"
    return SimulatorSettings(
        settings.twilio_account_sid,
        settings.twilio_auth_tokens[0],
        settings.twilio_api_key_sid,
        settings.twilio_api_key_secret,
        {LINE: NumberUrls(*(f"{base}/{name}{PERSISTENCE}" for name in ("inbound", "fallback", "status")))},
        port=0,
    )
