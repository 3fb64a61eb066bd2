"""G2: an assignment, against its own commands without a script, against a short line, against WATCH and MULTI.

The unit of CPU is Redis' own microseconds for the commands concerned (INFO commandstats). Redis reads a clock on the
wall: what else runs on the machine counts in. So a round is made of slices, short enough to be spoilt one by one, and
the median slice is the round's. In the last row the unit is the CPU time of the server and of the worker together, for
there most of the work is the worker's.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import replace

from tests.bench.crowd import AGENTS, LANES, Crowd, copy_of
from tests.bench.naive_loop import NaiveLoop
from tests.bench.replay import Command, Recorder, Wire, packed
from tests.bench.rounds import ROUNDS, Cost, Result, alternate, cpu_seconds
from tests.redis_servers import RedisServer, running

BATCH = 60  # decisions in a round: eight times sixty agents, one batch to warm up
SLICE = 6
IN_FLIGHT = 10  # closes that a web process waits for at the same time in the last row
FEW, MANY, LOOPED = 1_000, 100_000, 10_000


async def measure() -> list[Result]:
    return [await _against_native(), await _against_a_short_line(), await _against_a_loop()]


async def _against_native() -> Result:
    async with AsyncExitStack() as stack:
        original = Crowd(stack.enter_context(running()))
        stack.push_async_callback(original.aclose)
        await original.fill(FEW + (ROUNDS + 1) * BATCH)
        recorded, scripted, native = (stack.enter_context(copy_of(original)) for _ in range(3))
        for crowd in (recorded, scripted, native):
            stack.push_async_callback(crowd.aclose)
        recorder = Recorder(recorded.server.socket)
        await recorded.decide((ROUNDS + 1) * BATCH)
        decisions = recorder.decisions()
        assert len(decisions) == (ROUNDS + 1) * BATCH
        batches = iter([decisions[first : first + BATCH] for first in range(0, len(decisions), BATCH)])
        wire = Wire(native.server.socket)
        stack.callback(wire.close)

        async def baseline() -> Cost:
            return _replay(native, wire, next(batches))

        async def candidate() -> Cost:
            return await _decide(scripted)

        await baseline(), await candidate()
        result = await alternate(
            "G2 assignment ÷ its own commands native, 12 lanes, 500 agents", 3.0, baseline, candidate
        )
        digests = {crowd.digest() for crowd in (recorded, scripted, native)}
        assert len(digests) == 1, "the same commands leave the same data"
        return result


async def _against_a_short_line() -> Result:
    async with AsyncExitStack() as stack:
        short, long = (Crowd(stack.enter_context(running())) for _ in range(2))
        for crowd, waiting in ((short, FEW), (long, MANY)):
            stack.push_async_callback(crowd.aclose)
            await crowd.fill(waiting + (ROUNDS + 1) * BATCH)
        await _decide(short), await _decide(long)
        name = "G2 assignment, 100 000 waiting ÷ 1 000 waiting"
        return await alternate(name, 1.5, lambda: _decide(short), lambda: _decide(long))


async def _against_a_loop() -> Result:
    async with AsyncExitStack() as stack:
        crowd = Crowd(stack.enter_context(running()))
        stack.push_async_callback(crowd.aclose)
        await crowd.fill(LOOPED + (ROUNDS + 1) * BATCH)
        server = stack.enter_context(running())
        loop, agents = NaiveLoop(server, LOOPED + ROUNDS, AGENTS, LANES), iter(AGENTS)
        await _decide(crowd)

        async def looped() -> Cost:
            with Stopwatch(server) as watch:
                loop.assign(next(agents))
            return watch.cost(1)

        name = "G2 WATCH and MULTI in Python ÷ assignment, 10 000 waiting, 1 worker"
        result = await alternate(name, 500.0, lambda: _as_a_web_process(crowd), looped)
        assert loop.assigned() == ROUNDS
        return replace(result, better="higher")


async def _decide(crowd: Crowd) -> Cost:
    """One batch; each freed agent has an offer, and nobody is offered twice."""
    agents = [agent for _, agent in crowd.closes[-BATCH:]]
    slices = []
    for _ in range(BATCH // SLICE):
        before, began = crowd.usec(), time.perf_counter()
        await crowd.decide(SLICE)
        wall, spent = time.perf_counter() - began, crowd.usec()["evalsha"] - before.get("evalsha", 0)
        slices.append(Cost(spent / 1e6 / SLICE, wall / SLICE))
    crowd.check(agents)
    return _median(slices)


async def _as_a_web_process(crowd: Crowd) -> Cost:
    """Several volunteers close at the same time, one contact after the other: their commands share the pipe."""
    agents = [agent for _, agent in crowd.closes[-BATCH:]]

    async def volunteer() -> None:
        for _ in range(BATCH // IN_FLIGHT):
            await crowd.close()

    with Stopwatch(crowd.server) as watch:
        await asyncio.gather(*(volunteer() for _ in range(IN_FLIGHT)))
    crowd.check(agents)
    return watch.cost(BATCH)


def _replay(crowd: Crowd, wire: Wire, decisions: Sequence[Sequence[Command]]) -> Cost:
    slices = []
    for first in range(0, BATCH, SLICE):
        commands = [command for decision in decisions[first : first + SLICE] for command in decision]
        data, before, began = packed(commands), crowd.usec(), time.perf_counter()
        wire.send(data)
        wire.replies(len(commands))
        wall = time.perf_counter() - began
        spent = sum(usec - before.get(name, 0) for name, usec in crowd.usec().items() if name != "info")
        slices.append(Cost(spent / 1e6 / SLICE, wall / SLICE))
    return _median(slices)


def _median(slices: Sequence[Cost]) -> Cost:
    return Cost(statistics.median(cost.cpu for cost in slices), statistics.median(cost.wall for cost in slices))


class Stopwatch:
    """CPU of this process and of a server, and the time on the wall, while inside."""

    def __init__(self, server: RedisServer) -> None:
        assert server.process is not None
        self._pid = server.process.pid

    def __enter__(self) -> Stopwatch:
        self._cpu, self._wall = self._spent(), time.perf_counter()
        return self

    def __exit__(self, *_: object) -> None:
        self._cpu, self._wall = self._spent() - self._cpu, time.perf_counter() - self._wall

    def cost(self, units: int) -> Cost:
        return Cost(self._cpu / units, self._wall / units)

    def _spent(self) -> float:
        return time.process_time() + cpu_seconds(self._pid)
