"""The line itself: every call, queue and conference of one simulated account, and the tasks that play them."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, TypeVar

import aiohttp

from helpline.simulator.clock import Clock
from helpline.simulator.directory import Directory
from helpline.simulator.engine.conducting import conduct
from helpline.simulator.engine.conference import Conference, Reporting
from helpline.simulator.engine.events import Party
from helpline.simulator.engine.leg import Direction, Leg
from helpline.simulator.engine.progress import Progress
from helpline.simulator.engine.queue import CallQueue
from helpline.simulator.engine.steps import Fetch
from helpline.simulator.faults import Faults
from helpline.simulator.ids import Ids
from helpline.simulator.journal import Journal
from helpline.simulator.media import MediaLengths
from helpline.simulator.settings import NumberUrls, SimulatorSettings
from helpline.simulator.webhooks.asking import Ask, WebhookFailed
from helpline.simulator.webhooks.attempt import Attempts
from helpline.simulator.webhooks.client import WebhookClient

T = TypeVar("T")
log = logging.getLogger(__name__)


class NotInService(Exception):
    """Nobody owns the number dialled."""


class Switchboard:
    """Shared by the REST side, the legs and the parties. Made inside a running loop; `close` ends everything."""

    def __init__(self, settings: SimulatorSettings, clock: Clock, ids: Ids, session: aiohttp.ClientSession) -> None:
        self.settings = settings
        self.switches = settings.switches
        self.numbers: dict[str, NumberUrls] = dict(settings.numbers)
        self.clock = clock
        self.ids = ids
        self.journal = Journal()
        self.faults = Faults()
        self.directory = Directory()
        self.legs: dict[str, Leg] = {}
        self.queues: dict[str, CallQueue] = {}
        self.conferences: dict[str, Conference] = {}
        self.media = MediaLengths(session, clock, self.journal)
        attempts = Attempts(session, clock, self.journal, settings.auth_token)
        self.client = WebhookClient(attempts, clock, self.journal, self.faults, self.switches, ids)
        self.conduct = conduct
        self._tasks: set[asyncio.Task[Any]] = set()
        self._next_dial = 0.0

    def new_leg(self, *, from_: str, to: str, direction: Direction, parent: Leg | None = None) -> Leg:
        leg = Leg(self, from_=from_, to=to, direction=direction, parent=parent)
        self.legs[leg.sid] = leg
        return leg

    def call_in(self, party: Party, from_: str, to: str) -> Leg:
        """A caller dials one of the account's numbers. Raises `NotInService`."""
        urls = self.numbers.get(to)
        if urls is None:
            raise NotInService(to)
        leg = self.new_leg(from_=from_, to=to, direction="inbound")
        leg.party = party
        leg.status = "ringing"
        leg.fallback = Fetch(urls.fallback_url)
        leg.progress = Progress(leg, urls.status_url)
        leg.run(leg.follow(Fetch(urls.voice_url)))
        return leg

    async def turn_to_dial(self, leg: Leg) -> None:
        """Hold a REST call back by the account's calls per second; it stays queued meanwhile."""
        await self.clock.sleep(leg.queue_time / 1000)

    def book_dial(self) -> int:
        """Milliseconds a REST call made now will wait for its turn."""
        if not self.switches.calls_per_second:
            return 0
        now = self.clock.seconds()
        turn = max(now, self._next_dial)
        self._next_dial = turn + 1 / self.switches.calls_per_second
        return round((turn - now) * 1000)

    def queue_named(self, name: str) -> CallQueue:
        for queue in self.queues.values():
            if queue.name == name:
                return queue
        queue = CallQueue(self.ids.sid("QU"), name, self.clock.now())
        self.queues[queue.sid] = queue
        return queue

    def conference_named(self, name: str, reporting: Reporting) -> Conference:
        """The conference of that name under way, or a new one that reports as its first participant says."""
        for conference in self.conferences.values():
            if conference.name == name and not conference.reason:
                return conference
        conference = Conference(self, name, reporting)
        self.conferences[conference.sid] = conference
        return conference

    def spawn(self, work: Coroutine[Any, Any, T]) -> "asyncio.Task[T]":
        """Run beside everything else. An unforeseen error becomes a problem of the journal, never silence."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)
        return task

    def notify(self, ask: Ask) -> "asyncio.Task[None]":
        """Tell the service something whose answer does not matter."""
        return self.spawn(self._tell(ask))

    def problem(self, code: str, leg: str, text: str) -> None:
        self.journal.problem(self.clock.seconds(), code, leg, text)

    async def for_ever(self) -> None:
        await asyncio.Event().wait()

    async def close(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        if self._tasks:
            await asyncio.wait(set(self._tasks))

    async def _tell(self, ask: Ask) -> None:
        try:
            await self.client.send(ask)
        except WebhookFailed:
            return  # the journal has it

    def _finished(self, task: "asyncio.Task[Any]") -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None and not isinstance(error, WebhookFailed):
            log.error("a simulator task failed", exc_info=error)
            self.problem("SIM", "", f"{type(error).__name__}: {error}")
