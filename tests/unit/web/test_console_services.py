"""The consoles' use cases on the twin of the store, with a clock moved by hand."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from helpline.domain.accounts import Account, Role
from helpline.domain.errors import Invalid, Unavailable
from helpline.services.agent_desk import AgentDesk, LineSummary
from helpline.services.duty import FORGOTTEN_MS, Duty
from helpline.services.letting_go import LettingGo
from helpline.services.personal import code_of, last_digits, number_of, private_of
from helpline.services.phones import KnownPhones
from helpline.services.wallboard import Colleagues, Wallboard, service_level, summary_of
from helpline.services.wrap_up import WrapUp
from routing.memory_store.store import MemoryStore
from routing.model import AgentView, Contact, ContactState, LaneStep, Policy, Presence
from tests.fakes.people import CountedIds, HandClock
from tests.fakes.phones import Notebook

CAMILLE = Account("a_camille", "camille", "Camille Aubin", Role.AGENT)
POLICY = Policy()


async def no_chats(agent: str) -> None:
    """Nobody writes here."""


class Rig:
    """A line, a clock, the services."""

    def __init__(self) -> None:
        self.clock = HandClock()
        self.store = MemoryStore(POLICY, self.clock.now_ms, day=lambda: "2026-11-23")
        self.ids = CountedIds()
        self.phones = Notebook()
        self.duty = Duty(self.store, self.ids, "fr", self.phones, 3, no_chats)
        self.desk = AgentDesk(self.store, POLICY, self.duty, KnownPhones(self.phones, self.clock))

    async def waits(self, contact: str, topic: str = "outils", code: str = "") -> None:
        private = private_of("+33639980017", code)
        await self.store.arrive(f"a:{contact}", contact, f"CA-{contact}", "voice", private=private)
        card = json.dumps({"topic": topic, "language": "fr"})
        await self.store.enqueue(f"q:{contact}", contact, (LaneStep("general", 0),), card=card)

    async def writes(self, contact: str) -> None:
        """Somebody waits in a chat."""
        await self.store.arrive(f"a:{contact}", contact, f"CH-{contact}", "chat")
        await self.store.enqueue(f"q:{contact}", contact, (LaneStep("general", 0),))

    async def view(self) -> AgentView:
        return await self.store.agent_view(CAMILLE.id)

    async def shown(self, contact: str) -> Mapping[str, object]:
        """One contact, as its volunteer's screen shows it."""
        contacts: Mapping[str, Mapping[str, object]] = (await self.desk.frame(CAMILLE, LineSummary())).view["contacts"]
        return contacts[contact]

    async def time_passes(self, milliseconds: int) -> None:
        self.clock.now += milliseconds
        for deadline in await self.store.due():
            await self.store.fire(deadline)


@pytest.fixture
def rig() -> Rig:
    return Rig()


async def test_signing_on_again_makes_no_event(rig: Rig) -> None:
    await rig.duty.sign_on(CAMILLE)
    events = len(await rig.store.read_events(0))
    await rig.duty.sign_on(CAMILLE)
    assert len(await rig.store.read_events(0)) == events


async def test_a_short_absence_keeps_the_duty_a_long_one_ends_it(rig: Rig) -> None:
    await rig.duty.sign_on(CAMILLE)
    await rig.duty.set_presence(CAMILLE, "available", "", "op-1")
    await rig.time_passes(POLICY.heartbeat_ms + 1)
    assert (await rig.view()).agent.activity == "unreachable"  # type: ignore[union-attr]
    rig.clock.now += FORGOTTEN_MS
    assert (await rig.duty.sign_on(CAMILLE)).presence is Presence.AVAILABLE
    rig.clock.now += 2
    assert (await rig.duty.sign_on(CAMILLE)).presence is Presence.OFFLINE


async def test_presence_on_a_line_that_was_wiped(rig: Rig) -> None:
    """The page does not know it yet: the command makes the person known, then does what was asked."""
    agent = await rig.duty.set_presence(CAMILLE, "available", "", "op-1")
    assert agent.presence is Presence.AVAILABLE


@pytest.mark.parametrize(("presence", "reason"), [("asleep", ""), ("away", ""), ("away", "missed"), ("", "")])
async def test_presence_that_does_not_exist(rig: Rig, presence: str, reason: str) -> None:
    with pytest.raises(Invalid):
        await rig.duty.set_presence(CAMILLE, presence, reason, "op-1")


async def test_the_desk_makes_a_forgotten_person_known(rig: Rig) -> None:
    frame = await rig.desk.frame(CAMILLE, LineSummary())
    assert frame.view["me"]["presence"] == "offline"
    assert await rig.store.agent(CAMILLE.id) is not None


async def test_an_offer_shows_its_topic_and_nothing_of_the_caller(rig: Rig) -> None:
    await rig.duty.set_presence(CAMILLE, "available", "", "op-1")
    await rig.waits("c_1", "arnaque", "29200")
    view = (await rig.desk.frame(CAMILLE, LineSummary(1, 5))).view
    assert view["offer"]["topic"] == "arnaque"
    assert view["line"] == {"waiting": 1, "oldest": 5}
    assert view["contacts"] == {}
    assert "3998" not in json.dumps(view)
    assert "last_digits" not in json.dumps(view)
    assert "29200" not in json.dumps(view)
    assert "Brest" not in json.dumps(view)


async def test_after_answering_two_digits_are_shown(rig: Rig) -> None:
    await rig.duty.set_presence(CAMILLE, "available", "", "op-1")
    await rig.waits("c_1")
    offer = (await rig.view()).offer
    assert offer is not None
    await rig.store.accept("op-2", offer.id, CAMILLE.id)
    view = (await rig.desk.frame(CAMILLE, LineSummary())).view
    assert view["contacts"]["c_1"]["last_digits"] == "17"
    assert view["contacts"]["c_1"]["state"] == "connecting"
    assert "3998" not in json.dumps(view)


@pytest.mark.parametrize(
    ("called", "reason", "word"),
    [(True, "no-answer", "injoignable"), (False, "refused", "impossible"), (True, "agent", "renonce")],
)
async def test_a_call_back_is_told_as_it_goes_and_why_it_came_to_nothing(
    rig: Rig, called: bool, reason: str, word: str
) -> None:
    await rig.duty.set_presence(CAMILLE, "available", "", "op-1")
    await rig.waits("c_1")
    first = (await rig.view()).offer
    assert first is not None
    await rig.store.accept("op-2", first.id, CAMILLE.id)
    await rig.store.joined("op-3", first.id, "contact")
    await rig.store.joined("op-4", first.id, "agent")
    await rig.store.leave("op-5", "c_1", "handled", "line")
    ringing = (await rig.store.ring_back("op-6", "c_1", CAMILLE.id)).offer or ""
    assert not {"calling", "not_reached"} & set(await rig.shown("c_1"))
    await rig.store.accept("op-7", ringing, CAMILLE.id)
    assert (await rig.shown("c_1"))["calling"] is True
    if called:
        await rig.store.reached(ringing, "CA-again")
    await rig.store.fail("op-8", ringing, reason, missed=False)
    after = await rig.shown("c_1")
    assert (after["state"], after["not_reached"]) == ("wrapping_up", word)
    assert "calling" not in after


PLACES = [
    ("29200", {"code": "29200", "commune": "Brest", "departement": "Finistère"}),
    ("29290", {"code": "29290", "commune": "Saint-Renan", "departement": "Finistère", "shared": True}),
    ("29609", {"code": "29609", "commune": "Brest", "departement": "Finistère", "guessed": True}),
    ("29", {"code": "29", "departement": "Finistère"}),
    ("", None),
]


@pytest.mark.parametrize(("code", "place"), PLACES)
async def test_after_answering_the_place_is_shown(rig: Rig, code: str, place: object) -> None:
    await rig.duty.set_presence(CAMILLE, "available", "", "op-1")
    await rig.waits("c_1", "proche", code)
    offer = (await rig.view()).offer
    assert offer is not None
    await rig.store.accept("op-2", offer.id, CAMILLE.id)
    assert (await rig.desk.frame(CAMILLE, LineSummary())).view["contacts"]["c_1"].get("place") == place


@pytest.mark.parametrize("code", ["", "29200"])
@pytest.mark.parametrize(("number", "digits"), [(None, None), ("+33199000042", "42")])
def test_what_is_personal_is_read_as_it_was_kept(number: str | None, digits: str | None, code: str) -> None:
    arrived = Contact("c", "CA", "voice", ContactState.ARRIVED, 0, 0, "", private_of(number, code), "", 0)
    assert (number_of(arrived), last_digits(arrived), code_of(arrived)) == (number, digits, code or None)


async def test_a_bad_disposition_or_note_never_reaches_the_line(rig: Rig) -> None:
    wrap_up = WrapUp(rig.store, LettingGo(rig.store, {}))
    for disposition, note in (("parfait", ""), ("resolu", "mot de passe : chat")):
        with pytest.raises(Invalid):
            await wrap_up.close("c_1", CAMILLE.id, disposition, note, "op-1")


def test_the_service_level() -> None:
    assert service_level({}) is None
    assert service_level({"answered": 3, "answered_in_time": 2}) == 0.667
    assert service_level({"answered": 1, "answered_in_time": 1, "abandoned_after_short": 1}) == 0.5
    assert service_level({"abandoned_after_short": 4}) == 0.0


class People:
    """Accounts that may be away."""

    def __init__(self) -> None:
        self.away = False
        self.asked = 0

    async def list(self) -> list[Account]:
        self.asked += 1
        if self.away:
            raise Unavailable("database")
        return [CAMILLE]


async def test_names_are_asked_once_a_minute_and_kept_while_the_database_is_away(rig: Rig) -> None:
    people = People()
    colleagues = Colleagues(people, rig.clock)  # type: ignore[arg-type]
    assert await colleagues.current() == {CAMILLE.id: CAMILLE}
    await colleagues.current()
    assert people.asked == 1
    people.away = True
    rig.clock.advance(61)
    assert await colleagues.current() == {CAMILLE.id: CAMILLE}
    assert people.asked == 2


async def test_the_wall(rig: Rig) -> None:
    wall = Wallboard(rig.store, Colleagues(People(), rig.clock))  # type: ignore[arg-type]
    empty = await wall.frame()
    assert empty.view["waiting"] == {}
    assert "oldest" not in empty.view
    assert "service_level" not in empty.view
    began = rig.clock.now
    await rig.waits("c_1", "arnaque")
    rig.clock.advance(3)
    await rig.waits("c_2", "outils")
    busy = await wall.frame()
    assert [one["topic"] for one in busy.view["waiting"].values()] == ["arnaque", "outils"]
    assert {one["channel"] for one in busy.view["waiting"].values()} == {"voice"}
    assert {one["ring"] for one in busy.view["waiting"].values()} == {"everyone"}
    assert busy.view["oldest"] == began
    assert summary_of(busy) == LineSummary(2, began)
    await rig.duty.set_presence(CAMILLE, "available", "", "op-1")
    rung = await wall.frame()
    assert rung.view["agents"][CAMILLE.id] == {
        "name": "Camille Aubin",
        "kind": "volunteer",
        "activity": "ringing",
        "presence": "available",
        "since": rig.clock.now,
        "load": {"voice": 1},
    }
    assert summary_of(rung).waiting == 2, "who is being offered still waits"
    assert "+33" not in json.dumps(rung.view)


async def test_the_wall_counts_no_chat_that_only_rings(rig: Rig) -> None:
    wall = Wallboard(rig.store, Colleagues(People(), rig.clock))  # type: ignore[arg-type]
    await rig.duty.set_presence(CAMILLE, "available", "", "op-1")
    await rig.writes("c_1")
    first = (await rig.view()).offer
    assert first is not None
    await rig.store.accept("op-2", first.id, CAMILLE.id, met=True)
    await rig.writes("c_2")
    assert (await rig.view()).offer is not None
    assert (await wall.frame()).view["agents"][CAMILLE.id]["load"] == {"chat": 1}


async def test_a_break_from_a_duty_by_telephone_keeps_the_way_back(rig: Rig) -> None:
    until = rig.clock.now + 3_600_000
    await rig.phones.keep(CAMILLE.id, "+33639980011", rig.clock.now)
    await rig.duty.set_presence(CAMILLE, "available", "", "op-1", "phone", until)
    away = await rig.duty.set_presence(CAMILLE, "away", "pause", "op-2")
    assert (away.presence, away.via, away.until) == (Presence.AWAY, "phone", until)
    back = await rig.duty.set_presence(CAMILLE, "available", "", "op-3")
    assert (back.via, back.until) == ("softphone", None), "the page was chosen"
    away = await rig.duty.set_presence(CAMILLE, "away", "pause", "op-4")
    assert (away.via, away.until) == ("softphone", None)
