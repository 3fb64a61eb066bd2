"""G4: a visitor's message to their helper, stored before it is acknowledged, against relays that keep nothing.

The candidate is the real web process: visitors on `/chat/live`, helpers on `/console/live`, each with ten chats. The
anchors relay the same texts between as many sockets, through Redis, to both sides and with a receipt: socket.io for
the CPU, that of the server and of Redis together, and a bare relay for the time on the wall. A visitor may write five
times in ten seconds, so a round is as many from each, and the next one waits.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from contextlib import AsyncExitStack
from dataclasses import replace
from itertools import chain
from pathlib import Path

import aiohttp

from helpline import bootstrap
from helpline.domain.accounts import Role
from helpline.services.enrolment import Newcomer
from tests.bench.chat_helpline import PASSWORD, Chat, Page, arrives
from tests.bench.chat_load import CHATS, EACH, HELPERS, PER_SECOND, Clock, p99
from tests.bench.chat_relays import Bare, SocketIo
from tests.bench.chat_stalled import stalled
from tests.bench.processes import process, serves
from tests.bench.rounds import ROUNDS, Cost, Result, alternate
from tests.demo_process import free_port
from tests.redis_servers import running
from tests.settings import environment_for, settings_for

OPEN = 500  # chats at once, for the memory and for who stalls


async def measure() -> list[Result]:
    async with AsyncExitStack() as stack:
        redis, folder = stack.enter_context(running()), Path(stack.enter_context(tempfile.TemporaryDirectory()))
        port, relay_port, bare_port = free_port(), free_port(), free_port()
        chosen = {"CHATS_EACH": str(CHATS), "CHAT_QUEUE": "10000"}
        env = {**os.environ, **environment_for(redis.url, folder, port, **chosen)}
        subprocess.run([sys.executable, "-m", "helpline", "migrate"], env=env, check=True, capture_output=True)
        settings = settings_for(redis.url, folder, port, **chosen)
        people = [Newcomer(f"helper{n}", f"Helper {n}", Role.AGENT) for n in range(HELPERS)]
        await bootstrap.enrol(settings, people, PASSWORD)
        services = (await stack.enter_async_context(bootstrap.open_services(settings))).services
        web = stack.enter_context(process([sys.executable, "-m", "helpline", "web"], env))
        session = await stack.enter_async_context(aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)))
        await serves(session, f"{settings.public_url}/healthz")
        chat = Chat(services, settings.public_url, Clock(web.pid, redis))
        await chat.begin(stack)
        relays = []
        for kind, module, at in ((SocketIo, "socketio_relay", relay_port), (Bare, "bare_relay", bare_port)):
            server = stack.enter_context(process([sys.executable, "-m", f"tests.bench.{module}", str(at), redis.url]))
            await serves(session, f"http://127.0.0.1:{at}/")
            relays.append(kind(f"http://127.0.0.1:{at}", Clock(server.pid, redis)))
            await relays[-1].begin(session)
        results = [*await _rounds(chat, relays[0]), await _delivery(chat, relays[1])]
        memory, pages = await _memory(stack, settings.public_url, web.pid)
        return [*results, memory, await stalled(services, chat, pages)]


async def _rounds(chat: Chat, relay: SocketIo) -> list[Result]:
    """As fast as either can: the CPU of a message, and its time while the server is busy all the time."""
    for side in (relay, chat):  # warm
        await side.round()
        side.slowest()
    slowest: list[tuple[float, float]] = []

    async def candidate() -> Cost:
        cost = await chat.round()
        slowest.append((chat.slowest(), relay.slowest()))
        return cost

    name = "G4 visitor → helper, stored, acknowledged ÷ socket.io relaying, CPU"
    cpu = await alternate(name, 1.0, relay.round, candidate)
    ratios = [ours / theirs for ours, theirs in slowest]
    told = [statistics.median(side) * 1000 for side in zip(*slowest, strict=True)]
    name = f"G4 p99, eight at a time ÷ socket.io, {told[0]:.1f} ms ÷ {told[1]:.1f} ms"
    return [
        replace(cpu, wall_ratio=None),
        Result(name, statistics.median(ratios), None, lowest=min(ratios), highest=max(ratios)),
    ]


async def _delivery(chat: Chat, bare: Bare) -> Result:
    """At a steady pace far below what either can: the two take turns of about a second, so that whatever else the
    machine does meets both, and the percentile is that of all messages together."""
    rounds: list[tuple[list[float], list[float]]] = []
    async with chat.window():
        for _ in range(1 + ROUNDS):
            for _ in range(EACH):  # a visitor's turn comes each 2.2 s: five in ten seconds are let through
                await chat.paced(chat.one_each())
                await bare.paced(bare.one_each())
            rounds.append((chat.taken(), bare.taken()))
    measured = rounds[1:]  # the first one warms
    ours, theirs = (p99(list(chain.from_iterable(side))) for side in zip(*measured, strict=True))
    ratios = [p99(one) / p99(other) for one, other in measured]
    name = f"G4 p99 at {PER_SECOND} a second ÷ a bare relay, {ours * 1000:.1f} ms ÷ {theirs * 1000:.1f} ms"
    return Result(name, ours / theirs, 1.5, lowest=min(ratios), highest=max(ratios))


async def _memory(stack: AsyncExitStack, url: str, pid: int) -> tuple[Result, list[Page]]:
    """What the server keeps for each open chat, its socket included."""
    before = _resident(pid)
    kept = [await arrives(stack, url, HELPERS * CHATS + number) for number in range(OPEN)]
    assert all(page.socket is not None and not page.socket.closed for page in kept)
    kib = (_resident(pid) - before) / OPEN / 1024
    return Result(f"G4 KiB of the web process for each of {OPEN} more open chats", kib, 60.0, rounds=1), kept


def _resident(pid: int) -> int:
    """Bytes of memory a process holds."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
