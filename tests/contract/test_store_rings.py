"""The store's contract about rings: a lane that nobody on duty serves is passed at once; the place is kept."""

from __future__ import annotations

import pytest

from routing.model import AgentLane, LaneStep, Presence
from tests.store_line import StoreLine

RINGS = (LaneStep("near", 0), LaneStep("dep", 20_000), LaneStep("reg", 50_000), LaneStep("all", 60_000))


async def is_busy(line: StoreLine, agent: str, *lanes: str) -> None:
    """On duty in these lanes, and talking to somebody."""
    await line.serves(agent, "own", *lanes)
    await line.queues(f"of-{agent}", (LaneStep("own", 0),))
    await line.converses(agent)


async def lane(line: StoreLine, contact: str) -> str | None:
    return (await line.contact(contact)).lane


async def widened(line: StoreLine, contact: str) -> list[str]:
    events = await line.events()
    return [e.data["lane"] for e in events if e.type == "contact.widened" and e.contact == contact]


async def test_rings_nobody_serves_are_passed_at_once(line: StoreLine) -> None:
    await is_busy(line, "a1", "reg")
    contact = await line.queues("c1", RINGS)
    assert contact.lane == "reg"
    assert await widened(line, "c1") == ["reg"]


async def test_with_nobody_on_duty_at_all_the_last_ring_is_reached_and_nothing_is_armed(line: StoreLine) -> None:
    await line.serves("away", "near", "all", presence=Presence.AWAY)
    assert (await line.queues("c1", RINGS)).lane == "all"
    assert "widen" not in {deadline.kind for deadline in await line.store.due(100)}
    await line.tick(120_000)
    assert await widened(line, "c1") == ["all"]


async def test_somebody_on_duty_is_waited_for_as_long_as_the_ring_lasts(line: StoreLine) -> None:
    await is_busy(line, "a1", "near")
    await is_busy(line, "a2", "dep")
    await line.queues("c1", RINGS)
    await line.store.heartbeat("a1")
    await line.tick(19_999)
    assert await lane(line, "c1") == "near"
    await line.tick(1)
    assert await lane(line, "c1") == "dep"


async def test_a_ring_reached_early_lasts_its_own_time_not_longer(line: StoreLine) -> None:
    await is_busy(line, "a2", "dep")
    assert (await line.queues("c1", RINGS)).lane == "dep"
    for passed in (20_000, 9_999):
        await line.store.heartbeat("a2")
        await line.tick(passed)
    assert await lane(line, "c1") == "dep"
    await line.tick(1)
    assert await lane(line, "c1") == "all", "nobody serves the region"


async def test_a_resting_agent_is_on_duty(line: StoreLine) -> None:
    await line.serves("a1", "near")
    await line.queues("c1", (LaneStep("near", 0),))
    await line.declines("a1")
    assert (await line.queues("c2", RINGS)).lane == "near"


@pytest.mark.parametrize("how", ["declines", "misses"])
async def test_who_declined_or_missed_serves_this_contact_no_more(line: StoreLine, how: str) -> None:
    await line.serves("a1", AgentLane("near", 1), AgentLane("all", 9))
    await line.queues("c1", RINGS)
    await line.serves("a2", "all")
    if how == "declines":
        await line.declines("a1")
    else:
        await line.store.fail(line.op(), (await line.offered("a1")).id, "no_answer", True)
    assert await line.offered_contact("a2") == "c1"
    assert await widened(line, "c1") == ["all"]


@pytest.mark.parametrize("how", ["away", "offline", "lost", "other lanes", "too many misses"])
async def test_when_the_last_one_leaves_a_ring_those_who_wait_there_move_on(line: StoreLine, how: str) -> None:
    await is_busy(line, "a1", "near")
    await line.serves("a2", "all", presence=Presence.AWAY)
    for contact in ("c1", "c2"):
        assert (await line.queues(contact, RINGS)).lane == "near"
    if how in ("away", "offline"):
        await line.store.set_presence(line.op(), "a1", Presence(how))
    elif how == "other lanes":
        await line.store.configure_agent(line.op(), "a1", [AgentLane("reg")], {"voice": 1})
    elif how == "lost":
        line.now += line.policy.heartbeat_ms
        await line.store.fire(next(d for d in await line.store.due() if d.kind == "beat"))
    else:
        await misses_too_often(line, "a1")
    await line.tick(0)
    expected = "reg" if how == "other lanes" else "all"
    assert (await lane(line, "c1"), await lane(line, "c2")) == (expected, expected)
    await line.store.set_presence(line.op(), "a2", Presence.AVAILABLE)
    if how != "other lanes":
        assert await line.offered_contact("a2") == "c1", "the first place is kept"


async def misses_too_often(line: StoreLine, agent: str) -> None:
    await line.store.hang_up(line.op(), f"of-{agent}", agent)
    await line.store.close(line.op(), f"of-{agent}", agent, "solved")
    for _ in range(line.policy.max_misses):
        await line.store.heartbeat(agent)
        await line.tick(line.policy.miss_rest_ms)
        if await line.offered_contact(agent):
            await line.store.fail(line.op(), (await line.offered(agent)).id, "no_answer", True)


async def test_a_crowd_moves_on_page_by_page(line: StoreLine) -> None:
    await is_busy(line, "a1", "near")
    crowd = [f"c{number}" for number in range(230)]
    for number, contact in enumerate(crowd):
        await line.queues(contact, RINGS if number % 3 else (LaneStep("near", 0),))
    await line.store.set_presence(line.op(), "a1", Presence.AWAY)
    await line.tick(0)
    lanes = [await lane(line, contact) for contact in crowd]
    assert lanes == ["all" if number % 3 else "near" for number in range(230)]


async def test_an_offer_that_rings_is_not_cut_when_its_ring_is_left(line: StoreLine) -> None:
    await line.serves("a1", "near")
    await line.queues("c1", RINGS)
    await line.store.configure_agent(line.op(), "a1", [AgentLane("other")], {"voice": 1})
    await line.tick(0)
    assert await line.offered_contact("a1") == "c1"
    await line.declines("a1")
    assert await lane(line, "c1") == "all"


async def test_no_ring_passes_while_two_people_talk(line: StoreLine) -> None:
    await line.serves("a1", "near")
    await line.queues("c1", RINGS)
    offer = await line.converses("a1")
    for _ in range(5):
        await line.store.heartbeat("a1")
        await line.tick(20_000)
    assert await widened(line, "c1") == []
    await line.store.requeue(line.op(), "c1", offer.id, "leg_lost")
    assert await lane(line, "c1") == "near"
    await line.store.set_presence(line.op(), "a1", Presence.AWAY)
    await line.tick(0)
    assert await lane(line, "c1") == "all"


async def test_one_channel_does_not_serve_another(line: StoreLine) -> None:
    await line.serves("a1", "near", voice=0, chat=3)
    assert (await line.queues("c1", RINGS, "voice")).lane == "all"
    assert (await line.queues("c2", RINGS, "chat")).lane == "near"
