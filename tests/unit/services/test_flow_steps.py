"""What the application keeps of a flow: what was heard at which question, the language and the pace of a caller."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import cast
from zoneinfo import ZoneInfo

import pytest

from helpline.services.flow_steps import FlowSteps
from helpline.services.opening import Opening
from helpline.services.queueing import Queueing, card_for
from helpline.services.situations import Asking, Queued, Situation
from ivr_flows import Digits, Engine, Enqueue, Input, Silence, Speech, load_library, report
from ivr_flows.loader import MAIN_FLOW
from ivr_flows.session import Session
from routing.memory_store import MemoryStore
from routing.model import Contact, LaneStep, Policy

PARIS = ZoneInfo("Europe/Paris")
MONDAY = int(dt.datetime(2026, 11, 23, 10, tzinfo=PARIS).timestamp() * 1000)
CODES: Mapping[str, Mapping[str, str]] = {"29200": {"departement": "29", "departement_nom": "Finistère"}}


class Clock:
    def now_ms(self) -> int:
        return MONDAY


class OneLane:
    """Every contact stands in the lane of its queue: where it stands is not the matter here."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    async def enqueue(self, contact: Contact, outcome: Enqueue, session: Session) -> Contact:
        card = card_for(outcome, session, 0)
        return await self._store.enqueue("enqueue", contact.id, (LaneStep(outcome.queue, 0),), card=card)


class Line:
    """One caller, in a store that lives as long as the test."""

    def __init__(self) -> None:
        self.store = MemoryStore(Policy(), Clock().now_ms, day=lambda: "2026-11-23")
        opening = Opening("Mo-Fr 09:00-18:00", PARIS, Clock())
        queueing = cast(Queueing, OneLane(self.store))
        engine = Engine(load_library(), {"postal_code": CODES.get})
        self.flows = FlowSteps(self.store, engine, {"voice": opening}, queueing, MAIN_FLOW, {"+33199000001": "en"})

    async def gives(self, *inputs: Input) -> Situation:
        """Where a caller stands who has just called and given these inputs."""
        arrival = await self.store.arrive("1", "c", "CA-c", "voice", "")
        situation = await self.flows.situation(arrival.contact)
        for given in inputs:
            assert isinstance(situation, Asking)
            situation = await self.flows.hear(situation.contact, situation.contact.step, given)
        return situation

    async def stepped(self) -> list[dict[str, str]]:
        events = await self.store.read_events(0)
        return [{name: str(value) for name, value in event.data.items()} for event in events if "stepped" in event.type]


@pytest.fixture
def line() -> Line:
    return Line()


async def test_the_events_tell_how_callers_get_on_at_each_question(line: Line) -> None:
    await line.gives(Digits("8"), Digits("*"), Digits("4"), Silence(), Digits("0"))
    heard = [(event["node"], event.get("heard")) for event in await line.stepped()]
    assert heard == [
        ("sujet", None),
        ("sujet", "wrong"),
        ("sujet", "repeat"),
        ("sujet", "understood"),
        ("code", "silence"),
        ("code", "person"),
    ]
    code, sujet = report(await line.stepped())
    assert (code.flow, code.node, code.error_rate) == ("proche", "code", 0.5)
    assert sujet.kinds == {"wrong": 1, "repeat": 1, "understood": 1}


async def test_the_events_hold_no_key_that_was_pressed(line: Line) -> None:
    await line.gives(Digits("4"), Digits("29200"), Digits("1"))
    assert "29200" not in str(await line.stepped())


async def test_a_caller_between_two_questions_is_told_of_without_their_number(line: Line) -> None:
    arrival = await line.store.arrive("1", "c", "CA-c", "voice", "+33639980001")
    asked = await line.flows.situation(arrival.contact)
    assert isinstance(asked, Asking)
    again = await line.flows.hear(asked.contact, asked.contact.step, Digits("8"))
    assert isinstance(again, Asking)
    assert "+33639980001" not in str(asked.contact) + str(again.contact)
    kept = await line.store.contact("c")
    assert kept is not None
    assert "+33639980001" in kept.private, "the store has it still"


async def test_slow_speech_goes_on_in_the_line(line: Line) -> None:
    queued = await line.gives(Speech("plus lentement"), Digits("3"))
    assert isinstance(queued, Queued)
    assert [prompt.key for prompt in queued.prompts][-1] == "attente.entree"
    waiting = (line.flows.words(queued.contact, "attente.patience.1"), line.flows.position_words(queued.contact, 2))
    assert {prompt.pace for prompt in (*queued.prompts, *waiting)} == {"slow"}


async def test_the_number_dialled_chooses_the_language(line: Line) -> None:
    arrival = await line.store.arrive("1", "c", "CA-c", "voice", "")
    asked = await line.flows.welcome(arrival.contact, "+33199000001")
    assert isinstance(asked, Asking)
    assert {prompt.language for prompt in asked.prompts} == {"en"}
    again = await line.flows.welcome(asked.contact, "+33199000001")
    assert isinstance(again, Asking)
    assert again.prompts == asked.prompts


async def test_any_other_number_is_french(line: Line) -> None:
    arrival = await line.store.arrive("1", "c", "CA-c", "voice", "")
    asked = await line.flows.welcome(arrival.contact, "+33199000002")
    assert isinstance(asked, Asking)
    assert {prompt.language for prompt in asked.prompts} == {"fr"}


async def test_english_goes_on_in_the_line(line: Line) -> None:
    queued = await line.gives(Digits("9"), Digits("1"))
    assert isinstance(queued, Queued)
    waiting = (line.flows.words(queued.contact, "attente.patience.1"), line.flows.position_words(queued.contact, 2))
    assert {prompt.language for prompt in (*queued.prompts, *waiting)} == {"en"}
    assert {prompt.pace for prompt in waiting} == {"normal"}
