"""G8: what one waiting contact takes in Redis with all its indexes, and what is left of it afterwards.

The contact is a real one: its number, the flow's session and the card as the application writes them, seven lanes
to be tried in turn. Results kept for repeats expire within a millisecond here, and the streams, which are bounded by
what is acknowledged, are weighed apart.
"""

from __future__ import annotations

import asyncio
import secrets
from functools import cache
from pathlib import Path

from helpline.adapters.ids import RandomIds
from helpline.services.personal import private_of
from ivr_flows.engine import Engine
from ivr_flows.loader import MAIN_FLOW, load_library
from ivr_flows.session import Digits, Enqueue
from routing.model import ContactState, LaneStep, Policy
from tests.bench.crowd import Crowd, in_turn
from tests.bench.rounds import Result
from tests.redis_servers import DEBIAN, EMBEDDED, running

CONTACTS = 10_000
MOST_BYTES = 640.0
SCHEDULE = [
    (0, "cell:0:77{}:-48"),
    (10_000, "cell:1:38{}:-24"),
    (20_000, "cell:2:19{}:-12"),
    (30_000, "cell:3:9{}:-6"),
    (40_000, "dep:29"),
    (50_000, "reg:53"),
    (60_000, "general"),
]
CELLS = 12  # few, so that each lane is long: a short one is packed, and lighter
CODE = "01290"  # a nought before it: the longest way to keep one
CARD = '{"topic":"demarche","language":"fr","queue":"general","priority":"normal","head_start_ms":"0"}'
# What belongs to the line and not to anybody in it.
OF_THE_LINE = {"{line}:line", "{line}:counts", "{line}:events", "{line}:effects"}


async def measure() -> list[Result]:
    return [row for server in (EMBEDDED, DEBIAN) for row in await _weigh(server)]


async def _weigh(executable: Path) -> list[Result]:
    with running(executable) as server:
        line = Crowd(server, policy=Policy(op_ttl_ms=1, tombstone_ms=2_000))
        callers = _Callers(line)
        version = line.redis.info("server")["redis_version"]
        # A rewrite of the append-only file that falls into the weighing holds back the growing of tables.
        line.redis.config_set("auto-aof-rewrite-percentage", 0)
        try:
            await callers.wait(10)
            await callers.leave()
            before = _bytes(line)
            await callers.wait(CONTACTS)
            each = (_bytes(line) - before) / CONTACTS
            await callers.leave()
            await asyncio.sleep(line.policy.tombstone_ms / 1000)
            left = [key for key in line.redis.scan_iter(count=1000) if not _is_of_the_line(key)]
        finally:
            await line.aclose()
    return [
        Result(f"G8 bytes of a waiting contact, Redis {version}", each, MOST_BYTES, rounds=1),
        Result(f"G8 keys left when the last has gone, Redis {version}", len(left), 0.0, rounds=1),
    ]


class _Callers:
    """People who come through the main flow into the line."""

    def __init__(self, line: Crowd) -> None:
        self._line = line
        self._ids = RandomIds()
        self._inside: list[str] = []

    async def wait(self, number: int) -> None:
        self._inside = [self._ids.new("c") for _ in range(number)]
        await in_turn([self._arrive(contact, n) for n, contact in enumerate(self._inside)])

    async def leave(self) -> None:
        await in_turn([self._line.store.leave(f"leave:{c}", c, "abandoned", "contact") for c in self._inside])

    async def _arrive(self, contact: str, n: int) -> None:
        store, call = self._line.store, f"CA{secrets.token_hex(16)}"
        await store.arrive(f"arrive:{call}", contact, call, "voice", private_of(f"+336399{n:05d}"))
        for step, session in enumerate(_sessions()):
            await store.step(f"step:{contact}:{step}", contact, step, session)
        schedule = [LaneStep(lane.format(n % CELLS), after) for after, lane in SCHEDULE]
        queued = await store.enqueue(
            f"enqueue:{contact}", contact, schedule, card=CARD, private=private_of(f"+336399{n:05d}", CODE)
        )
        assert queued.state is ContactState.WAITING
        assert len(queued.schedule) == len(SCHEDULE)


@cache
def _sessions() -> tuple[str, str]:
    """The flow's session at the menu, and at its end after one key."""
    facts = {"open": True, "hours": "", "next_opening": ""}
    engine = Engine(load_library())
    menu = engine.begin(MAIN_FLOW, facts)
    end = engine.step(menu.session, Digits("1"), facts)
    assert isinstance(end.outcome, Enqueue)
    return menu.session.dump(), end.session.dump()


def _bytes(line: Crowd) -> int:
    """What Redis uses, without the streams; what has expired is gone first."""
    while any(True for _ in line.redis.scan_iter("{line}:op:*", count=1000)):
        pass  # to look at what has expired lets Redis drop it
    streams = sum(line.redis.memory_usage(key, samples=0) or 0 for key in ("{line}:events", "{line}:effects"))
    return int(line.redis.info("memory")["used_memory"]) - streams


def _is_of_the_line(key: str) -> bool:
    return key in OF_THE_LINE or key.startswith("{line}:today:")
