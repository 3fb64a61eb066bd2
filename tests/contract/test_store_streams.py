"""Operation ids, events, effects, deadlines, pictures: the store's contract."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from routing import sweeper
from routing.errors import Refused, Stale, Unknown
from routing.model import AgentLane, Deadline, Doorbell, Policy, Presence
from tests.store_line import GENERAL, START, StoreLine


async def _everything(line: StoreLine) -> object:
    return (await line.events(), await line.store.snapshot(), await line.store.next_deadline())


async def test_a_repeat_returns_the_first_result_whatever_came_between(line: StoreLine) -> None:
    store, policy = line.store, line.policy
    first_offer = ""
    commands: list[tuple[Callable[..., Awaitable[Any]], tuple[Any, ...]]] = [
        (store.configure_agent, ("a1", [AgentLane("general")], {"voice": 1})),
        (store.set_presence, ("a1", Presence.AVAILABLE)),
        (store.arrive, ("c1", "CA1", "voice", "secret")),
        (store.step, ("c1", 0, "{}")),
        (store.enqueue, ("c1", GENERAL)),
        (store.answering, ("offer", "a1")),
        (store.accept, ("offer", "a1")),
        (store.joined, ("offer", "agent")),
        (store.joined, ("offer", "contact")),
        (store.hang_up, ("c1", "a1")),
    ]
    results = []
    for number, (command, arguments) in enumerate(commands):
        view = await store.agent_view("a1")
        first_offer = view.offer.id if view.offer else first_offer
        named = tuple(first_offer if argument == "offer" else argument for argument in arguments)
        results.append((command, number, named, await command(f"op{number}", *named)))
    line.now += policy.op_ttl_ms - 1
    before = await _everything(line)
    for command, number, named, result in results:
        assert await command(f"op{number}", *named) == result
    assert await _everything(line) == before


async def test_refusals_are_repeated_too(line: StoreLine) -> None:
    await line.serves("a1")
    await line.arrives("c1")
    with pytest.raises(Stale):
        await line.store.hang_up("op", "c1", "a1")
    await line.store.enqueue("q", "c1", GENERAL)
    await line.converses("a1")
    with pytest.raises(Stale):
        await line.store.hang_up("op", "c1", "a1")
    with pytest.raises(Refused):
        await line.store.close("shut", "c1", "a1", "x")
    await line.leaves("c1")
    with pytest.raises(Refused):
        await line.store.close("shut", "c1", "a1", "x")


async def test_what_was_unknown_may_be_known_later(line: StoreLine) -> None:
    with pytest.raises(Unknown):
        await line.store.leave("op", "c1", "hung_up", "contact")
    await line.arrives("c1")
    assert (await line.store.leave("op", "c1", "hung_up", "contact")).state == "closed"


async def test_an_operation_id_belongs_to_its_command(line: StoreLine) -> None:
    await line.store.arrive("same", "c1", "CA1", "voice")
    assert await line.store.step("same", "c1", 0, "{}")
    assert (await line.store.enqueue("same", "c1", GENERAL)).state == "waiting"


async def test_no_kept_result_holds_what_is_private_once_closed(line: StoreLine) -> None:
    first = await line.store.arrive("op", "c1", "CA1", "voice", "secret")
    assert (await line.store.arrive("op", "c1", "CA1", "voice", "secret")) == first
    await line.leaves("c1")
    assert (await line.store.arrive("op", "c1", "CA1", "voice", "secret")).contact.private == ""


async def test_events_are_numbered_without_gaps(line: StoreLine) -> None:
    await line.serves("a1")
    await line.queues("c1")
    await line.queues("c2")
    await line.converses("a1")
    await line.leaves("c1")
    events = await line.events()
    assert [event.n for event in events] == list(range(1, len(events) + 1))
    for contact in ("c1", "c2"):
        seqs = [event.seq for event in events if event.contact == contact]
        assert seqs == list(range(1, len(seqs) + 1))
    assert [event.data["state"] for event in events if event.contact == "c1"] == [
        *("arrived", "waiting", "offered", "connecting", "connected", "wrapping_up"),
    ]
    assert await line.events(after=3) == events[3:]
    assert await line.store.read_events(2, limit=2) == events[2:4]


async def test_what_is_acknowledged_and_too_old_is_trimmed_however_little_it_is(line: StoreLine) -> None:
    await line.arrives("c1")
    line.now += line.policy.events_ms - 1
    await line.arrives("c2")
    await line.arrives("c3")
    await line.store.acknowledged(2)
    assert [event.n for event in await line.store.read_events(0)] == [1, 2, 3]
    line.now += 1
    await line.store.acknowledged(2)
    assert [event.n for event in await line.store.read_events(0)] == [2, 3]
    line.now += 2 * line.policy.events_ms
    await line.store.acknowledged(2)
    assert [event.n for event in await line.store.read_events(0)] == [3], "not on record yet"


async def test_only_what_is_acknowledged_is_trimmed_and_the_last_are_kept(line: StoreLine) -> None:
    await line.arrives("c1")
    for step in range(2_100):
        await line.store.step(f"s{step}", "c1", step, "")
    await line.store.acknowledged(50)
    assert (await line.events())[0].n == 51
    await line.store.acknowledged(40)
    await line.store.acknowledged(2_101)
    assert (await line.events())[0].n == 102
    await line.store.acknowledged(99_999)
    await line.arrives("c2")
    assert (await line.events(after=2_101))[0].type == "contact.arrived"


async def test_the_bell_rings_first_for_the_connection_then_for_events(line: StoreLine) -> None:
    bells = line.store.doorbell()
    assert (await anext(bells)).n == 0
    await line.arrives("c1")
    bell = await asyncio.wait_for(anext(bells), 5)
    assert (bell.n, bell.type, bell.contact, bell.agent) == (1, "contact.arrived", "c1", None)
    await bells.aclose()  # type: ignore[attr-defined]


async def test_the_bell_tells_of_every_event_of_a_command_in_order(line: StoreLine) -> None:
    await line.serves("a1")
    await line.arrives("c1")
    bells = line.store.doorbell()
    assert (await anext(bells)).n == 0
    await line.store.enqueue("1", "c1", GENERAL)
    told = [await asyncio.wait_for(anext(bells), 5) for _ in range(2)]
    events = (await line.events())[-2:]
    assert [event.type for event in events] == ["contact.queued", "offer.made"]
    assert told == [Doorbell(e.n, e.type, e.contact, e.agent, e.epoch) for e in events]
    await bells.aclose()  # type: ignore[attr-defined]


async def test_an_effect_goes_to_one_executor_and_is_marked_once(line: StoreLine) -> None:
    await line.serves("a1")
    await line.queues("c1")
    taken = await line.store.take_effects("one", block_ms=0)
    assert await line.store.take_effects("two", block_ms=1) == []
    (ring,) = taken
    offer = await line.offered("a1")
    assert (ring.kind, ring.contact, ring.offer, ring.agent, ring.channel, ring.external) == (
        "ring",
        "c1",
        offer.id,
        "a1",
        "voice",
        "CA-c1",
    )
    assert await line.store.mark_effect(ring.id)
    assert not await line.store.mark_effect(ring.id)
    await line.store.settle_effect(ring.id)
    assert not await line.store.mark_effect(ring.id)
    assert not await line.store.mark_effect("another-epoch-1")
    await line.store.settle_effect("another-epoch-1")


async def test_an_effect_whose_reason_is_past_is_not_to_be_done(line: StoreLine) -> None:
    await line.serves("a1")
    await line.serves("a2")
    await line.queues("c1")
    (ring,) = await line.store.take_effects("one", block_ms=0)
    await line.accepts("a1")
    (connect,) = await line.store.take_effects("one", block_ms=0)
    await line.store.requeue(line.op(), "c1", connect.offer or "", "leg_lost")
    _, second_ring = await line.store.take_effects("one", block_ms=0)
    assert not await line.store.mark_effect(ring.id)
    assert not await line.store.mark_effect(connect.id)
    assert await line.store.mark_effect(second_ring.id)


async def test_a_deadline_that_moved_is_nobodys(line: StoreLine) -> None:
    await line.serves("a1")
    await line.queues("c1")
    offer = await line.offered("a1")
    deadline = Deadline("offer", offer.id, offer.deadline)
    assert not await line.store.fire(deadline)
    line.now = offer.deadline
    assert deadline in await line.store.due()
    assert not await line.store.fire(Deadline("offer", offer.id, offer.deadline - 1))
    assert await line.store.fire(deadline)
    assert not await line.store.fire(deadline)


async def test_due_is_in_order_and_limited(line: StoreLine) -> None:
    for number in range(5):
        line.now += 1
        await line.arrives(f"c{number}")
    assert await line.store.due() == []
    assert await line.store.until_next() == line.policy.doubt_ms - 4
    line.now += line.policy.doubt_ms
    assert [deadline.id for deadline in await line.store.due(limit=3)] == ["c0", "c1", "c2"]
    assert await line.store.until_next() == 0
    assert await line.store.next_deadline() == START + 1 + line.policy.doubt_ms
    assert await sweeper.sweep(line.store) == 5
    assert await sweeper.sweep(line.store) == 0


async def test_the_picture_of_the_line_is_one_and_its_counters_are_true(line: StoreLine) -> None:
    await line.serves("a1")
    await line.serves("a2", presence=Presence.AWAY)
    await line.arrives("c0")
    for contact in ("c1", "c2", "c3"):
        await line.queues(contact)
    await line.converses("a1")
    line.now += 5
    picture = await line.store.snapshot()
    assert (picture.n, picture.at) == ((await line.events())[-1].n, line.now)
    assert dict(picture.counts) == {
        "contacts.arrived": 1,
        "contacts.waiting": 2,
        "contacts.connected": 1,
        "agents.busy": 1,
        "agents.away": 1,
    }
    assert picture.counts == await line.store.recount()
    assert [(contact, lane) for contact, _, lane in picture.waiting] == [("c2", "general"), ("c3", "general")]
    assert [agent.id for agent in picture.agents] == ["a1", "a2"]
    assert picture.agents[0] == await line.agent("a1")
    assert dict(picture.today) == {"arrived": 4, "queued": 3, "answered": 1, "answered_in_time": 1}


async def test_an_empty_line_has_a_picture(line: StoreLine) -> None:
    picture = await line.store.snapshot()
    assert (picture.n, picture.counts, picture.today, picture.waiting, picture.agents) == (0, {}, {}, (), ())
    assert picture.epoch
    assert (await line.store.ping()).epoch == picture.epoch
    assert await line.store.until_next() is None


class TestForgetting:
    """Results and tombstones go by themselves; these wait on a real clock, a few milliseconds."""

    @pytest.fixture
    def policy(self) -> Policy:
        return Policy(op_ttl_ms=30, tombstone_ms=30)

    async def test_tombstones_and_results_go(self, line: StoreLine) -> None:
        await line.store.arrive("op", "c1", "CA1", "voice")
        await line.store.leave("bye", "c1", "hung_up", "contact")
        line.now += 31
        async with asyncio.timeout(5):
            while await line.store.contact("c1"):
                await asyncio.sleep(0.005)
        assert await line.store.by_external("CA1") is None
        async with asyncio.timeout(5):
            while not (await line.store.arrive("op", "c2", "CA1", "voice")).created:
                await asyncio.sleep(0.005)
