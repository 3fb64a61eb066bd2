"""The part of the store's contract about telephones: presence until an end, hold and mute, calling back."""

from __future__ import annotations

from typing import Any

import pytest

from routing.errors import Refused, Stale
from routing.model import Agent, Contact, ContactState, Offer, OfferState, Presence
from tests.store_line import StoreLine

HOUR = 3_600_000


async def by_phone(line: StoreLine, agent: str, ms: int = HOUR) -> Agent:
    await line.serves(agent, presence=Presence.OFFLINE)
    return await line.store.set_presence(line.op(), agent, Presence.AVAILABLE, until=line.now + ms, via="phone")


async def offer(line: StoreLine, id: str) -> Offer:
    found = await line.store.offer(id)
    assert found is not None
    return found


async def leg_of(line: StoreLine, agent: str, leg: str) -> Offer:
    """What rings at this agent, with its leg noted."""
    ringing = await line.offered(agent)
    await line.store.note_leg(ringing.id, leg)
    return ringing


# presence until an end


async def test_until_the_chosen_end_no_heartbeat_is_needed(line: StoreLine) -> None:
    chosen = await by_phone(line, "a1")
    assert (chosen.until, chosen.via, chosen.activity) == (line.now + HOUR, "phone", "idle")
    await line.tick(HOUR - 1)
    assert (await line.agent("a1")).activity == "idle"
    await line.queues("c1")
    ringing = await line.offered("a1")
    await line.tick(1)
    ended = await line.agent("a1")
    assert (ended.presence, ended.reason, ended.until, ended.misses) == (Presence.OFFLINE, "until", None, 0)
    assert (await offer(line, ringing.id)).state is OfferState.RESCINDED
    assert await line.state("c1") is ContactState.WAITING
    assert ("stop_ring", "c1") in await line.effects()
    assert await line.store.next_deadline() is not None  # of the contact alone
    told = (await line.events())[-2:]
    assert [event.type for event in told] == ["agent.presence", "offer.rescinded"]
    assert told[0].data["by"] == "line"


async def test_the_end_cuts_no_talk(line: StoreLine) -> None:
    await by_phone(line, "a1")
    await line.tick(HOUR - 10_000)
    await line.queues("c1")
    await line.converses("a1")
    await line.tick(20_000)
    assert await line.state("c1") is ContactState.CONNECTED
    agent = await line.agent("a1")
    assert (agent.presence, agent.activity) == (Presence.OFFLINE, "busy")


async def test_heartbeats_of_a_page_change_nothing_until_the_end(line: StoreLine) -> None:
    await by_phone(line, "a1")
    await line.store.heartbeat("a1")
    await line.tick(line.policy.heartbeat_ms + 1)
    assert (await line.agent("a1")).activity == "idle"


async def test_the_end_is_gone_with_another_choice(line: StoreLine) -> None:
    await by_phone(line, "a1")
    back = await line.store.set_presence(line.op(), "a1", Presence.AVAILABLE)
    assert (back.until, back.via) == (None, "softphone")
    await line.tick(line.policy.heartbeat_ms)
    assert (await line.agent("a1")).activity == "unreachable"
    await by_phone(line, "a2")
    gone = await line.store.set_presence(line.op(), "a2", Presence.OFFLINE, until=line.now + HOUR)
    assert gone.until is None
    await line.tick(HOUR)
    assert (await line.agent("a2")).reason == ""


async def test_an_offer_by_phone_lasts_longer_and_keeps_its_way(line: StoreLine) -> None:
    await by_phone(line, "a1")
    await line.queues("c1")
    ringing = await line.offered("a1")
    assert (ringing.via, ringing.deadline - ringing.made_at) == ("phone", line.policy.phone_offer_ms)
    again = await line.store.set_presence(line.op(), "a1", Presence.AVAILABLE, until=line.now + HOUR)
    assert again.via == "softphone"
    assert (await line.offered("a1")).via == "phone", "what rings already is not changed"
    await line.store.note_leg(ringing.id, "CA-a1", rings=True)
    await line.tick(line.policy.phone_offer_ms)
    assert (await offer(line, ringing.id)).state is OfferState.EXPIRED
    assert (await line.agent("a1")).misses == 1
    await line.serves("a2")
    assert (await line.offered("a2")).deadline - line.now == line.policy.offer_ms


# hold and mute


async def talking(line: StoreLine) -> None:
    await line.serves("a1")
    await line.queues("c1")
    await leg_of(line, "a1", "CA-a1")
    await line.converses("a1")
    await line.effects()


@pytest.mark.parametrize("what", ["hold", "mute"])
async def test_a_talk_is_adjusted_once_and_told(line: StoreLine, what: Any) -> None:
    await talking(line)
    held = await line.store.adjust(line.op(), "c1", "a1", what, True)
    assert held.notes == {what: "1"}
    await line.store.adjust(line.op(), "c1", "a1", what, True)
    assert await line.effects() == [(what, "c1")]
    assert (await line.told()).count("contact.adjusted") == 1
    back = await line.store.adjust(line.op(), "c1", "a1", what, False)
    assert back.notes == {}
    assert await line.effects() == [(what, "c1")]


async def test_what_the_provider_could_not_do_is_put_back_without_telling_it_again(line: StoreLine) -> None:
    await talking(line)
    await line.store.adjust(line.op(), "c1", "a1", "hold", True)
    await line.effects()
    back = await line.store.adjust(line.op(), "c1", "a1", "hold", False, undone=True)
    assert back.notes == {}
    assert await line.effects() == []
    assert (await line.told()).count("contact.adjusted") == 2


async def test_only_the_one_who_talks_adjusts_and_only_while_talking(line: StoreLine) -> None:
    await talking(line)
    with pytest.raises(Stale):
        await line.store.adjust(line.op(), "c1", "a2", "hold", True)
    await line.store.adjust(line.op(), "c1", "a1", "hold", True)
    ended = await line.leaves("c1")
    assert ended.notes == {}, "over with the conversation"
    with pytest.raises(Refused):
        await line.store.adjust(line.op(), "c1", "a1", "hold", True)


async def test_a_broken_talk_is_not_on_hold_any_more(line: StoreLine) -> None:
    await talking(line)
    held = await line.store.adjust(line.op(), "c1", "a1", "hold", True)
    assert held.offer is not None
    back = await line.store.requeue(line.op(), "c1", held.offer, "agent_dropped")
    assert back.notes == {}


# calling back


async def cut(line: StoreLine, talked_ms: int = 10_000) -> Contact:
    """A talk that the line has cut."""
    await talking(line)
    await line.tick(talked_ms)
    cut = await line.store.leave(line.op(), "c1", "handled", "line")
    await line.effects()
    return cut


async def calling(line: StoreLine) -> str:
    """The agent's leg has answered, the person's phone rings; returns the offer."""
    back = await line.store.ring_back(line.op(), "c1", "a1")
    assert back.offer is not None
    await line.store.note_leg(back.offer, "CA-a1-again")
    await line.store.accept(line.op(), back.offer, "a1")
    await line.store.reached(back.offer, "CA-new")
    await line.effects()
    return back.offer


async def test_a_cut_talk_is_taken_up_again(line: StoreLine) -> None:
    before = await cut(line)
    back = await line.store.ring_back(line.op(), "c1", "a1")
    assert back.offer is not None
    assert (back.state, back.attempt, back.ended_by) == (ContactState.CONNECTING, before.attempt + 1, None)
    ringing = await offer(line, back.offer)
    assert (ringing.state, ringing.back, ringing.agent) == (OfferState.PENDING, True, "a1")
    assert (await line.agent("a1")).activity == "busy"
    assert await line.offered_contact("a1") is None, "no card rings: it is their own wish"
    assert await line.effects() == [("ring", "c1")]
    await line.tick(3_000)
    await line.store.accept(line.op(), back.offer, "a1")
    assert await line.effects() == [("call", "c1")]
    await line.store.reached(back.offer, "CA-new")
    await line.store.joined(line.op(), back.offer, "agent")
    await line.store.joined(line.op(), back.offer, "contact")
    again = await line.contact("c1")
    assert (again.state, again.external) == (ContactState.CONNECTED, "CA-new")
    assert again.connected_at == line.now - 10_000, "the talk's clock stood still meanwhile"
    found = await line.store.by_external("CA-new")
    assert found is not None
    assert found.id == "c1"
    today = await line.today()
    assert (today["answered"], today["queued"]) == (1, 1)
    await line.leaves("c1")
    await line.store.close(line.op(), "c1", "a1", "solved")
    closed = (await line.events())[-1].data
    assert (closed["outcome"], closed["talked_ms"]) == ("handled", 10_000)


async def test_not_in_a_talk_nor_after_the_agents_word_and_only_by_its_agent(line: StoreLine) -> None:
    await talking(line)
    with pytest.raises(Refused):
        await line.store.ring_back(line.op(), "c1", "a1")
    ended = await line.store.hang_up(line.op(), "c1", "a1")
    assert not ended.perhaps_cut
    with pytest.raises(Refused):
        await line.store.ring_back(line.op(), "c1", "a1")
    with pytest.raises(Stale):
        await line.store.ring_back(line.op(), "c1", "a2")


@pytest.mark.parametrize("by", ["contact", "provider", "put_down"])
async def test_what_looked_like_an_end_may_have_been_a_cut(line: StoreLine, by: str) -> None:
    """Called back in vain, it has ended as it had; called back, the agent's word ends it for good."""
    await talking(line)
    if by == "put_down":
        ended = await line.store.hang_up(line.op(), "c1", "a1", put_down=True)
    else:
        ended = await line.store.leave(line.op(), "c1", "handled", by)
    assert ended.perhaps_cut
    id = await calling(line)
    await line.store.fail(line.op(), id, "no-answer", False)
    again = await line.contact("c1")
    assert (again.ended_by, again.perhaps_cut) == ("agent" if by == "put_down" else by, True)
    id = await calling(line)
    await line.store.joined(line.op(), id, "agent")
    await line.store.joined(line.op(), id, "contact")
    ended = await line.store.hang_up(line.op(), "c1", "a1")
    assert (ended.ended_by, ended.perhaps_cut) == ("agent", False)


async def test_why_nobody_was_called_back(line: StoreLine) -> None:
    await cut(line)
    first = (await line.store.ring_back(line.op(), "c1", "a1")).offer or ""
    await line.store.fail(line.op(), first, "no-answer", False)
    second = await calling(line)
    await line.store.fail(line.op(), second, "busy", False)
    third = (await line.store.ring_back(line.op(), "c1", "a1")).offer or ""
    await line.store.accept(line.op(), third, "a1")
    await line.store.hang_up(line.op(), "c1", "a1")
    told = [await offer(line, id) for id in (first, second, third)]
    assert [(each.called, each.why) for each in told] == [(False, None), (True, "busy"), (False, "agent")]


async def test_a_leg_that_declined_by_itself_is_left_alone(line: StoreLine) -> None:
    await line.serves("a1")
    await line.queues("c1")
    await line.effects()
    asked = await line.offered("a1")
    await line.store.note_leg(asked.id, "CA-a1")
    await line.store.decline(line.op(), asked.id, "a1", "by_phone", told=True)
    assert await line.effects() == []
    assert await line.state("c1") is ContactState.WAITING


@pytest.mark.parametrize("how", ["declined", "declined by key", "no answer", "ran out", "hung up"])
async def test_the_agents_own_leg_does_not_answer(line: StoreLine, how: str) -> None:
    await cut(line)
    id = (await line.store.ring_back(line.op(), "c1", "a1")).offer
    assert id is not None
    await line.store.note_leg(id, "CA-a1-again")
    if how == "declined":
        await line.store.decline(line.op(), id, "a1", "autre")
    elif how == "declined by key":
        await line.store.decline(line.op(), id, "a1", "by_phone", told=True)
    elif how == "no answer":
        await line.store.fail(line.op(), id, "no-answer", True)
    elif how == "ran out":
        await line.tick(line.policy.offer_ms)
    else:
        await line.store.hang_up(line.op(), "c1", "a1")
    contact, agent = await line.contact("c1"), await line.agent("a1")
    assert (contact.state, contact.ended_by, contact.ended_at) == (ContactState.WRAPPING_UP, "line", line.now)
    assert (agent.activity, agent.misses) == ("wrapping_up", 0)
    ends_itself = how in ("declined by key", "no answer")
    assert await line.effects() == [("ring", "c1")] + [("stop_ring", "c1")] * (not ends_itself)
    assert (await offer(line, id)).state is OfferState.FAILED
    await line.tick(line.policy.wrap_up_ms)
    assert (await line.events())[-1].data["talked_ms"] == 10_000
    assert await line.state("c1") is ContactState.CLOSED


@pytest.mark.parametrize("how", ["no answer", "ran out", "the agent drops", "hung up"])
async def test_the_person_does_not_answer(line: StoreLine, how: str) -> None:
    await cut(line)
    id = await calling(line)
    if how == "no answer":
        await line.store.fail(line.op(), id, "no-answer", False)
    elif how == "ran out":
        await line.tick(line.policy.ring_back_ms)
    elif how == "the agent drops":
        await line.store.requeue(line.op(), "c1", id, "agent_dropped")
    else:
        await line.store.hang_up(line.op(), "c1", "a1")
    contact = await line.contact("c1")
    assert (contact.state, contact.ended_by) == (ContactState.WRAPPING_UP, "line")
    assert await line.effects() == [("release_agent", "c1"), ("stop_call", "c1")]
    assert (await line.told())[-1] == "contact.not_reached"
    assert (await line.store.ring_back(line.op(), "c1", "a1")).state is ContactState.CONNECTING, "once more"


async def test_a_failed_leg_corrects_what_looked_like_a_hang_up(line: StoreLine) -> None:
    await talking(line)
    await line.leaves("c1")
    corrected = await line.store.leave(line.op(), "c1", "handled", "line")
    assert (corrected.state, corrected.ended_by) == (ContactState.WRAPPING_UP, "line")
    assert (await line.told())[-1] == "contact.cut"
    assert (await line.store.ring_back(line.op(), "c1", "a1")).state is ContactState.CONNECTING


async def test_late_words_of_the_old_leg_are_nobodys(line: StoreLine) -> None:
    await cut(line)
    back = await line.store.ring_back(line.op(), "c1", "a1")
    assert (await line.store.leave(line.op(), "c1", "handled", "contact")).state is ContactState.CONNECTING
    assert back.offer is not None
    await line.store.fail(line.op(), back.offer, "no-answer", False)


async def test_whoever_joined_and_lost_the_agent_goes_to_the_head_of_the_line(line: StoreLine) -> None:
    await cut(line)
    id = await calling(line)
    await line.store.joined(line.op(), id, "contact")
    await line.store.requeue(line.op(), "c1", id, "agent_dropped")
    assert await line.state("c1") is ContactState.WAITING
    assert ("bring_back", "c1") in await line.effects()


async def test_who_is_still_there_is_brought_back_on_the_same_leg(line: StoreLine) -> None:
    await cut(line)
    id = (await line.store.ring_back(line.op(), "c1", "a1")).offer
    assert id is not None
    await line.store.accept(line.op(), id, "a1")
    await line.effects()
    await line.store.reached(id, "CA-c1")
    await line.store.reached(id, "CA-c1")
    known = await line.store.by_external("CA-c1")
    assert known is not None
    assert (known.id, known.external) == ("c1", "CA-c1")
    assert await line.effects() == []
    for party in ("contact", "agent"):
        await line.store.joined(line.op(), id, party)
    assert (await line.contact("c1")).state is ContactState.CONNECTED


async def test_a_leg_that_begins_to_ring_too_late_is_stopped(line: StoreLine) -> None:
    await cut(line)
    id = (await line.store.ring_back(line.op(), "c1", "a1")).offer
    assert id is not None
    await line.store.accept(line.op(), id, "a1")
    await line.store.hang_up(line.op(), "c1", "a1")
    await line.effects()
    await line.store.reached(id, "CA-new")
    await line.store.reached(id, "CA-new")
    taken = await line.store.take_effects("test", block_ms=0)
    assert [(effect.kind.value, effect.leg) for effect in taken] == [("stop_call", "CA-new")]
    assert (await line.contact("c1")).external == "CA-c1"
