"""The contact's part of the store's contract."""

from __future__ import annotations

import pytest

from routing.errors import Refused, Stale, Unknown
from routing.model import ContactState, LaneStep, OfferState, Presence
from tests.store_line import GENERAL, START, StoreLine


async def test_a_contact_is_unique_on_its_external_id(line: StoreLine) -> None:
    first = await line.store.arrive("1", "c1", "CA1", "voice", "secret", {"caller": "p1"})
    again = await line.store.arrive("2", "c2", "CA1", "voice", "secret", {"caller": "p1"})
    assert first.created
    assert not again.created
    assert again.contact == first.contact
    assert await line.store.contact("c2") is None
    assert await line.store.by_external("CA1") == first.contact
    assert [event.data["caller"] for event in await line.events()] == ["p1"]


async def test_two_external_ids_with_the_same_end_are_two_people(line: StoreLine) -> None:
    first, second = (f"{letter}0123456789abcdef" for letter in "AB")
    for id, external in (("c1", first), ("c2", second)):
        assert (await line.store.arrive(id, id, external, "voice")).created
    await line.leaves("c1")
    for id, external in (("c1", first), ("c2", second)):
        known = await line.store.by_external(external)
        assert known is not None
        assert known.id == id
    assert await line.store.by_external("C0123456789abcdef") is None


async def test_the_session_of_the_flow_goes_when_the_contact_is_queued(line: StoreLine) -> None:
    await line.arrives("c1")
    await line.store.step("1", "c1", 0, '{"node":"accueil"}')
    queued = await line.store.enqueue("2", "c1", GENERAL, card='{"language":"fr"}')
    assert (queued.session, queued.step, queued.card) == ("", 1, '{"language":"fr"}')
    assert await line.store.contact("c1") == queued


async def test_a_contact_id_is_not_given_twice(line: StoreLine) -> None:
    await line.store.arrive("1", "c1", "CA1", "voice")
    with pytest.raises(Refused, match="contact_exists"):
        await line.store.arrive("2", "c1", "CA2", "voice")
    assert await line.store.by_external("CA2") is None


async def test_a_closed_contact_still_answers_to_its_external_id(line: StoreLine) -> None:
    await line.arrives("c1")
    await line.leaves("c1")
    again = await line.store.arrive("x", "c2", "CA-c1", "voice")
    assert (again.created, again.contact.id, again.contact.state) == (False, "c1", ContactState.CLOSED)


async def test_a_step_applies_once_and_a_stale_one_changes_nothing(line: StoreLine) -> None:
    await line.arrives("c1")
    assert await line.store.step("1", "c1", 0, '{"node":"accueil"}', {"node": "accueil"})
    stepped = await line.contact("c1")
    assert (stepped.state, stepped.step, stepped.session) == (ContactState.IN_FLOW, 1, '{"node":"accueil"}')
    assert not await line.store.step("2", "c1", 0, "other")
    assert await line.contact("c1") == stepped
    assert await line.told() == ["contact.arrived", "flow.stepped"]


async def test_steps_stop_when_the_contact_is_over(line: StoreLine) -> None:
    await line.arrives("c1")
    await line.leaves("c1")
    assert not await line.store.step("1", "c1", 0, "late")


async def test_queueing_happens_once_and_keeps_card_and_schedule(line: StoreLine) -> None:
    schedule = (LaneStep("near", 0), LaneStep("all", 60_000))
    await line.serves("busy", "near")
    await line.queues("c0", (LaneStep("near", 0),))
    await line.converses("busy")
    await line.arrives("c1")
    queued = await line.store.enqueue("1", "c1", schedule, card='{"topic":"démarche"}', data={"topic": "x"})
    assert (queued.state, queued.lane, queued.schedule) == (ContactState.WAITING, "near", schedule)
    assert queued.queued_at == line.now
    line.now += 5_000
    again = await line.store.enqueue("2", "c1", GENERAL, card="other")
    assert again == queued
    event = (await line.events())[-1]
    assert (event.type, event.data["card"], event.data["topic"]) == (
        "contact.queued",
        '{"topic":"démarche"}',
        "x",
    )


async def test_what_is_private_may_be_told_anew_with_the_queueing_and_goes_with_the_contact(line: StoreLine) -> None:
    for contact in ("c1", "c2"):
        await line.store.arrive(f"arrive-{contact}", contact, f"CA-{contact}", "voice", "number")
    told = await line.store.enqueue("1", "c1", GENERAL, private="number place")
    untold = await line.store.enqueue("2", "c2", GENERAL)
    assert (told.private, untold.private) == ("number place", "number")
    again = await line.store.enqueue("3", "c1", GENERAL, private="other")
    assert again.private == "number place"
    assert "place" not in str(await line.events())
    await line.leaves("c1")
    repeated = await line.store.enqueue("1", "c1", GENERAL, private="number place")
    assert (repeated.private, (await line.contact("c1")).private) == ("", "")


@pytest.mark.parametrize("schedule", [(), (LaneStep("l", 5),), (LaneStep("l", 0), LaneStep("m", 9), LaneStep("n", 3))])
async def test_a_schedule_starts_at_zero_and_goes_forward(line: StoreLine, schedule: tuple[LaneStep, ...]) -> None:
    await line.arrives("c1")
    with pytest.raises(ValueError, match="schedule"):
        await line.store.enqueue("1", "c1", schedule)


async def test_the_place_in_line_counts_all_lanes_and_those_being_offered(line: StoreLine) -> None:
    await line.queues("c1")
    await line.queues("c2", (LaneStep("other", 0),))
    await line.queues("c3", head_start_ms=10_000)
    assert [await line.store.position(c) for c in ("c3", "c1", "c2", "nobody")] == [1, 2, 3, None]
    await line.serves("a1")
    assert await line.offered_contact("a1") == "c3"
    assert [await line.store.position(c) for c in ("c3", "c1", "c2")] == [1, 2, 3]
    await line.accepts("a1")
    assert [await line.store.position(c) for c in ("c3", "c1", "c2")] == [None, 1, 2]


async def test_restoring_puts_a_contact_back_at_its_first_place(line: StoreLine) -> None:
    await line.serves("a1", "all")
    await line.queues("c0", (LaneStep("all", 0),))
    await line.converses("a1")
    await line.queues("c2")
    schedule = (LaneStep("near", 0), LaneStep("all", 60_000), LaneStep("world", 600_000))
    back = await line.store.restore("1", "c1", "CA-c1", "voice", schedule, START - 90_000, 0, "card", "secret")
    assert (back.state, back.lane, back.queued_at) == (ContactState.WAITING, "all", START - 90_000)
    assert await line.store.position("c1") == 1
    assert back.seq > 90_000
    again = await line.store.restore("2", "c9", "CA-c1", "voice", schedule, START, 0, "", "")
    assert again == back
    assert (await line.store.arrive("3", "c8", "CA-c1", "voice")).contact.id == "c1"


async def test_restoring_from_a_clock_ahead_stands_in_the_first_lane(line: StoreLine) -> None:
    back = await line.store.restore("1", "c1", "CA1", "voice", GENERAL, line.now + 5_000, 0, "", "")
    assert (back.state, back.lane) == (ContactState.WAITING, "general")


@pytest.mark.parametrize("outcome", ["hung_up", "self_served", "refused"])
async def test_leaving_before_queueing_closes_with_the_outcome_told(line: StoreLine, outcome: str) -> None:
    await line.arrives("c1")
    closed = await line.store.leave("1", "c1", outcome, "contact")
    assert (closed.state, closed.outcome, closed.ended_by) == (ContactState.CLOSED, outcome, "contact")
    assert closed.private == ""
    assert (await line.today()).get("self_served", 0) == (outcome == "self_served")
    assert "abandoned" not in await line.today()


async def test_leaving_the_line_is_an_abandon_counted_by_its_wait(line: StoreLine) -> None:
    await line.queues("soon")
    line.now += line.policy.short_abandon_ms - 1
    assert (await line.leaves("soon")).outcome == "abandoned"
    await line.queues("late")
    line.now += line.policy.short_abandon_ms
    await line.leaves("late")
    today = await line.today()
    assert (today["abandoned"], today["abandoned_after_short"], today["closed"]) == (2, 1, 2)
    assert await line.store.position("late") is None


async def test_leaving_while_offered_rescinds_at_no_cost_and_serves_the_next(line: StoreLine) -> None:
    await line.serves("a1")
    await line.queues("c1")
    await line.queues("c2")
    offer = await line.offered("a1")
    await line.store.note_leg(offer.id, "CAleg")
    await line.effects()
    closed = await line.leaves("c1")
    assert closed.outcome == "abandoned"
    rescinded = await line.store.offer(offer.id)
    assert rescinded is not None
    assert rescinded.state is OfferState.RESCINDED
    assert (await line.agent("a1")).misses == 0
    assert await line.offered_contact("a1") == "c2"
    assert await line.effects() == [("stop_ring", "c1"), ("ring", "c2")]


async def test_leaving_while_connecting_lets_the_agent_go_and_serves_the_next(line: StoreLine) -> None:
    await line.serves("a1")
    await line.queues("c1")
    await line.queues("c2")
    offer = await line.accepts("a1")
    await line.effects()
    closed = await line.leaves("c1")
    assert (closed.state, closed.outcome) == (ContactState.CLOSED, "abandoned")
    failed = await line.store.offer(offer.id)
    assert failed is not None
    assert failed.state is OfferState.FAILED
    assert await line.effects() == [("release_agent", "c1"), ("ring", "c2")]


async def test_leaving_a_conversation_begins_the_wrap_up(line: StoreLine) -> None:
    await line.serves("a1")
    await line.queues("c1")
    await line.converses("a1")
    await line.effects()
    line.now += 60_000
    ended = await line.leaves("c1")
    assert (ended.state, ended.ended_by, ended.private) == (ContactState.WRAPPING_UP, "contact", "private-c1")
    assert await line.effects() == [("release", "c1")]
    assert (await line.events())[-1].data["talked_ms"] == 60_000
    assert await line.leaves("c1") == ended


async def test_the_agent_hangs_up_writes_and_is_free(line: StoreLine) -> None:
    await line.serves("a1")
    await line.queues("c1")
    await line.queues("c2")
    await line.converses("a1")
    with pytest.raises(Refused, match="not_wrapping_up"):
        await line.store.close("early", "c1", "a1", "solved")
    with pytest.raises(Stale):
        await line.store.hang_up("1", "c1", "a2")
    ended = await line.store.hang_up("2", "c1", "a1")
    assert (ended.state, ended.ended_by) == (ContactState.WRAPPING_UP, "agent")
    assert await line.offered_contact("a1") is None
    with pytest.raises(Stale):
        await line.store.close("3", "c1", "a2", "solved")
    closed = await line.store.close("4", "c1", "a1", "solved", {"note": "Un mot."})
    assert (closed.state, closed.outcome, closed.private) == (ContactState.CLOSED, "handled", "")
    assert await line.offered_contact("a1") == "c2"
    told = next(event for event in await line.events() if event.type == "contact.closed")
    assert (told.data["disposition"], told.data["note"]) == ("solved", "Un mot.")
    assert await line.store.close("5", "c1", "a1", "again") == closed


async def test_the_wrap_up_ends_by_itself(line: StoreLine) -> None:
    await line.serves("a1")
    await line.queues("c1")
    await line.converses("a1")
    await line.leaves("c1")
    await line.tick(line.policy.wrap_up_ms - 1)
    assert await line.state("c1") is ContactState.WRAPPING_UP
    await line.tick(1)
    assert await line.state("c1") is ContactState.CLOSED
    assert (await line.agent("a1")).contacts == ()


async def test_hanging_up_before_the_sides_joined_is_a_wrap_up_too(line: StoreLine) -> None:
    await line.serves("a1")
    await line.queues("c1")
    await line.accepts("a1")
    assert (await line.store.hang_up("1", "c1", "a1")).state is ContactState.WRAPPING_UP
    await line.tick(line.policy.join_ms)
    assert await line.state("c1") is ContactState.WRAPPING_UP
    assert (await line.store.close("2", "c1", "a1", "lost")).outcome == "dropped"


@pytest.mark.parametrize("talking", [False, True])
async def test_a_broken_agent_side_brings_the_contact_back_to_its_place(line: StoreLine, talking: bool) -> None:
    await line.serves("a1")
    await line.queues("c1")
    await line.queues("c2")
    offer = await (line.converses("a1") if talking else line.accepts("a1"))
    await line.effects()
    back = await line.store.requeue("1", "c1", offer.id, "leg_lost")
    assert (back.state, back.offer, back.agent, back.connected_at) == (ContactState.WAITING, None, None, None)
    assert await line.store.position("c1") == 1
    assert await line.effects() == [("bring_back", "c1")]
    assert (await line.agent("a1")).activity == "resting"
    await line.serves("a2")
    assert await line.offered_contact("a2") == "c1"
    assert (await line.today())["requeued"] == 1


async def test_who_is_brought_back_stands_before_everybody_and_in_the_order_of_coming_back(line: StoreLine) -> None:
    for agent in ("a1", "a2"):
        await line.serves(agent, "near")
    await line.queues("c1")
    await line.queues("c2")
    await line.queues("urgent", head_start_ms=3_600_000)
    await line.queues("late", (LaneStep("near", 0), LaneStep("general", 60_000)))
    await line.queues("later", (LaneStep("near", 0), LaneStep("general", 60_000)))
    queued_at = (await line.contact("later")).queued_at
    for agent, contact in (("a2", "later"), ("a1", "late")):
        assert await line.offered_contact(agent) == contact
        offer = await line.converses(agent)
        await line.store.set_presence(line.op(), agent, Presence.OFFLINE)
        line.now += 5
        await line.store.requeue(line.op(), contact, offer.id, "leg_lost")
    order = [contact for contact, _, _ in (await line.store.snapshot()).waiting]
    assert order == ["later", "late", "urgent", "c1", "c2"]
    assert (await line.contact("later")).queued_at == queued_at, "the time waited is not changed"


async def test_who_is_brought_back_again_keeps_the_place_of_the_first_time(line: StoreLine) -> None:
    for agent in ("a1", "a2"):
        await line.serves(agent)
    for contact in ("c0", "c1", "c2"):
        await line.queues(contact)
    first, second = await line.converses("a1"), await line.converses("a2")
    await line.store.set_presence(line.op(), "a2", Presence.OFFLINE)
    await line.store.requeue(line.op(), "c0", first.id, "leg_lost")
    line.now += 5
    await line.store.requeue(line.op(), "c1", second.id, "leg_lost")
    assert await line.store.position("c2") == 3
    await line.store.set_presence(line.op(), "a1", Presence.AVAILABLE)
    line.now += line.policy.decline_rest_ms
    await line.tick(0)
    again = await line.converses("a1")
    assert again.contact == "c0"
    await line.store.requeue(line.op(), "c0", again.id, "leg_lost")
    assert [await line.store.position(contact) for contact in ("c0", "c1", "c2")] == [1, 2, 3]


async def test_a_refused_offer_does_not_cost_the_head_of_the_line(line: StoreLine) -> None:
    await line.queues("c1")
    await line.serves("a1", "near")
    await line.queues("c2", (LaneStep("near", 0),))
    offer = await line.converses("a1")
    await line.store.requeue(line.op(), "c2", offer.id, "leg_lost")
    await line.serves("a2", "near")
    await line.declines("a2")
    assert [await line.store.position(contact) for contact in ("c2", "c1")] == [1, 2]


async def test_an_old_offer_cannot_send_a_contact_back(line: StoreLine) -> None:
    await line.serves("a1")
    await line.serves("a2")
    await line.queues("c1")
    old = await line.declines("a1")
    await line.converses("a2")
    assert (await line.store.requeue("1", "c1", old.id, "late")).state is ContactState.CONNECTED


async def test_connected_twice_is_answered_once(line: StoreLine) -> None:
    await line.serves("a1")
    await line.serves("a2")
    await line.queues("c1")
    offer = await line.converses("a1")
    await line.store.requeue("1", "c1", offer.id, "leg_lost")
    await line.converses("a2")
    assert (await line.today())["answered"] == 1
    await line.store.requeue("2", "c1", (await line.contact("c1")).offer or "", "leg_lost")
    assert (await line.leaves("c1")).outcome == "dropped"
    assert "abandoned" not in await line.today()


async def test_a_fact_is_told_once_about_a_contact_in_any_state(line: StoreLine) -> None:
    await line.arrives("c1")
    await line.leaves("c1")
    before = await line.contact("c1")
    for _ in range(2):
        await line.store.tell("t1", "c1", "survey.heard", {"answer": "4"})
    told = [event for event in await line.store.read_events(0) if event.type == "survey.heard"]
    assert [(event.contact, event.seq, event.data["answer"]) for event in told] == [("c1", before.seq + 1, "4")]
    assert await line.contact("c1") == before._replace(seq=before.seq + 1)
    with pytest.raises(Unknown):
        await line.store.tell("t2", "ghost", "survey.heard")


async def test_notes_and_signs_of_life_do_not_revive_the_dead(line: StoreLine) -> None:
    await line.arrives("c1")
    before = await line.contact("c1")
    await line.store.annotate("c1", "conference", "CF1")
    assert await line.contact("c1") == before._replace(notes={"conference": "CF1"})
    await line.store.annotate("ghost", "conference", "CF1")
    await line.store.touch("ghost")
    assert await line.store.contact("ghost") is None
    await line.leaves("c1")
    await line.store.touch("c1")
    assert await line.store.next_deadline() is None


async def test_silence_makes_the_line_ask_and_ask_again(line: StoreLine) -> None:
    await line.arrives("c1")
    line.now += line.policy.doubt_ms - 1
    await line.store.touch("c1")
    await line.tick(line.policy.doubt_ms - 1)
    assert await line.effects() == []
    await line.tick(1)
    await line.tick(line.policy.doubt_ms)
    assert await line.effects() == [("verify", "c1"), ("verify", "c1")]


async def test_unknown_contacts_are_said_to_be_unknown(line: StoreLine) -> None:
    store = line.store
    for attempt in (
        store.step("1", "ghost", 0, ""),
        store.enqueue("2", "ghost", GENERAL),
        store.leave("3", "ghost", "hung_up", "contact"),
        store.requeue("4", "ghost", "o", "x"),
        store.hang_up("5", "ghost", "a"),
        store.close("6", "ghost", "a", ""),
    ):
        with pytest.raises(Unknown, match="ghost"):
            await attempt
    assert await line.told() == []


@pytest.mark.parametrize("talking", [True, False])
async def test_who_was_talking_may_go_on_with_the_same_person(line: StoreLine, talking: bool) -> None:
    """A reloaded page: after a moment's rest the contact is theirs again. One who never joined is left in peace."""
    await line.serves("a1")
    await line.queues("c1")
    offer = await line.accepts("a1")
    if talking:
        for party in ("contact", "agent"):
            await line.store.joined(line.op(), offer.id, party)  # type: ignore[arg-type]
    await line.store.requeue(line.op(), "c1", offer.id, "agent_dropped")
    assert await line.offered_contact("a1") is None, "resting"
    await line.tick(line.policy.decline_rest_ms)
    assert await line.offered_contact("a1") == ("c1" if talking else None)
