"""Sockets are cut every fifty messages or so, by the page and by us: each message once, in order, in its conversation.

Visitors send up to four messages at a time and, after a cut, everything that was not acknowledged once more. The agent
repeats what was written before the answer came, and reads on from the last number they have.
"""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import aiohttp
import pytest

from helpline.adapters.transcripts import RedisTranscripts
from helpline.domain.errors import Unavailable
from helpline.http.sockets import PEERS
from helpline.services.transcripts import Entry
from tests.chat_client import Visitor, new_id, visitor
from tests.integration.chat.test_a_chat import meet
from tests.site import Site, running_site

TALKS = 4
CUT_EVERY = 50
AT_ONCE = 4
MANY = [5_000, pytest.param(100_000, marks=pytest.mark.long)]


@pytest.fixture
async def site(redis_url: str, tmp_path: Path) -> AsyncIterator[Site]:
    async with running_site(redis_url, tmp_path, CHATS_EACH=str(TALKS)) as running:
        assert isinstance(running.services.transcripts, RedisTranscripts)
        running.services.transcripts._limits = (1, 0)  # nobody types this fast
        yield running


class Writer:
    """A visitor's page that loses its socket again and again."""

    def __init__(self, site: Site, page: Visitor, name: str, seed: int) -> None:
        self.page = page
        self._site = site
        self._name = name
        self._chance = random.Random(seed)
        self._waiting: dict[str, str] = {}
        self.cuts = 0

    async def write(self, count: int) -> None:
        texts = deque(f"{self._name} écrit {number}" for number in range(count))
        while texts or self._waiting:
            try:
                await self._on_one_socket(texts)
            except (aiohttp.ClientError, ConnectionError, TimeoutError, TypeError, aiohttp.WSMessageTypeError):
                self.cuts += 1
            await self._lose()

    async def _on_one_socket(self, texts: deque[str]) -> None:
        await self.page.connect()
        for id, text in self._waiting.items():
            await self.page.send("say", id=id, text=text)
        for _ in range(self._chance.randrange(2 * CUT_EVERY)):
            while texts and len(self._waiting) < AT_ONCE:
                id = new_id()
                self._waiting[id] = texts.popleft()
                await self.page.send("say", id=id, text=self._waiting[id])
            if not self._waiting:
                return
            await self._hear()

    async def _hear(self) -> None:
        heard = await self.page.next()
        if heard["type"] == "ack":
            self._waiting.pop(heard["id"], None)
        assert heard["type"] != "error", heard

    async def _lose(self) -> None:
        self.cuts += 1
        if self._chance.random() < 0.5:
            await self.page.cut()
            return
        peers = list(self._site.app[PEERS])
        self._chance.choice(peers).abort()  # ours, or another's: they find out when they read on
        self.page.socket = None


class Helper:
    """An agent whose requests are lost on the way there, or on the way back."""

    def __init__(self, site: Site, contact: str, name: str, seed: int) -> None:
        self._desk, self._agent = site.services.chat_desk, site.ids["camille"]
        self._contact = contact
        self._name = name
        self._chance = random.Random(seed)
        self.read: list[Entry] = []

    async def write(self, count: int) -> None:
        for number in range(count):
            op = f"{self._agent}:{new_id()}"
            while not await self._say(f"{self._name} répond {number}", op):
                await self.catch_up()

    async def _say(self, text: str, op: str) -> bool:
        lost = self._chance.random()
        if lost < 1 / (2 * CUT_EVERY):
            return False
        try:
            await self._desk.say(self._contact, self._agent, text, op)
        except Unavailable:
            return False
        return lost > 1 / CUT_EVERY

    async def catch_up(self) -> None:
        while page := await self._desk.read(self._contact, self._agent, self.read[-1].n if self.read else 0):
            self.read += page


@pytest.mark.parametrize("messages", MANY)
async def test_each_message_once_in_order_and_in_its_own_conversation(site: Site, messages: int) -> None:
    await site.available("camille")
    each = messages // TALKS // 2
    async with AsyncExitStack() as stack:
        pages = [await stack.enter_async_context(visitor(site.url)) for _ in range(TALKS)]
        contacts = [await meet(site, page) for page in pages]
        writers = [Writer(site, page, f"V{number}", number) for number, page in enumerate(pages)]
        helpers = [Helper(site, contact, f"B{number}", number) for number, contact in enumerate(contacts)]
        await _stay(site, asyncio.gather(*(one.write(each) for one in (*writers, *helpers))))
        for number, (contact, page, helper) in enumerate(zip(contacts, pages, helpers, strict=True)):
            await helper.catch_up()
            await page.connect()
            await page.until(lambda page=page, helper=helper: page.last == helper.read[-1].n)
            kept = await _all(site, contact)
            assert [entry.n for entry in kept] == list(range(1, len(kept) + 1))
            assert helper.read == kept
            assert [(e["n"], e["text"]) for e in page.written] == [(e.n, e.text) for e in kept]
            texts = [entry.text for entry in kept if entry.author != "line"]
            assert [t for t in texts if "écrit" in t] == [f"V{number} écrit {i}" for i in range(each)]
            assert [t for t in texts if "répond" in t] == [f"B{number} répond {i}" for i in range(each)]
            assert len(texts) == 2 * each + 1, "and the button that was pressed first"
        assert sum(writer.cuts for writer in writers) > messages / 2 / (3 * CUT_EVERY)


async def _stay(site: Site, work: asyncio.Future[list[None]]) -> None:
    """The agent's page beats meanwhile."""
    while not work.done():
        await site.services.duty.heartbeat(site.ids["camille"])
        await asyncio.wait({work}, timeout=5)
    work.result()


async def _all(site: Site, contact: str) -> list[Entry]:
    kept: list[Entry] = []
    while page := await site.services.transcripts.read(contact, kept[-1].n if kept else 0, 1000):
        kept += page
    return kept
