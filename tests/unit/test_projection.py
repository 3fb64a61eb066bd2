"""A contact's record is what its events tell, in order, and nothing else."""

from __future__ import annotations

from functools import reduce
from typing import Any

from helpline.domain.projection import impersonal, project
from helpline.domain.records import ContactRecord
from routing.model import Event


def event(at: int, type_: str, agent: str | None = None, **data: Any) -> Event:
    return Event(at, "e1", at, type_, "c_1", at, agent, None, data)


def told(*events: Event) -> ContactRecord:
    return reduce(project, events, ContactRecord("c_1"))


ARRIVED = event(1_000, "contact.arrived", channel="voice", caller="p1")
QUEUED = event(9_000, "contact.queued", lane="general", card='{"topic":"demarche"}')


def test_a_call_that_goes_all_the_way() -> None:
    record = told(
        ARRIVED,
        event(2_000, "flow.stepped", step=1),
        QUEUED,
        event(9_001, "offer.made", "a_1", attempt=1),
        event(29_001, "offer.expired", "a_1"),
        event(29_002, "offer.made", "a_2", attempt=2),
        event(31_000, "contact.connected", "a_2", waited_ms=22_000),
        event(91_000, "contact.ended", "a_2", by="contact", waited_ms=22_000, talked_ms=60_000),
        event(99_000, "contact.closed", "a_2", by="agent", outcome="handled", disposition="resolu", note="Tout va."),
    )
    assert record == ContactRecord(
        id="c_1",
        channel="voice",
        caller="p1",
        topic="demarche",
        arrived_at=1_000,
        queued_at=9_000,
        answered_at=31_000,
        ended_at=91_000,
        closed_at=99_000,
        agent="a_2",
        outcome="handled",
        ended_by="contact",
        disposition="resolu",
        note="Tout va.",
        attempts=2,
        waited_ms=22_000,
        talked_ms=60_000,
    )


def test_what_a_person_answers_after_the_talk_is_kept_and_their_silence_is_not() -> None:
    assert told(ARRIVED, event(9_000, "survey.heard", node="utile", heard="understood", answer="3")).rating == 3
    assert told(ARRIVED, event(9_000, "survey.heard", node="utile", heard="silence")).rating is None


def test_a_person_who_leaves_the_line_has_ended_when_they_left() -> None:
    record = told(ARRIVED, QUEUED, event(20_000, "contact.closed", by="contact", outcome="abandoned", waited_ms=11_000))
    assert (record.ended_at, record.closed_at) == (20_000, 20_000)
    assert (record.outcome, record.ended_by, record.waited_ms) == ("abandoned", "contact", 11_000)
    assert record.answered_at is None
    assert record.talked_ms is None


def test_a_conversation_taken_up_again_keeps_the_first_answer_and_the_last_agent() -> None:
    record = told(
        ARRIVED,
        QUEUED,
        event(10_000, "contact.connected", "a_1", waited_ms=1_000),
        event(15_000, "contact.requeued", "a_1", reason="leg_lost"),
        event(21_000, "contact.connected", "a_2", waited_ms=12_000, again=True),
        event(30_000, "contact.ended", "a_2", by="agent", waited_ms=12_000, talked_ms=9_000),
    )
    assert (record.answered_at, record.waited_ms, record.agent) == (10_000, 1_000, "a_2")


def test_a_contact_restored_after_a_wipe_has_its_first_instant_and_its_topic() -> None:
    record = told(event(50_000, "contact.restored", channel="voice", queued_at=9_000, card='{"topic":"arnaque"}'))
    assert (record.arrived_at, record.queued_at, record.topic) == (9_000, 9_000, "arnaque")
    again = told(ARRIVED, QUEUED, event(50_000, "contact.restored", channel="voice", queued_at=9_500, card="{}"))
    assert (again.arrived_at, again.queued_at, again.caller, again.topic) == (1_000, 9_000, "p1", "demarche")


def test_what_is_about_a_person_leaves_the_event() -> None:
    data = {"caller": "p1", "channel": "voice", "note": "Madame Martin", "private": "x", "waited_ms": 1}
    assert impersonal(data) == {"channel": "voice", "waited_ms": 1}
