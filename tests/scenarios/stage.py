"""The stage: the whole service, a line, and the people on both ends of it, with time that is played."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from helpline.adapters.sql.database import Database
from helpline.adapters.sql.records import SqlRecords
from helpline.bootstrap import Sweeping
from helpline.domain.errors import Unavailable as RecordsUnavailable
from helpline.domain.records import ContactRecord
from helpline.settings import Settings
from helpline.simulator.line import Line
from helpline.simulator.parties.scripted import Person, Softphone
from routing import sweeper
from routing.errors import Unavailable, Unknown
from routing.model import Contact
from tests.chat_client import Visitor, visitor
from tests.console_client import Console, Screen
from tests.provider import LINE
from tests.scenarios.played import PlayedClock

PASSWORD = "bonjour-la-ligne"
SOMEBODY = "+33639980001"
LONGEST_REST = 60  # seconds, the line's time


class Volunteer:
    """Somebody at work: a page and the softphone in it."""

    def __init__(self, stage: Stage, console: Console, softphone: Softphone, page: AsyncExitStack) -> None:
        self._stage = stage
        self._page = page
        self.console = console
        self.softphone = softphone

    @property
    def id(self) -> str:
        return str(self.console.id)

    async def is_rung(self) -> str:
        """Let time pass until there is an offer, wait for the card, then for the softphone; returns the offer."""
        for _ in range(LONGEST_REST):
            agent = await self._stage.store.agent(self.id)
            if agent is not None and agent.offer is not None:
                break
            await self._stage.passes(1)
        offer = str((await self.console.is_offered())["id"])
        await self._stage.line.eventually(lambda: self._invited(offer))
        await self.softphone.rings()
        return offer

    def _invited(self, offer: str) -> bool:
        """Whether a live leg rings or will ring here for this offer."""
        urls = [e for e in self._stage.line.journal.commands("POST", "/Calls.json") if offer in e.params.get("Url", "")]
        return bool(urls) and any(leg.live and leg.to == f"client:{self.id}" for leg in self._stage.line.legs)

    async def presses_answer(self) -> None:
        """The card's button alone."""
        offer = str((await self.console.is_offered())["id"])
        status, answer = await self.console.post(f"/console/offers/{offer}/answering")
        assert status == 200, answer

    async def answers(self) -> str:
        """The card's button, and the softphone with it; returns the contact, connected."""
        await self.is_rung()
        await self.presses_answer()
        self.softphone.accepts()
        await self._stage.settles()
        return await self.console.contact("connected")

    async def declines(self, reason: str = "besoin_pause") -> None:
        offer = str((await self.console.is_offered())["id"])
        status, answer = await self.console.post(f"/console/offers/{offer}/decline", reason=reason)
        assert status == 200, answer

    async def hangs_up(self) -> str:
        """« Raccrocher »; returns the contact."""
        contact = await self.console.contact("connected")
        status, answer = await self.console.post(f"/console/contacts/{contact}/hang-up")
        assert status == 200, answer
        return contact

    async def closes(self, disposition: str = "resolu", note: str = "") -> None:
        """Says how it ended, though the softphone may still be told that the person has gone."""
        contact = await self.console.contact("wrapping_up")
        body = {"disposition": disposition} | ({"note": note} if note else {})
        status, answer = await self.console.post(f"/console/contacts/{contact}/close", **body)
        assert status == 200, answer

    async def becomes(self, activity: str) -> None:
        await self.console.becomes(activity)

    async def is_available(self) -> None:
        await self.console.is_available()

    async def closes_the_page(self) -> None:
        """No more signs of life, and the softphone goes with the page."""
        self._stage.on_duty.discard(self)
        self._stage.line.unregister(self.id, self.softphone)
        if self.softphone.state in ("ringing", "connected"):
            self.softphone.hangs_up()
        await self._page.aclose()


class Stage:
    """One line with everything around it."""

    def __init__(self, settings: Settings, sweeping: Sweeping, line: Line, clock: PlayedClock) -> None:
        self.settings = settings
        self.services = sweeping.services
        self.store = sweeping.services.store
        self.line = line
        self.clock = clock
        self.on_duty: set[Volunteer] = set()
        self.numbers: set[str] = set()
        self.provoked: set[str] = set()  # codes of the problems a scenario brings about on purpose
        self.upset = False  # Redis was killed or wiped: warnings are expected, numbers may have gaps
        self.pace = 1.0  # seconds between two looks of the sweep
        self._sweeping = sweeping
        self._stack = AsyncExitStack()
        self.redis: Any = Redis.from_url(settings.redis_url, decode_responses=True)
        self._database = Database(settings.database_url)
        self._records = SqlRecords(self._database)
        clock.tie(line.journal, self._commands_wait)

    async def close(self) -> None:
        for volunteer in list(self.on_duty):
            await volunteer.closes_the_page()
        await self._stack.aclose()
        await self.redis.aclose()
        await self._database.close()

    # --- people -----------------------------------------------------------------------------------------------

    async def dials(self, number: str = SOMEBODY, to: str = LINE) -> Person:
        self.numbers.add(number)
        return await self.line.dial(to, number)

    async def waits(self, number: str = SOMEBODY, key: str = "2") -> Person:
        """Somebody dials, chooses, and stands in line."""
        caller = await self.dials(number)
        caller.presses(key)
        await caller.hears("file d’attente")
        await self.passes(1)  # two people never choose in the same millisecond
        return caller

    async def writes(self) -> Visitor:
        """Somebody opens the chat on our own page."""
        page = await self._stack.enter_async_context(visitor(self.settings.public_url))
        await page.open()
        await page.connect()
        await page.stage("flow")
        return page

    async def volunteer(self, login: str, *, softphone: bool = True) -> Volunteer:
        """Signs in, registers the softphone, becomes available."""
        page = AsyncExitStack()
        console = await page.enter_async_context(Console(self.settings.public_url).open(login, PASSWORD))
        phone = self.line.softphone(console.id)
        if not softphone:
            self.line.unregister(console.id, phone)
        volunteer = Volunteer(self, console, phone, page)
        self.on_duty.add(volunteer)
        await volunteer.is_available()
        await self.settles()
        return volunteer

    async def wall(self) -> Screen:
        screen = Screen(self.settings.public_url, "/supervision/live")
        return await self._stack.enter_async_context(screen.open("dominique", PASSWORD))

    # --- time -------------------------------------------------------------------------------------------------

    async def settles(self) -> None:
        """Everything that can happen without time passing has happened, on both sides."""
        await self.clock.settle()

    async def passes(self, seconds: float) -> None:
        await self.clock.advance(seconds)

    async def keep_time(self) -> None:
        """The sweep and the pages' signs of life, on the played clock."""
        while True:
            await self.clock.sleep(self.pace)
            with self.clock.outside(), suppress(Unavailable):
                for volunteer in self.on_duty:
                    with suppress(Unknown):
                        await self.services.duty.heartbeat(volunteer.id)
                await sweeper.sweep(self.store)

    async def _commands_wait(self) -> bool:
        try:
            return bool(await self.redis.xlen(f"{{{self.settings.line_name}}}:effects"))
        except RedisError:
            return False

    # --- what is known ----------------------------------------------------------------------------------------

    async def contact(self, caller: Person) -> Contact:
        contact = await self.store.by_external(caller.leg.sid)
        assert contact is not None, "the line has forgotten this caller"
        return contact

    async def record(self, caller: Person) -> ContactRecord:
        """The caller's contact as SQL tells it."""
        contact = await self.contact(caller)
        await self.drains()
        record = await self._records.contact(contact.id)
        assert record is not None
        return record

    async def records(self) -> list[ContactRecord]:
        await self.drains()
        return list(await self._records.recent(1000))

    async def drains(self) -> None:
        while True:
            try:
                if not await self._sweeping.drain.run_once():
                    return
            except (RecordsUnavailable, Unavailable):
                await asyncio.sleep(0.05)

    async def said_in_writing(self) -> set[str]:
        """Everything that visitors and volunteers wrote."""
        said = set()
        async for key in self.redis.scan_iter(f"{{{self.settings.line_name}}}:talk:*"):
            said |= {fields["text"] for _, fields in await self.redis.xrange(key) if fields["by"] != "line"}
        return said

    async def tells(self, caller: Person, outcome: str, by: str) -> ContactRecord:
        """The record says how this contact ended and who ended it."""
        record = await self.record(caller)
        assert (record.outcome, record.ended_by) == (outcome, by), record
        return record

    # --- trouble ----------------------------------------------------------------------------------------------

    def when(self, moment: str, path: str, action: Callable[[], object]) -> None:
        """Do something just "before" a webhook leaves, or "during" it: answered and not yet obeyed."""
        (self.line.faults.before if moment == "before" else self.line.faults.during)(path, action)

    def provokes(self, *codes: str) -> None:
        """Problems the provider's debugger will show, for the scenario brings them about."""
        self.provoked.update(codes)
