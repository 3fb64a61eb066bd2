"""G3: from a person's place in line to the offer on the volunteer's live socket, against a bare chain.

The candidate is the real site in a process of its own, with a signed-in console and a long line of others; the bare
chain is one publish on the same Redis and the least aiohttp server that forwards it (`bare_chain`). A unit of work is
an offer that is shown and, since the person leaves, taken away; of the bare chain two messages of the same bytes. The
CPU is that of the server and of Redis together; the time on the wall is that of the showing alone.
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
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp

from helpline import bootstrap
from helpline.domain.accounts import Role
from helpline.services.enrolment import Newcomer
from routing.model import LaneStep, Policy
from routing.redis_store import RedisStore
from tests.bench.bare_chain import CHANNEL
from tests.bench.crowd import in_turn
from tests.bench.processes import process, serves
from tests.bench.rounds import Cost, Result, alternate, cpu_seconds
from tests.console_client import Console
from tests.demo_process import free_port
from tests.redis_servers import RedisServer, running
from tests.settings import environment_for, settings_for
from tests.store_line import DAY

OFFERS = 40  # in a round
WAITING, ELSEWHERE = 2_000, (LaneStep("elsewhere", 0),)
APART = 0.03  # seconds between two offers: more than a screen rests between two readings
PASSWORD = "trois petits tours"
CARD = json.dumps({"topic": "demarche", "language": "fr", "queue": "general", "priority": "normal"})


async def measure() -> list[Result]:
    async with AsyncExitStack() as stack:
        redis, folder = stack.enter_context(running()), Path(stack.enter_context(tempfile.TemporaryDirectory()))
        port, bare_port = free_port(), free_port()
        env = {**os.environ, **environment_for(redis.url, folder, port)}
        subprocess.run([sys.executable, "-m", "helpline", "migrate"], env=env, check=True, capture_output=True)
        settings = settings_for(redis.url, folder, port)
        await bootstrap.enrol(settings, [Newcomer("camille", "Camille Aubin", Role.AGENT)], PASSWORD)
        web = stack.enter_context(process([sys.executable, "-m", "helpline", "web"], env))
        bare = stack.enter_context(process([sys.executable, "-m", "tests.bench.bare_chain", str(bare_port), redis.url]))
        session = await stack.enter_async_context(aiohttp.ClientSession())
        await serves(session, f"http://127.0.0.1:{port}/healthz")
        await serves(session, f"http://127.0.0.1:{bare_port}/")
        store = RedisStore.connect(redis.url, settings.line_name, Policy(), day=lambda: DAY)
        stack.push_async_callback(store.aclose)
        await _stands_elsewhere(store, WAITING)  # alone: Redis learns the scripts
        await in_turn([_stands_elsewhere(store, number) for number in range(WAITING)])
        console = _Watched(f"http://127.0.0.1:{port}")
        await stack.enter_async_context(console.open("camille", PASSWORD))
        await console.is_available()
        socket = await stack.enter_async_context(session.ws_connect(f"http://127.0.0.1:{bare_port}/live"))
        offers = _Offers(store, console, _Clock(web.pid, redis))
        messages = _Messages(store, socket, _Clock(bare.pid, redis))
        await offers.round(), await messages.round()  # warm
        offers.seconds.clear(), messages.seconds.clear()
        name = "G3 enqueue → offer on the console's socket ÷ publish → socket"
        cpu = await alternate(name, None, messages.round, offers.round)
        return [replace(cpu, wall_ratio=None), *_on_the_wall(messages.seconds, offers.seconds, cpu.rounds)]


def _on_the_wall(bare: list[float], real: list[float], rounds: int) -> list[Result]:
    results = []
    for name, rank in (("p50", 49), ("p99", 98)):
        one, other = (statistics.quantiles(seconds, n=100)[rank] for seconds in (bare, real))
        what = f"G3 {name} on the wall, {other * 1000:.2f} ms ÷ {one * 1000:.2f} ms"
        results.append(Result(what, other / one, None, rounds=rounds))
    return results


async def _stands_elsewhere(store: RedisStore, number: int) -> None:
    """One of a long line that this volunteer does not serve."""
    await store.arrive(f"arrive:{number}", f"c_{number:028d}", f"CA{number:032x}", "voice")
    await store.enqueue(f"enqueue:{number}", f"c_{number:028d}", ELSEWHERE, card=CARD)


@dataclass
class _Clock:
    """The CPU of a server and of Redis."""

    pid: int
    redis: RedisServer

    def spent(self) -> float:
        assert self.redis.process is not None
        return cpu_seconds(self.pid) + cpu_seconds(self.redis.process.pid)


class _Watched(Console):
    """A console that remembers every offer it was sent."""

    def __init__(self, base: str) -> None:
        super().__init__(base)
        self.offers: list[str] = []

    def _hear(self, message: dict[str, Any]) -> None:
        if offer := message.get("patch", {}).get("offer"):
            self.offers.append(offer["id"])
        super()._hear(message)


@dataclass
class _Offers:
    """The candidate: each person is offered once, is seen, and leaves."""

    store: RedisStore
    console: _Watched
    clock: _Clock
    seconds: list[float] = field(default_factory=list)
    numbers: count[int] = field(default_factory=count)

    async def round(self) -> Cost:
        self.console.offers.clear()
        cpu, first = self.clock.spent(), len(self.seconds)
        for _ in range(OFFERS):
            await self._offer(f"c_offered{next(self.numbers):020d}")
            await asyncio.sleep(APART)
        assert len(set(self.console.offers)) == len(self.console.offers) == OFFERS, "each is shown once"
        return Cost((self.clock.spent() - cpu) / OFFERS, statistics.fmean(self.seconds[first:]))

    async def _offer(self, contact: str) -> None:
        store = self.store
        await store.arrive(f"arrive:{contact}", contact, f"CA-{contact}", "voice")
        began = time.perf_counter()
        await store.enqueue(f"enqueue:{contact}", contact, (LaneStep("general", 0),), card=CARD)
        shown = await self.console.is_offered()
        self.seconds.append(time.perf_counter() - began)
        assert shown["contact"] == contact
        await asyncio.sleep(APART)
        await store.leave(f"leave:{contact}", contact, "abandoned", "contact")
        await self.console.shows(lambda view: not view.get("offer"))


@dataclass
class _Messages:
    """The bare chain: as many messages, of the length of what a console is sent."""

    store: RedisStore
    socket: aiohttp.ClientWebSocketResponse
    clock: _Clock
    seconds: list[float] = field(default_factory=list)
    numbers: count[int] = field(default_factory=count)

    async def round(self) -> Cost:
        cpu, first = self.clock.spent(), len(self.seconds)
        for _ in range(OFFERS):
            self.seconds.append(await self._message())
            await asyncio.sleep(APART)
            await self._message()
            await asyncio.sleep(APART)
        return Cost((self.clock.spent() - cpu) / OFFERS, statistics.fmean(self.seconds[first:]))

    async def _message(self) -> float:
        text = json.dumps({"n": next(self.numbers), "card": CARD, "more": "." * 200})
        began = time.perf_counter()
        await self.store._line.pipe.call("PUBLISH", CHANNEL, text)
        assert await self.socket.receive_str() == text
        return time.perf_counter() - began
