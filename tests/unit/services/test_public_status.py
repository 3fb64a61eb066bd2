"""What anybody may be told of the line, at the edges."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from helpline.services.opening import Opening
from helpline.services.public_status import FRESH_MS, Channel, PublicStatus, Why
from routing.errors import Unavailable
from routing.memory_store import MemoryStore
from routing.model import AgentLane, LaneStep, LineSnapshot, Policy, Presence
from tests.fakes.people import HandClock


class Broken(MemoryStore):
    """A store that can go out of reach."""

    broken = False

    async def snapshot(self) -> LineSnapshot:
        if self.broken:
            raise Unavailable("redis")
        return await super().snapshot()


async def somebody(store: MemoryStore, presence: Presence) -> None:
    await store.configure_agent("c", "a1", [AgentLane("everyone")], {"voice": 1})
    await store.set_presence(f"p:{presence}", "a1", presence, "pause")


async def waits(store: MemoryStore, name: str) -> None:
    await store.arrive(f"a:{name}", name, f"x:{name}", "voice")
    await store.enqueue(f"q:{name}", name, [LaneStep("everyone", 0)])


@pytest.mark.parametrize(
    ("hours", "presence", "people", "broken", "why"),
    [
        ("24/7", Presence.AVAILABLE, 0, False, Why.OPEN),
        ("24/7", Presence.AVAILABLE, 3, False, Why.FULL),
        ("24/7", Presence.AWAY, 0, False, Why.NOBODY),
        ("24/7", Presence.OFFLINE, 0, False, Why.NOBODY),
        ("24/7", Presence.AVAILABLE, 0, True, Why.UNKNOWN),
        ("off", Presence.AVAILABLE, 0, False, Why.HOURS),
        ("off", Presence.AVAILABLE, 0, True, Why.HOURS),
    ],
)
async def test_why(hours: str, presence: Presence, people: int, broken: bool, why: Why) -> None:
    clock = HandClock()
    store = Broken(Policy(), clock.now_ms, day=lambda: "2026-11-24")
    await somebody(store, presence)
    for number in range(people):
        await waits(store, f"c{number}")
    store.broken = broken
    status = PublicStatus(store, {"voice": Channel(Opening(hours, ZoneInfo("Europe/Paris"), clock), cap=3)}, clock)
    told = await status.of("voice", "fr")
    assert (told.why, told.open) == (why, why in (Why.OPEN, Why.UNKNOWN))


async def test_one_reading_serves_everybody_for_two_seconds() -> None:
    clock = HandClock()
    store = Broken(Policy(), clock.now_ms, day=lambda: "2026-11-24")
    opening = Opening("24/7", ZoneInfo("Europe/Paris"), clock)
    status = PublicStatus(store, {"voice": Channel(opening), "chat": Channel(opening)}, clock)
    assert (await status.of("voice", "fr")).why is Why.NOBODY
    await somebody(store, Presence.AVAILABLE)
    clock.now += FRESH_MS - 1
    assert (await status.of("voice", "fr")).why is Why.NOBODY
    clock.now += 1
    assert (await status.of("voice", "fr")).why is Why.OPEN
    assert (await status.of("chat", "fr")).why is Why.NOBODY, "a channel that nobody on duty serves"
