"""G4: a visitor's message to their helper, stored before it is acknowledged, against socket.io that only relays it.

The candidate is the real web process: visitors on `/chat/live`, helpers on `/console/live`, each with ten chats. The
anchor relays the same texts between as many sockets, through Redis, to both sides and with a receipt, and keeps
nothing. The CPU is that of the server and of Redis together. A visitor may write five times in ten seconds, so a round
is as many from each, and the next one waits.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import aiohttp

from helpline import bootstrap
from helpline.domain.accounts import Role
from helpline.services.bundle import Services
from helpline.services.enrolment import Newcomer
from tests.bench.processes import process, serves
from tests.bench.rounds import Cost, Result, alternate, cpu_seconds
from tests.chat_client import Frame, Visitor, new_id
from tests.console_client import Console
from tests.demo_process import free_port
from tests.redis_servers import RedisServer, running
from tests.settings import environment_for, settings_for

HELPERS, CHATS = 10, 10
EACH, WINDOW = 5, 10.5  # messages of a visitor in a round, seconds
AT_ONCE = 8
OPEN, ROOMFUL = 500, 55  # chats at once for the memory, and from one address
PASSWORD = "trois petits tours"
WORDS = "Je ne retrouve plus les photos de mes petits-enfants sur la tablette. " * 3

Heard = dict[str, asyncio.Future[None]]


async def measure() -> list[Result]:
    async with AsyncExitStack() as stack:
        redis, folder = stack.enter_context(running()), Path(stack.enter_context(tempfile.TemporaryDirectory()))
        port, relay_port = free_port(), free_port()
        chosen = {"CHATS_EACH": str(CHATS), "CHAT_QUEUE": "10000"}
        env = {**os.environ, **environment_for(redis.url, folder, port, **chosen)}
        subprocess.run([sys.executable, "-m", "helpline", "migrate"], env=env, check=True, capture_output=True)
        settings = settings_for(redis.url, folder, port, **chosen)
        people = [Newcomer(f"helper{n}", f"Helper {n}", Role.AGENT) for n in range(HELPERS)]
        await bootstrap.enrol(settings, people, PASSWORD)
        services = (await stack.enter_async_context(bootstrap.open_services(settings))).services
        web = stack.enter_context(process([sys.executable, "-m", "helpline", "web"], env))
        relay = stack.enter_context(
            process([sys.executable, "-m", "tests.bench.socketio_relay", str(relay_port), redis.url])
        )
        session = await stack.enter_async_context(aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)))
        await serves(session, f"{settings.public_url}/healthz")
        await serves(session, f"http://127.0.0.1:{relay_port}/")
        chat = _Chat(services, settings.public_url, _Clock(web.pid, redis))
        await chat.begin(stack)
        relayed = _Relay(f"http://127.0.0.1:{relay_port}", _Clock(relay.pid, redis))
        await relayed.begin(stack, session)
        await chat.round(), await relayed.round()  # warm
        chat.seconds.clear(), relayed.seconds.clear()
        name = "G4 visitor → helper, stored, acknowledged ÷ socket.io relaying, CPU"
        cpu = await alternate(name, 1.0, relayed.round, chat.round)
        wall = [_on_the_wall(relayed.seconds, chat.seconds, cpu.rounds)]
        return [replace(cpu, wall_ratio=None), *wall, await _memory(stack, settings.public_url, web.pid)]


def _on_the_wall(relayed: list[float], stored: list[float], rounds: int) -> Result:
    one, other = (statistics.quantiles(seconds, n=100)[98] for seconds in (relayed, stored))
    return Result(f"G4 p99 on the wall, {other * 1000:.1f} ms ÷ {one * 1000:.1f} ms", other / one, None, rounds=rounds)


@dataclass
class _Clock:
    """The CPU of a server and of Redis."""

    pid: int
    redis: RedisServer

    def spent(self) -> float:
        assert self.redis.process is not None
        return cpu_seconds(self.pid) + cpu_seconds(self.redis.process.pid)


@dataclass
class _Load:
    """Messages of all visitors, a few at a time; each must be acknowledged, and be heard once by its helper."""

    clock: _Clock
    seconds: list[float] = field(default_factory=list)

    async def run(self, sends: list[Callable[[], Awaitable[None]]]) -> Cost:
        room, first, cpu = asyncio.Semaphore(AT_ONCE), len(self.seconds), self.clock.spent()

        async def one(send: Callable[[], Awaitable[None]]) -> None:
            async with room:
                began = time.perf_counter()
                async with asyncio.timeout(30):
                    await send()
                self.seconds.append(time.perf_counter() - began)

        await asyncio.gather(*(one(send) for send in sends))
        return Cost((self.clock.spent() - cpu) / len(sends), statistics.fmean(self.seconds[first:]))


class _Helper(Console):
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


class _Page(Visitor):
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


class _Chat(_Load):
    """The candidate."""

    def __init__(self, services: Services, url: str, clock: _Clock) -> None:
        super().__init__(clock)
        self._services = services
        self._url = url
        self._heard: Heard = {}
        self._pages: list[tuple[str, _Page]] = []
        self._numbers = 0
        self._next = 0.0

    async def begin(self, stack: AsyncExitStack) -> None:
        helpers = [_Helper(self._url, self._heard) for _ in range(HELPERS)]
        for number, helper in enumerate(helpers):
            await stack.enter_async_context(helper.open(f"helper{number}", PASSWORD))
            await helper.is_available()
        pages: dict[str, _Page] = {}
        for number in range(HELPERS * CHATS):
            page = await _arrives(stack, self._url, number)
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
        await asyncio.sleep(max(0.0, self._next - time.monotonic()))
        self._next = time.monotonic() + WINDOW
        sends = []
        for number in range(EACH):
            for contact, page in self._pages:
                text = f"{self._numbers} {number} {WORDS}".strip()
                sends.append(lambda contact=contact, page=page, text=text: page.write(contact, text))
        self._numbers += 1
        cost = await self.run(sends)
        self._next = time.monotonic() + WINDOW
        return cost


async def _arrives(stack: AsyncExitStack, url: str, number: int) -> _Page:
    """A visitor's page at its first question; rooms of people come from addresses of their own."""
    connector = aiohttp.TCPConnector(local_addr=(f"127.0.0.{2 + number // ROOMFUL}", 0))
    http = await stack.enter_async_context(aiohttp.ClientSession(url, connector=connector))
    page = _Page(http, url)
    await page.open()
    await page.connect()
    await page.stage("flow")
    return page


class _Relay(_Load):
    """The anchor, spoken to in socket.io's own frames."""

    def __init__(self, url: str, clock: _Clock) -> None:
        super().__init__(clock)
        self._url = url
        self._visitors: list[aiohttp.ClientWebSocketResponse] = []
        self._receipts: Heard = {}
        self._heard: Heard = {}
        self._numbers = 0

    async def begin(self, stack: AsyncExitStack, session: aiohttp.ClientSession) -> None:
        talks = [f"talk{number}" for number in range(HELPERS * CHATS)]
        for number in range(HELPERS):
            mine = talks[number * CHATS : (number + 1) * CHATS]
            await self._connect(session, mine, self._heard)
        for talk in talks:
            self._visitors.append(await self._connect(session, [talk], {}))

    async def _connect(
        self, session: aiohttp.ClientSession, talks: list[str], heard: Heard
    ) -> aiohttp.ClientWebSocketResponse:
        socket = await session.ws_connect(f"{self._url}/socket.io/?EIO=4&transport=websocket")
        await socket.receive_str()
        await socket.send_str("40")
        await socket.receive_str()
        await socket.send_str(f"42{json.dumps(['follow', talks])}")
        asyncio.get_running_loop().create_task(self._read(socket, heard))
        return socket

    async def _read(self, socket: aiohttp.ClientWebSocketResponse, heard: Heard) -> None:
        async for message in socket:
            text = str(message.data)
            if text == "2":
                await socket.send_str("3")
            elif text.startswith("43"):
                body: list[Any] = json.loads(text[text.index("[") :])
                self._receipts.pop(body[0]).set_result(None)
            elif text.startswith("42") and heard is self._heard:
                heard.pop(json.loads(text[2:])[1]["id"]).set_result(None)

    async def round(self) -> Cost:
        sends = []
        for _ in range(EACH):
            for number, socket in enumerate(self._visitors):
                sends.append(lambda number=number, socket=socket: self._write(number, socket))
        return await self.run(sends)

    async def _write(self, number: int, socket: aiohttp.ClientWebSocketResponse) -> None:
        loop, id = asyncio.get_running_loop(), new_id()
        self._numbers += 1
        self._receipts[id] = receipt = loop.create_future()
        self._heard[id] = delivery = loop.create_future()
        message = {"talk": f"talk{number}", "id": id, "text": f"{self._numbers} {WORDS}"}
        await socket.send_str(f"42{self._numbers}{json.dumps(['say', message])}")
        await asyncio.gather(receipt, delivery)


async def _memory(stack: AsyncExitStack, url: str, pid: int) -> Result:
    """What the server keeps for each open chat, its socket included."""
    before = _resident(pid)
    kept = [await _arrives(stack, url, HELPERS * CHATS + number) for number in range(OPEN)]
    assert all(page.socket is not None and not page.socket.closed for page in kept)
    kib = (_resident(pid) - before) / OPEN / 1024
    return Result(f"G4 KiB of the web process for each of {OPEN} more open chats", kib, 60.0, rounds=1)


def _resident(pid: int) -> int:
    """Bytes of memory a process holds."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
