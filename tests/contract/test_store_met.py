"""Conversations met by their claim, without a leg: the store's contract."""

from __future__ import annotations

from typing import Any

import pytest

from routing.errors import Refused, Stale
from routing.model import ContactState, Offer, OfferState, Presence
from tests.store_line import StoreLine


async def chats(line: StoreLine, contact: str, agent: str = "a1") -> Offer:
    """A contact without a leg queues and is answered by this agent."""
    await line.queues(contact, channel="chat")
    return await line.meets(agent)


async def test_the_claim_is_the_meeting(line: StoreLine) -> None:
    await line.serves("a1")
    await line.queues("c1", channel="chat")
    line.now += 4_000
    await line.effects()
    before = len(await line.events())
    offer = await line.meets("a1")
    assert (offer.state, offer.met, offer.leg) == (OfferState.CONNECTED, True, None)
    contact = await line.contact("c1")
    assert (contact.state, contact.agent, contact.connected_at) == (ContactState.CONNECTED, "a1", line.now)
    accepted, connected = await line.events(before)
    assert (accepted.type, accepted.data["state"]) == ("offer.accepted", "connecting")
    assert (connected.type, connected.data["state"]) == ("contact.connected", "connected")
    assert (connected.data["waited_ms"], connected.data["activity"]) == (4_000, "busy")
    assert await line.effects() == []
    today = await line.today()
    assert (today["answered"], today["answered_in_time"]) == (1, 1)
    await line.tick(line.policy.join_ms)
    assert await line.state("c1") is ContactState.CONNECTED


async def test_a_second_press_of_the_card_is_stale_and_a_lost_reply_is_not(line: StoreLine) -> None:
    await line.serves("a1")
    await line.queues("c1", channel="chat")
    offer = await line.offered("a1")
    first = await line.store.accept("op", offer.id, "a1", met=True)
    assert await line.store.accept("op", offer.id, "a1", met=True) == first
    with pytest.raises(Stale):
        await line.store.accept("other", offer.id, "a1", met=True)
    assert (await line.told()).count("contact.connected") == 1


async def test_a_card_pressed_too_late_is_stale(line: StoreLine) -> None:
    await line.serves("a1")
    await line.queues("c1", channel="chat")
    offer = await line.offered("a1")
    await line.tick(line.policy.offer_ms)
    with pytest.raises(Stale):
        await line.store.accept(line.op(), offer.id, "a1", met=True)
    assert await line.state("c1") is ContactState.WAITING


@pytest.mark.parametrize("what", ["hold", "mute"])
@pytest.mark.parametrize("undone", [False, True])
async def test_nobody_is_on_hold_and_nobody_muted_without_a_leg(line: StoreLine, what: Any, undone: bool) -> None:
    await line.serves("a1")
    await chats(line, "c1")
    with pytest.raises(Refused) as refusal:
        await line.store.adjust(line.op(), "c1", "a1", what, True, undone)
    assert refusal.value.reason == "no_leg"
    assert (await line.contact("c1")).notes == {}
    assert await line.effects() == [("ring", "c1")]
    assert "contact.adjusted" not in await line.told()


async def test_several_chats_in_hand_are_offered_one_at_a_time(line: StoreLine) -> None:
    await line.serves("a1", voice=1, chat=3)
    for contact in ("c1", "c2", "c3", "c4"):
        await line.queues(contact, channel="chat")
    for contact in ("c1", "c2", "c3"):
        assert await line.offered_contact("a1") == contact
        await line.meets("a1")
    assert await line.offered_contact("a1") is None
    view = await line.store.agent_view("a1")
    assert [contact.id for contact in view.contacts] == ["c1", "c2", "c3"]
    assert view.agent is not None
    assert (view.agent.load, view.agent.activity) == ({"chat": 3}, "busy")


async def test_the_wrap_up_of_one_chat_keeps_its_own_place_alone(line: StoreLine) -> None:
    await line.serves("a1", voice=1, chat=2)
    await chats(line, "c1")
    await chats(line, "c2")
    await line.queues("c3", channel="chat")
    await line.store.hang_up(line.op(), "c1", "a1")
    assert (await line.agent("a1")).activity == "busy"
    assert await line.offered_contact("a1") is None
    await line.store.hang_up(line.op(), "c2", "a1")
    assert (await line.agent("a1")).activity == "wrapping_up"
    await line.store.close(line.op(), "c1", "a1", "solved")
    assert await line.offered_contact("a1") == "c3"
    assert (await line.contact("c1")).outcome == "handled"


async def test_the_agent_ends_it_and_the_provider_is_told_without_a_leg(line: StoreLine) -> None:
    await line.serves("a1")
    offer = await chats(line, "c1")
    await line.effects()
    line.now += 30_000
    await line.store.hang_up(line.op(), "c1", "a1")
    (effect,) = await line.store.take_effects("test", block_ms=0)
    assert (effect.kind, effect.contact, effect.external) == ("release", "c1", "CA-c1")
    assert (effect.offer, effect.agent, effect.leg, effect.channel) == (offer.id, "a1", None, "chat")
    ended = (await line.events())[-1]
    assert (ended.type, ended.data["by"], ended.data["talked_ms"]) == ("contact.ended", "agent", 30_000)
    await line.tick(line.policy.wrap_up_ms)
    assert await line.state("c1") is ContactState.CLOSED


async def test_the_person_ends_it_and_is_never_rung_back(line: StoreLine) -> None:
    await line.serves("a1")
    await chats(line, "c1")
    left = await line.leaves("c1")
    assert (left.state, left.ended_by) == (ContactState.WRAPPING_UP, "contact")
    await chats(line, "c2")
    await line.store.leave(line.op(), "c2", "hung_up", "line")
    for contact in ("c1", "c2"):
        with pytest.raises(Refused, match="not_cut"):
            await line.store.ring_back(line.op(), contact, "a1")


async def test_a_met_conversation_goes_back_to_the_line(line: StoreLine) -> None:
    await line.serves("a1")
    offer = await chats(line, "c1")
    await line.effects()
    assert (await line.store.requeue(line.op(), "c1", offer.id, "page_closed")).state is ContactState.WAITING
    assert await line.effects() == [("bring_back", "c1")]
    await line.tick(line.policy.decline_rest_ms)
    await line.meets("a1")
    connected = (await line.events())[-1]
    assert connected.data["again"] is True
    assert (await line.today())["answered"] == 1


async def test_restored_after_a_wipe_it_is_met_like_any_other(line: StoreLine) -> None:
    await line.serves("a1")
    schedule = (await line.queues("probe", channel="chat")).schedule
    await line.meets("a1")
    await line.store.restore(line.op(), "c1", "s1", "chat", schedule, line.now - 5_000, 0, "card", "")
    assert (await line.meets("a1")).contact == "c1"
    assert await line.state("c1") is ContactState.CONNECTED


# the page is gone


async def test_a_page_that_is_gone_too_long_gives_the_person_back(line: StoreLine) -> None:
    await line.serves("a1")
    offer = await chats(line, "c1")
    await line.effects()
    queued_at = (await line.contact("c1")).queued_at
    await line.tick(line.policy.heartbeat_ms)
    await line.tick(line.policy.lost_ms - 1)
    assert await line.state("c1") is ContactState.CONNECTED
    await line.queues("c2", channel="chat")
    await line.tick(1)
    back = await line.contact("c1")
    assert (back.state, back.agent, back.queued_at) == (ContactState.WAITING, None, queued_at)
    assert await line.store.position("c1") == 1
    told = (await line.events())[-1]
    assert (told.type, told.data["reason"], told.offer) == ("contact.requeued", "agent_lost", offer.id)
    assert ("bring_back", "c1") in await line.effects()
    assert (await line.agent("a1")).activity == "unreachable"
    await line.serves("a2")
    assert await line.offered_contact("a2") == "c1"


async def test_a_page_heard_of_again_keeps_the_conversation(line: StoreLine) -> None:
    await line.serves("a1")
    await chats(line, "c1")
    await line.tick(line.policy.heartbeat_ms)
    await line.tick(line.policy.lost_ms - 1)
    await line.store.heartbeat("a1")
    for _ in range(10):
        await line.tick(line.policy.heartbeat_ms - 1)
        await line.store.heartbeat("a1")
    assert await line.state("c1") is ContactState.CONNECTED
    await line.tick(line.policy.heartbeat_ms)
    await line.tick(line.policy.lost_ms)
    assert await line.state("c1") is ContactState.WAITING, "a second absence counts like the first"


@pytest.mark.parametrize("presence", [Presence.AVAILABLE, Presence.AWAY])
async def test_signing_out_leaves_time_to_come_back(line: StoreLine, presence: Presence) -> None:
    await line.serves("a1")
    await chats(line, "c1")
    await line.store.set_presence(line.op(), "a1", Presence.OFFLINE)
    await line.tick(line.policy.lost_ms - 1)
    assert await line.state("c1") is ContactState.CONNECTED
    back = await line.store.set_presence(line.op(), "a1", presence)
    assert (back.contacts, back.activity) == (("c1",), "busy")
    await line.tick(1)
    assert await line.state("c1") is ContactState.CONNECTED


async def test_signing_out_twice_does_not_begin_the_time_again(line: StoreLine) -> None:
    await line.serves("a1")
    await chats(line, "c1")
    await line.store.set_presence(line.op(), "a1", Presence.OFFLINE)
    await line.tick(line.policy.lost_ms - 1)
    await line.store.set_presence(line.op(), "a1", Presence.OFFLINE, "logout")
    await line.tick(1)
    assert await line.state("c1") is ContactState.WAITING


async def test_who_is_present_until_an_end_is_given_the_same_time_after_it(line: StoreLine) -> None:
    await line.serves("a1")
    await line.store.set_presence(line.op(), "a1", Presence.AVAILABLE, until=line.now + 600_000, via="phone")
    await chats(line, "c1")
    await line.tick(600_000)
    await line.tick(line.policy.lost_ms - 1)
    assert await line.state("c1") is ContactState.CONNECTED
    await line.tick(1)
    assert await line.state("c1") is ContactState.WAITING


async def test_each_of_several_conversations_is_given_back_and_a_call_never(line: StoreLine) -> None:
    await line.serves("a1")
    await chats(line, "c1")
    await chats(line, "c2")
    await line.serves("a2", chat=0)
    await line.queues("call")
    await line.converses("a2")
    await line.tick(line.policy.heartbeat_ms)
    await line.tick(line.policy.lost_ms)
    assert [await line.state(c) for c in ("c1", "c2")] == [ContactState.WAITING, ContactState.WAITING]
    assert await line.state("call") is ContactState.CONNECTED
    assert (await line.agent("a1")).load == {}


async def test_what_is_over_is_not_lost(line: StoreLine) -> None:
    await line.serves("a1")
    await chats(line, "c1")
    await line.store.set_presence(line.op(), "a1", Presence.OFFLINE)
    await line.leaves("c1")
    await line.tick(line.policy.lost_ms)
    assert await line.state("c1") is ContactState.WRAPPING_UP
    assert (await line.today()).get("requeued", 0) == 0
