"""Offers and matching: the store's contract."""

from __future__ import annotations

import pytest

from routing.errors import Stale
from routing.model import AgentLane, ContactState, LaneStep, OfferState, Presence
from tests.store_line import StoreLine


async def test_an_agent_who_is_free_gets_the_contact_at_once(line: StoreLine) -> None:
    await line.serves("a1")
    contact = await line.queues("c1")
    offer = await line.offered("a1")
    assert (contact.state, contact.offer, contact.attempt) == (ContactState.OFFERED, offer.id, 1)
    assert (offer.contact, offer.state, offer.deadline) == ("c1", OfferState.PENDING, line.now + line.policy.offer_ms)
    assert await line.effects() == [("ring", "c1")]


async def test_the_lowest_score_among_the_lanes_goes_first(line: StoreLine) -> None:
    await line.queues("c1", (LaneStep("far", 0),))
    await line.queues("c2", (LaneStep("near", 0),))
    await line.queues("c3", (LaneStep("near", 0),), head_start_ms=60_000)
    await line.queues("c4", (LaneStep("elsewhere", 0),))
    served = []
    for agent in ("a1", "a2", "a3", "a4"):
        await line.serves(agent, "near", "far")
        served.append(await line.offered_contact(agent))
    assert served == ["c3", "c1", "c2", None]


async def test_the_nearest_then_longest_idle_agent_is_asked(line: StoreLine) -> None:
    await line.serves("far", AgentLane("general", 2))
    await line.serves("fresh", AgentLane("general", 1))
    await line.serves("longest", AgentLane("general", 1))
    await line.store.set_presence(line.op(), "fresh", Presence.AWAY)
    line.now += 1
    await line.store.set_presence(line.op(), "fresh", Presence.AVAILABLE)
    await line.queues("c1")
    await line.queues("c2")
    await line.queues("c3")
    assert [await line.offered_contact(a) for a in ("longest", "fresh", "far")] == ["c1", "c2", "c3"]


async def test_a_level_beyond_a_digit_still_orders(line: StoreLine) -> None:
    await line.serves("far", AgentLane("general", 101))
    await line.serves("farther", AgentLane("general", 102))
    await line.queues("c1")
    assert await line.offered_contact("far") == "c1"


async def test_one_call_or_several_chats_never_both(line: StoreLine) -> None:
    await line.serves("a1", chat=2)
    await line.queues("chat1", channel="chat")
    await line.queues("call1")
    await line.accepts("a1")
    assert await line.offered_contact("a1") is None
    await line.queues("chat2", channel="chat")
    await line.queues("chat3", channel="chat")
    await line.accepts("a1")
    assert (await line.agent("a1")).load == {"chat": 2}
    assert await line.offered_contact("a1") is None
    await line.leaves("chat1")
    assert await line.offered_contact("a1") == "chat3"
    await line.leaves("chat3")
    await line.leaves("chat2")
    assert await line.offered_contact("a1") == "call1"
    await line.queues("chat4", channel="chat")
    assert (await line.agent("a1")).load == {"voice": 1}


async def test_the_claim_is_made_once(line: StoreLine) -> None:
    await line.serves("a1")
    await line.queues("c1")
    offer = await line.offered("a1")
    for stale in ((offer.id, "a2"), ("ghost", "a1"), (offer.id + "0", "a1")):
        with pytest.raises(Stale):
            await line.store.accept(line.op(), *stale)
    await line.effects()
    accepted = await line.store.accept("1", offer.id, "a1")
    assert accepted.state is OfferState.ACCEPTED
    with pytest.raises(Stale):
        await line.store.accept("2", offer.id, "a1")
    contact = await line.contact("c1")
    assert (contact.state, contact.agent) == (ContactState.CONNECTING, "a1")
    assert await line.effects() == [("connect", "c1")]


async def test_connected_when_both_sides_are_in(line: StoreLine) -> None:
    await line.serves("a1")
    await line.queues("c1")
    line.now += 4_000
    offer = await line.accepts("a1")
    one = await line.store.joined("1", offer.id, "contact")
    assert (one.state, one.joined) == (OfferState.ACCEPTED, {"contact"})
    assert (await line.store.joined("2", offer.id, "contact")).state is OfferState.ACCEPTED
    both = await line.store.joined("3", offer.id, "agent")
    assert (both.state, both.joined) == (OfferState.CONNECTED, {"contact", "agent"})
    contact = await line.contact("c1")
    assert (contact.state, contact.connected_at) == (ContactState.CONNECTED, line.now)
    today = await line.today()
    assert (today["answered"], today["answered_in_time"]) == (1, 1)
    assert (await line.events())[-1].data["waited_ms"] == 4_000
    await line.tick(line.policy.join_ms)
    assert await line.state("c1") is ContactState.CONNECTED


async def test_answered_late_is_not_in_time(line: StoreLine) -> None:
    await line.queues("c1")
    line.now += line.policy.service_level_ms + 1
    await line.serves("a1")
    await line.converses("a1")
    today = await line.today()
    assert (today["answered"], today.get("answered_in_time", 0)) == (1, 0)


async def test_joining_counts_only_after_the_claim(line: StoreLine) -> None:
    await line.serves("a1")
    await line.queues("c1")
    offer = await line.offered("a1")
    assert (await line.store.joined("1", offer.id, "agent")).joined == frozenset()
    with pytest.raises(Stale):
        await line.store.joined("2", "ghost", "agent")


async def test_a_side_that_never_joins_brings_the_contact_back(line: StoreLine) -> None:
    await line.serves("a1")
    await line.queues("c1")
    await line.store.note_leg((await line.offered("a1")).id, "CAleg")
    await line.accepts("a1")
    await line.effects()
    await line.tick(line.policy.join_ms - 1)
    assert await line.state("c1") is ContactState.CONNECTING
    await line.tick(1)
    assert await line.state("c1") is ContactState.WAITING
    assert await line.effects() == [("bring_back", "c1"), ("release_agent", "c1")]


async def test_declining_keeps_the_place_and_asks_somebody_else(line: StoreLine) -> None:
    await line.serves("a1")
    await line.queues("c1")
    await line.queues("c2")
    await line.effects()
    declined = await line.declines("a1")
    assert declined.state is OfferState.DECLINED
    assert await line.store.position("c1") == 1
    assert (await line.agent("a1")).activity == "resting"
    await line.serves("a2")
    assert await line.offered_contact("a2") == "c1"
    assert await line.effects() == [("stop_ring", "c1"), ("ring", "c1")]
    with pytest.raises(Stale):
        await line.store.decline(line.op(), declined.id, "a1", "again")


async def test_after_the_rest_somebody_else_is_offered_and_after_the_cooldown_the_same(line: StoreLine) -> None:
    await line.serves("a1")
    await line.queues("c1")
    await line.declines("a1")
    await line.tick(line.policy.decline_rest_ms)
    assert (await line.agent("a1")).activity == "idle"
    assert await line.state("c1") is ContactState.WAITING
    await line.queues("c2")
    assert await line.offered_contact("a1") == "c2"
    await line.leaves("c2")
    for _ in range(2):
        await line.store.heartbeat("a1")
        await line.tick(line.policy.cooldown_ms // 2)
    assert await line.offered_contact("a1") == "c1"


async def test_each_agent_has_a_cooldown_of_its_own(line: StoreLine) -> None:
    await line.serves("a1")
    await line.queues("c1")
    await line.declines("a1")
    await line.tick(10_000)
    await line.serves("a2")
    await line.declines("a2")
    await line.store.heartbeat("a1")
    await line.tick(19_998)  # serving a2 took one
    await line.store.heartbeat("a1")
    await line.store.heartbeat("a2")
    assert await line.state("c1") is ContactState.WAITING
    await line.tick(1)
    assert await line.offered_contact("a1") == "c1"
    await line.store.set_presence(line.op(), "a1", Presence.AWAY)
    assert await line.state("c1") is ContactState.WAITING
    await line.tick(10_001)
    assert await line.offered_contact("a2") == "c1"


async def test_an_offer_expires_at_its_deadline_and_costs_a_miss(line: StoreLine) -> None:
    await line.serves("a1")
    await line.queues("c1")
    offer = await line.offered("a1")
    await line.store.note_leg(offer.id, "CAleg")
    await line.store.note_leg(offer.id, "CAleg", rings=True)
    await line.effects()
    await line.tick(line.policy.offer_ms - 1)
    assert await line.offered_contact("a1") == "c1"
    await line.tick(1)
    expired = await line.store.offer(offer.id)
    assert expired is not None
    assert expired.state is OfferState.EXPIRED
    assert (await line.agent("a1")).misses == 1
    assert (await line.today())["missed"] == 1
    assert await line.effects() == [("stop_ring", "c1")]
    with pytest.raises(Stale):
        await line.store.accept(line.op(), offer.id, "a1")


@pytest.mark.parametrize("placed", [False, True])
async def test_an_offer_that_never_rang_costs_no_miss(line: StoreLine, placed: bool) -> None:
    await line.serves("a1")
    await line.queues("c1")
    offer = await line.offered("a1")
    if placed:
        await line.store.note_leg(offer.id, "CAleg")
    await line.tick(line.policy.offer_ms)
    failed = await line.store.offer(offer.id)
    assert failed is not None
    assert failed.state is OfferState.FAILED
    assert (await line.agent("a1")).misses == 0
    assert "missed" not in await line.today()
    told = [event for event in await line.events() if event.type == "offer.failed"]
    assert [event.data["reason"] for event in told] == ["no_leg"]
    await line.store.heartbeat("a1")
    await line.tick(line.policy.decline_rest_ms)
    assert await line.offered_contact("a1") == "c1", "a short rest, no cooldown"


async def test_who_went_away_and_came_back_is_offered_again_what_they_missed_or_declined(line: StoreLine) -> None:
    await line.serves("a1")
    await line.queues("c1")
    await line.declines("a1")
    await line.tick(line.policy.decline_rest_ms)
    assert await line.offered_contact("a1") is None, "in cooldown"
    await line.store.set_presence(line.op(), "a1", Presence.AVAILABLE)
    assert await line.offered_contact("a1") is None, "nothing has changed"
    await line.store.set_presence(line.op(), "a1", Presence.AWAY, "pause")
    await line.tick(1)
    await line.store.set_presence(line.op(), "a1", Presence.AVAILABLE)
    assert await line.offered_contact("a1") == "c1"
    await line.declines("a1")
    await line.store.heartbeat("a1")
    await line.tick(line.policy.decline_rest_ms)
    assert await line.offered_contact("a1") is None, "a cooldown after the return holds"


async def test_misses_in_a_row_send_the_agent_away_and_are_told(line: StoreLine) -> None:
    await line.serves("a1")
    for number in range(line.policy.max_misses):
        await line.queues(f"c{number}")
        await line.store.heartbeat("a1")
        offer = await line.offered("a1")
        await line.store.fail(line.op(), offer.id, "no_answer", missed=True)
        await line.store.heartbeat("a1")
        await line.tick(line.policy.miss_rest_ms)
    agent = await line.agent("a1")
    assert (agent.presence, agent.reason, agent.activity) == (Presence.AWAY, "missed", "away")
    told = next(event for event in await line.events() if event.data.get("reason") == "missed")
    assert (told.type, told.data["by"]) == ("agent.presence", "line")
    await line.store.set_presence(line.op(), "a1", Presence.AVAILABLE)
    assert (await line.agent("a1")).misses == 0


async def test_accepting_forgets_the_misses(line: StoreLine) -> None:
    await line.serves("a1")
    await line.queues("c1")
    await line.store.fail(line.op(), (await line.offered("a1")).id, "no_answer", missed=True)
    await line.tick(line.policy.miss_rest_ms)
    await line.queues("c2")
    await line.accepts("a1")
    assert (await line.agent("a1")).misses == 0


async def test_a_leg_that_cannot_ring_costs_no_miss_and_others_are_asked(line: StoreLine) -> None:
    await line.serves("a1")
    await line.serves("a2")
    await line.queues("c1")
    offer = await line.offered("a1")
    failed = await line.store.fail("1", offer.id, "provider_error", missed=False)
    assert failed.state is OfferState.FAILED
    assert await line.offered_contact("a2") == "c1"
    assert ((await line.agent("a1")).misses, (await line.agent("a1")).activity) == (0, "resting")
    assert await line.store.fail("2", offer.id, "late", missed=True) == failed
    with pytest.raises(Stale):
        await line.store.fail("3", "ghost", "late", missed=True)


async def test_a_leg_that_cannot_ring_is_asked_again_after_a_rest(line: StoreLine) -> None:
    await line.serves("a1")
    await line.queues("c1")
    await line.store.fail("1", (await line.offered("a1")).id, "provider_error", missed=False)
    assert await line.offered_contact("a1") is None
    await line.tick(line.policy.decline_rest_ms)
    assert await line.offered_contact("a1") == "c1"


async def test_answering_without_a_leg_returns_soon_and_costs_no_miss(line: StoreLine) -> None:
    await line.serves("a1")
    await line.queues("c1")
    offer = await line.offered("a1")
    with pytest.raises(Stale):
        await line.store.answering("0", offer.id, "a2")
    answering = await line.store.answering("1", offer.id, "a1")
    assert answering.deadline == line.now + line.policy.answer_ms
    line.now += 1_000
    assert (await line.store.answering("2", offer.id, "a1")).deadline == answering.deadline
    await line.tick(line.policy.answer_ms - 1_000)
    assert await line.state("c1") is ContactState.WAITING
    agent = await line.agent("a1")
    assert (agent.misses, agent.activity) == (0, "resting")
    told = (await line.events())[-1]
    assert (told.type, told.data["reason"]) == ("offer.failed", "no_leg")


async def test_answering_never_prolongs_an_offer(line: StoreLine) -> None:
    await line.serves("a1")
    await line.queues("c1")
    offer = await line.offered("a1")
    line.now += line.policy.offer_ms - 1_000
    assert (await line.store.answering("1", offer.id, "a1")).deadline == offer.deadline


async def test_a_call_kept_back_by_the_provider_moves_the_deadline_once_and_not_for_ever(line: StoreLine) -> None:
    await line.serves("a1")
    await line.serves("a2")
    await line.queues("c1")
    await line.queues("c2")
    first, second = await line.offered("a1"), await line.offered("a2")
    for _ in range(2):
        await line.store.note_leg(first.id, "CA-1", waits_ms=25_000)
    await line.store.note_leg(second.id, "CA-2", waits_ms=3_600_000)
    moved = [(await line.offered(agent)).deadline for agent in ("a1", "a2")]
    assert moved == [first.deadline + 25_000, second.deadline + line.policy.held_back_ms]
    told = [(event.offer, event.data["deadline"]) for event in await line.events() if event.type == "offer.held_back"]
    assert told == [(first.id, moved[0]), (second.id, moved[1])]
    await line.store.heartbeat("a1")
    line.now = moved[0] - 1
    await line.store.heartbeat("a1")
    await line.tick(0)
    assert await line.state("c1") is ContactState.OFFERED
    await line.tick(1)
    assert await line.state("c1") is ContactState.WAITING


async def test_pressed_before_the_call_is_let_out_the_leg_still_has_its_time_to_answer(line: StoreLine) -> None:
    """The press before the provider's word, after it, and once the leg rings."""
    for agent in ("a1", "a2", "a3"):
        await line.serves(agent)
    for contact in ("c1", "c2", "c3"):
        await line.queues(contact)
    before, after, rings = [await line.offered(agent) for agent in ("a1", "a2", "a3")]
    await line.store.answering(line.op(), before.id, "a1")
    for offer in (before, after, rings):
        await line.store.note_leg(offer.id, f"CA-{offer.id}", waits_ms=5_000)
    await line.store.note_leg(rings.id, f"CA-{rings.id}", rings=True)
    await line.store.answering(line.op(), after.id, "a2")
    await line.store.answering(line.op(), rings.id, "a3")
    left = [(await line.offered(agent)).deadline - line.now for agent in ("a1", "a2", "a3")]
    assert left == [5_000 + line.policy.answer_ms] * 2 + [line.policy.answer_ms]


async def test_calls_that_cannot_be_placed_make_each_rest_longer_until_one_is_placed(line: StoreLine) -> None:
    await line.serves("a1")
    await line.queues("c1")

    async def rests() -> int:
        offer = await line.offered("a1")
        await line.store.fail(line.op(), offer.id, "refused", missed=False, unplaced=True)
        began = line.now
        while await line.offered_contact("a1") is None:
            await line.store.heartbeat("a1")
            await line.tick(1_000)
        return (line.now - began) // 1_000

    assert [await rests() for _ in range(6)] == [5, 10, 20, 40, 60, 60]
    assert (await line.agent("a1")).misses == 0
    await line.store.note_leg((await line.offered("a1")).id, "CA-a1")
    assert await rests() == 5, "the provider placed one"
    await rests()
    await line.store.set_presence(line.op(), "a1", Presence.AVAILABLE)
    assert await rests() == 5, "chosen anew"


async def test_a_leg_noted_too_late_is_stopped(line: StoreLine) -> None:
    await line.serves("a1")
    await line.queues("c1")
    offer = await line.offered("a1")
    await line.leaves("c1")
    await line.effects()
    await line.store.note_leg(offer.id, "CAleg")
    await line.store.note_leg(offer.id, "CAleg")
    late = await line.store.take_effects("test", block_ms=0)
    assert [(effect.kind, effect.leg) for effect in late] == [("stop_ring", "CAleg")]
    await line.store.note_leg("ghost", "CAleg")
    assert await line.store.offer("ghost") is None


async def test_widening_keeps_the_place(line: StoreLine) -> None:
    await line.serves("a1", "all", presence=Presence.AWAY)
    await line.serves("busy", "near")
    await line.queues("c0", (LaneStep("near", 0),))
    await line.converses("busy")
    await line.queues("c1", (LaneStep("near", 0), LaneStep("all", 20_000)))
    await line.queues("c2", (LaneStep("all", 0),))
    await line.tick(20_000)
    assert (await line.contact("c1")).lane == "all"
    await line.store.set_presence(line.op(), "a1", Presence.AVAILABLE)
    assert await line.offered_contact("a1") == "c1"


async def test_widening_finds_an_agent_at_once(line: StoreLine) -> None:
    await line.serves("a1", "all")
    await line.serves("busy", "near")
    await line.queues("c0", (LaneStep("near", 0),))
    await line.converses("busy")
    await line.queues("c1", (LaneStep("near", 0), LaneStep("all", 20_000)))
    await line.tick(19_999)
    assert await line.offered_contact("a1") is None
    await line.tick(1)
    assert await line.offered_contact("a1") == "c1"


async def test_widening_cuts_no_running_offer(line: StoreLine) -> None:
    await line.serves("a1", "near")
    await line.queues("c1", (LaneStep("near", 0), LaneStep("all", 5_000)))
    await line.serves("a2", "all")
    await line.tick(5_000)
    assert await line.offered_contact("a1") == "c1"
    await line.declines("a1")
    assert await line.offered_contact("a2") == "c1"


async def test_steps_missed_by_a_slow_sweep_are_skipped(line: StoreLine) -> None:
    await line.serves("busy", "near", "wide", "far")
    await line.queues("c0", (LaneStep("near", 0),))
    await line.converses("busy")
    steps = (LaneStep("near", 0), LaneStep("wide", 5_000), LaneStep("far", 10_000), LaneStep("all", 15_000))
    await line.queues("c1", steps)
    await line.tick(17_000)
    assert (await line.contact("c1")).lane == "all"


async def test_many_in_cooldown_do_not_hide_the_next(line: StoreLine) -> None:
    for number in range(9):
        await line.queues(f"c{number}")
    await line.serves("a1")
    for _ in range(8):
        await line.declines("a1")
        await line.store.set_presence(line.op(), "a1", Presence.AWAY)
        await line.store.set_presence(line.op(), "a1", Presence.AVAILABLE)
    assert await line.offered_contact("a1") == "c8"
