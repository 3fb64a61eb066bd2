"""The candidate of G4: the real web process, visitors on `/chat/live`, helpers on `/console/live`."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager

import aiohttp

from helpline.services.bundle import Services
from tests.bench.chat_load import CHATS, EACH, HELPERS, WORDS, Clock, Heard, Load
from tests.bench.rounds import Cost
from tests.chat_client import Frame, Visitor, new_id
from tests.console_client import Console

WINDOW = 10.5  # seconds in which a visitor may write as often as in a round
ROOMFUL = 55  # chats from one address
PASSWORD = "trois petits tours"


class Helper(Console):
    """A console that follows its chats and notes what visitors write."""

    def __init__(self, base: str, heard: Heard) -> None:
        super().__init__(base)
        self._heard = heard
        self.socket: aiohttp.ClientWebSocketResponse | None = None

    async def follow(self, contacts: list[str]) -> None:
        self.socket = await self._session.ws_connect(self.base + self.path, headers={"Origin": self.base})
        await self.socket.send_json({"type": "hello", "epoch": None, "last": None})
        for contact in contacts:
            await self.socket.send_json({"type": "follow", "contact": contact, "last": 0})
        asyncio.get_running_loop().create_task(self._read(self.socket))

    async def _read(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for message in socket:
            frame = message.json()
            for entry in frame["entries"] if frame["type"] == "entries" else ():
                if entry["from"] == "visitor" and (due := self._heard.get(f"{frame['contact']} {entry['text']}")):
                    due.set_result(None)


class Page(Visitor):
    """A visitor's page that is read all the time."""

    async def begin(self, heard: Heard) -> None:
        self._receipts: Heard = {}
        self._deliveries = heard
        asyncio.get_running_loop().create_task(self._read())

    async def _read(self) -> None:
        assert self.socket is not None
        async for message in self.socket:
            frame: Frame = message.json()
            if frame["type"] == "ack":
                self._receipts.pop(frame["id"]).set_result(None)
            assert frame["type"] != "error", frame

    async def write(self, contact: str, text: str) -> None:
        loop = asyncio.get_running_loop()
        id = new_id()
        self._receipts[id] = receipt = loop.create_future()
        self._deliveries[f"{contact} {text}"] = delivery = loop.create_future()
        await self.send("say", id=id, text=text)
        await asyncio.gather(receipt, delivery)
        del self._deliveries[f"{contact} {text}"]


class Chat(Load):
    """The candidate."""

    def __init__(self, services: Services, url: str, clock: Clock) -> None:
        super().__init__(clock)
        self._services = services
        self._url = url
        self._heard: Heard = {}
        self._pages: list[tuple[str, Page]] = []
        self._numbers = 0
        self._next = 0.0

    async def begin(self, stack: AsyncExitStack) -> None:
        helpers = [Helper(self._url, self._heard) for _ in range(HELPERS)]
        for number, helper in enumerate(helpers):
            await stack.enter_async_context(helper.open(f"helper{number}", PASSWORD))
            await helper.is_available()
        pages: dict[str, Page] = {}
        for number in range(HELPERS * CHATS):
            page = await arrives(stack, self._url, number)
            await page.chooses("0")
            await page.stage("queue")
            pages[await self._answered([helper.id for helper in helpers])] = page
            await page.stage("talk")
            await page.begin(self._heard)
        for helper in helpers:
            mine = [contact for contact, _ in helper.view["contacts"].items()]
            await helper.follow(mine)
        self._pages = list(pages.items())

    async def _answered(self, agents: list[str]) -> str:
        for agent in agents:
            view = await self._services.store.agent_view(agent)
            if view.offer is not None:
                await self._services.chat_desk.accept(view.offer.id, agent, f"accept:{view.offer.id}")
                return view.offer.contact
        raise AssertionError("nobody is offered this chat")

    async def round(self) -> Cost:
        async with self.window():
            return await self.run([send for _ in range(EACH) for send in self.one_each()])

    @asynccontextmanager
    async def window(self) -> AsyncIterator[None]:
        """Time in which a visitor may write `EACH` messages."""
        await asyncio.sleep(max(0.0, self._next - time.monotonic()))
        yield
        self._next = time.monotonic() + WINDOW

    def one_each(self) -> list[Callable[[], Awaitable[None]]]:
        """A message of every visitor."""
        self._numbers += 1
        text = f"{self._numbers} {WORDS}".strip()
        return [lambda contact=contact, page=page: page.write(contact, text) for contact, page in self._pages]


async def arrives(stack: AsyncExitStack, url: str, number: int) -> Page:
    """A visitor's page at its first question; rooms of people come from addresses of their own."""
    connector = aiohttp.TCPConnector(local_addr=(f"127.0.0.{2 + number // ROOMFUL}", 0))
    http = await stack.enter_async_context(aiohttp.ClientSession(url, connector=connector))
    page = Page(http, url)
    await page.open()
    await page.connect()
    await page.stage("flow")
    return page
