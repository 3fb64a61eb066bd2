"""The agent's part of the store's contract."""

from __future__ import annotations

import pytest

from routing.errors import Unknown
from routing.model import AgentLane, ContactState, OfferState, Presence
from tests.store_line import StoreLine


async def test_a_new_agent_is_offline_with_its_lanes(line: StoreLine) -> None:
    lanes = (AgentLane("near", 0), AgentLane("all", 2))
    agent = await line.store.configure_agent("1", "a1", lanes, {"voice": 1, "chat": 3})
    assert (agent.presence, agent.activity, agent.lanes) == (Presence.OFFLINE, "offline", lanes)
    assert (agent.capacity, agent.load, agent.contacts) == ({"voice": 1, "chat": 3}, {}, ())
    assert await line.store.agent("ghost") is None


async def test_lanes_are_few_different_and_one_word_each(line: StoreLine) -> None:
    many, twice, unnamed = (
        [AgentLane(str(number)) for number in range(13)],
        [AgentLane("l"), AgentLane("l", 1)],
        AgentLane(""),
    )
    for lanes in (many, twice, [unnamed], [AgentLane("two words")]):
        with pytest.raises(ValueError, match="lane"):
            await line.store.configure_agent("1", "a1", lanes, {"voice": 1})


async def test_an_agent_nobody_configured_is_unknown(line: StoreLine) -> None:
    with pytest.raises(Unknown):
        await line.store.set_presence("1", "ghost", Presence.AVAILABLE)
    with pytest.raises(Unknown):
        await line.store.heartbeat("ghost")


async def test_activity_follows_the_work(line: StoreLine) -> None:
    seen = [(await line.serves("a1")).activity]
    await line.queues("c1")
    seen.append((await line.agent("a1")).activity)
    await line.converses("a1")
    seen.append((await line.agent("a1")).activity)
    await line.leaves("c1")
    seen.append((await line.agent("a1")).activity)
    await line.store.close(line.op(), "c1", "a1", "solved")
    seen.append((await line.agent("a1")).activity)
    assert seen == ["idle", "ringing", "busy", "wrapping_up", "idle"]
    told = [event.data["activity"] for event in await line.events() if event.agent]
    assert told == ["offline", "idle", "ringing", "busy", "busy", "wrapping_up", "idle"]


async def test_new_lanes_take_the_place_of_the_old(line: StoreLine) -> None:
    await line.serves("a1", "old")
    await line.store.configure_agent(line.op(), "a1", [AgentLane("general")], {"voice": 1})
    await line.queues("c1", (await line.queues("probe")).schedule)
    assert await line.offered_contact("a1") == "probe"
    other = await line.store.configure_agent(line.op(), "a1", [AgentLane("old")], {"voice": 1})
    assert other.offer is not None
    await line.leaves("probe")
    assert await line.offered_contact("a1") is None


async def test_going_away_returns_the_offer_at_no_cost_and_cuts_nothing(line: StoreLine) -> None:
    await line.serves("a1")
    await line.queues("c1")
    offer = await line.offered("a1")
    await line.effects()
    agent = await line.store.set_presence(line.op(), "a1", Presence.AWAY, "repas")
    assert (agent.activity, agent.reason, agent.misses, agent.offer) == ("away", "repas", 0, None)
    rescinded = await line.store.offer(offer.id)
    assert rescinded is not None
    assert rescinded.state is OfferState.RESCINDED
    assert await line.effects() == [("stop_ring", "c1")]
    await line.store.set_presence(line.op(), "a1", Presence.AVAILABLE)
    await line.converses("a1")
    busy = await line.store.set_presence(line.op(), "a1", Presence.OFFLINE)
    assert (busy.presence, busy.activity) == (Presence.OFFLINE, "busy")
    assert await line.state("c1") is ContactState.CONNECTED
    await line.store.hang_up(line.op(), "c1", "a1")
    await line.store.close(line.op(), "c1", "a1", "solved")
    assert (await line.agent("a1")).activity == "offline"


async def test_choosing_the_same_presence_again_tells_nothing(line: StoreLine) -> None:
    await line.serves("a1")
    before = len(await line.events())
    await line.store.set_presence(line.op(), "a1", Presence.AVAILABLE)
    assert len(await line.events()) == before


async def test_an_agent_not_heard_from_gets_nothing_and_loses_no_call(line: StoreLine) -> None:
    await line.serves("rings")
    await line.queues("c1")
    await line.serves("talks")
    await line.queues("c2")
    await line.converses("talks")
    await line.tick(line.policy.offer_ms - 1)
    await line.store.heartbeat("talks")
    await line.tick(line.policy.heartbeat_ms)
    assert (await line.agent("rings")).activity == "unreachable"
    talks = await line.agent("talks")
    assert (talks.reachable, talks.activity) == (False, "busy")
    assert await line.state("c2") is ContactState.CONNECTED


async def test_a_pending_offer_of_a_lost_agent_returns_without_a_miss(line: StoreLine) -> None:
    await line.serves("a1")
    await line.tick(line.policy.heartbeat_ms - 1_000)
    await line.queues("c1")
    offer = await line.offered("a1")
    await line.tick(1_000)
    rescinded = await line.store.offer(offer.id)
    assert rescinded is not None
    assert rescinded.state is OfferState.RESCINDED
    assert (await line.agent("a1")).misses == 0
    await line.store.heartbeat("a1")
    assert await line.offered_contact("a1") == "c1"
    assert "agent.reachable" in await line.told()


async def test_heartbeats_keep_an_agent_and_are_nothing_offline(line: StoreLine) -> None:
    await line.serves("a1")
    for _ in range(5):
        await line.tick(line.policy.heartbeat_ms - 1)
        await line.store.heartbeat("a1")
    assert (await line.agent("a1")).activity == "idle"
    await line.store.set_presence(line.op(), "a1", Presence.OFFLINE)
    await line.store.heartbeat("a1")
    assert await line.store.next_deadline() is None


async def test_the_view_of_a_console_is_whole(line: StoreLine) -> None:
    await line.serves("a1", chat=2)
    await line.queues("c1", channel="chat")
    await line.converses("a1")
    await line.queues("c2", channel="chat")
    view = await line.store.agent_view("a1")
    assert view.agent == await line.agent("a1")
    assert view.agent is not None
    assert (view.agent.contacts, view.agent.load) == (("c1", "c2"), {"chat": 2})
    assert view.offer is not None
    assert view.offer.contact == "c2"
    assert [contact.id for contact in view.contacts] == ["c1", "c2"]
    assert view.contacts[1].card == "card-c2"
    assert view.n == (await line.events())[-1].n
    nobody = await line.store.agent_view("ghost")
    assert (nobody.agent, nobody.offer, nobody.contacts) == (None, None, ())
