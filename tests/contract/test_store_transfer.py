"""An agent hands a conversation on: the store's contract."""

from __future__ import annotations

import pytest

from routing.errors import Refused, Stale, Unknown
from routing.model import ContactState, LaneStep, Presence
from tests.store_line import GENERAL, StoreLine

RIGHTS = (LaneStep("rights", 0), LaneStep("general", 60_000))


async def test_handed_on_they_keep_their_place_in_other_lanes(line: StoreLine) -> None:
    await line.serves("a1", "general")
    await line.serves("a2", "rights", presence=None)
    first = await line.queues("c1")
    await line.meets("a1")
    await line.queues("c2", RIGHTS)
    await line.converses("a2")
    await line.queues("c3", RIGHTS)
    line.now += 20_000
    back = await line.store.transfer(line.op(), "c1", "a1", RIGHTS, card="new", data={"queue": "rights"})
    assert (back.state, back.lane, back.schedule, back.card) == (ContactState.WAITING, "rights", RIGHTS, "new")
    assert (back.agent, back.offer, back.connected_at) == (None, None, None)
    assert back.queued_at == first.queued_at
    assert [await line.store.position(c) for c in ("c1", "c3")] == [1, 2]
    told = (await line.events())[-1]
    assert (told.type, told.agent, told.data["by"], told.data["talked_ms"]) == (
        "contact.transferred",
        "a1",
        "agent",
        20_002,
    )
    data = [told.data[name] for name in ("lane", "queue", "state", "activity")]
    assert data == ["rights", "rights", "waiting", "idle"]
    assert (await line.today())["transferred"] == 1


async def test_the_agent_is_free_at_once_and_the_next_is_offered(line: StoreLine) -> None:
    await line.serves("a1")
    await line.queues("c1")
    await line.converses("a1")
    await line.queues("c2")
    await line.store.transfer(line.op(), "c1", "a1", GENERAL)
    assert await line.offered_contact("a1") == "c2"
    assert (await line.agent("a1")).load == {"voice": 1}


async def test_they_are_not_offered_to_the_same_agent_again_at_once(line: StoreLine) -> None:
    await line.serves("a1")
    await line.queues("c1")
    await line.converses("a1")
    await line.store.transfer(line.op(), "c1", "a1", GENERAL)
    await line.store.heartbeat("a1")
    assert await line.offered_contact("a1") is None
    await line.serves("a2")
    assert await line.offered_contact("a2") == "c1"
    await line.store.set_presence(line.op(), "a2", Presence.OFFLINE)
    for _ in range(2):
        await line.tick(line.policy.cooldown_ms // 2)
        await line.store.heartbeat("a1")
    assert await line.offered_contact("a1") == "c1"


async def test_a_free_agent_of_the_lane_is_offered_them_in_the_same_step(line: StoreLine) -> None:
    await line.serves("a1")
    await line.queues("c1")
    await line.converses("a1")
    await line.serves("a2", "rights")
    offered = await line.store.transfer(line.op(), "c1", "a1", RIGHTS)
    assert offered.state is ContactState.OFFERED
    assert offered.card == "card-c1"
    assert await line.offered_contact("a2") == "c1"
    assert (await line.told())[-2:] == ["contact.transferred", "offer.made"]


async def test_nobody_of_the_new_lane_is_passed_at_once(line: StoreLine) -> None:
    await line.serves("a1")
    await line.serves("a2")
    await line.queues("c1")
    await line.converses("a1")
    offered = await line.store.transfer(line.op(), "c1", "a1", RIGHTS)
    assert (offered.lane, await line.offered_contact("a2")) == ("general", "c1")


async def test_the_provider_is_told_and_a_leg_let_go(line: StoreLine) -> None:
    await line.serves("a1", voice=1)
    await line.queues("c1")
    offer = await line.offered("a1")
    await line.store.note_leg(offer.id, "CAleg")
    await line.converses("a1")
    await line.store.adjust(line.op(), "c1", "a1", "hold", True)
    await line.effects()
    back = await line.store.transfer(line.op(), "c1", "a1", GENERAL)
    assert "hold" not in back.notes
    bring, release = await line.store.take_effects("test", block_ms=0)
    assert (bring.kind, bring.contact, bring.offer) == ("bring_back", "c1", offer.id)
    assert (release.kind, release.agent, release.leg) == ("release_agent", "a1", "CAleg")
    assert await line.store.mark_effect(bring.id)


async def test_without_a_leg_the_person_alone_is_told(line: StoreLine) -> None:
    await line.serves("a1")
    await line.queues("c1", channel="chat")
    await line.meets("a1")
    await line.effects()
    await line.store.transfer(line.op(), "c1", "a1", GENERAL)
    assert await line.effects() == [("bring_back", "c1")]


async def test_answered_again_or_dropped_never_abandoned(line: StoreLine) -> None:
    await line.serves("a1")
    await line.queues("c1", channel="chat")
    await line.meets("a1")
    await line.store.transfer(line.op(), "c1", "a1", GENERAL)
    await line.serves("a2")
    await line.meets("a2")
    assert (await line.events())[-1].data["again"] is True
    await line.store.transfer(line.op(), "c1", "a2", GENERAL)
    left = await line.leaves("c1")
    assert (left.state, left.outcome) == (ContactState.CLOSED, "dropped")
    today = await line.today()
    assert (today["answered"], today["transferred"], today.get("abandoned", 0)) == (1, 2, 0)


async def test_only_by_the_agent_who_talks_and_once(line: StoreLine) -> None:
    await line.serves("a1")
    await line.queues("c1")
    with pytest.raises(Unknown):
        await line.store.transfer(line.op(), "ghost", "a1", GENERAL)
    with pytest.raises(Stale):
        await line.store.transfer(line.op(), "c1", "a1", GENERAL)
    await line.accepts("a1")
    with pytest.raises(Refused, match="not_connected"):
        await line.store.transfer(line.op(), "c1", "a1", GENERAL)
    await line.leaves("c1")
    await line.queues("c2")
    await line.converses("a1")
    with pytest.raises(Stale):
        await line.store.transfer(line.op(), "c2", "a2", GENERAL)
    with pytest.raises(ValueError, match="schedule"):
        await line.store.transfer(line.op(), "c2", "a1", ())
    first = await line.store.transfer("op", "c2", "a1", GENERAL)
    assert await line.store.transfer("op", "c2", "a1", GENERAL) == first
    assert (await line.told()).count("contact.transferred") == 1
    with pytest.raises(Stale):
        await line.store.hang_up(line.op(), "c2", "a1")


async def test_late_signs_of_the_talk_before_change_nothing(line: StoreLine) -> None:
    await line.serves("a1")
    await line.queues("c1")
    offer = await line.converses("a1")
    await line.store.transfer(line.op(), "c1", "a1", GENERAL)
    before = len(await line.events())
    assert (await line.store.requeue(line.op(), "c1", offer.id, "leg_lost")).state is ContactState.WAITING
    await line.store.joined(line.op(), offer.id, "agent")
    assert len(await line.events()) == before


async def test_handed_on_by_who_is_gone_they_are_not_lost_again(line: StoreLine) -> None:
    await line.serves("a1")
    await line.queues("c1", channel="chat")
    await line.meets("a1")
    await line.store.set_presence(line.op(), "a1", Presence.OFFLINE)
    await line.store.transfer(line.op(), "c1", "a1", GENERAL)
    await line.tick(line.policy.lost_ms)
    assert await line.state("c1") is ContactState.WAITING
    assert "requeued" not in await line.today()
