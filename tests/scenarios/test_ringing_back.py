"""A talk was cut, or may have been: the same volunteer rings the person back, by softphone or their own telephone."""

from __future__ import annotations

from typing import Any

import pytest

from helpline.simulator.parties.scripted import CalledPhone, Person, Phone
from routing.redis_store import streams
from tests.scenarios.conftest import Setting
from tests.scenarios.handsets import Handset, on_duty_by_phone
from tests.scenarios.stage import SOMEBODY, Stage, Volunteer
from tests.scenarios.test_late_commands import AN_HOUR_MS, all_is_carried_out, never

IMPATIENT = Setting(patience=0.5)
LOST = [Setting(switches={"answered_leg_lost": position}) for position in ("completed", "failed")]
NOT_ANSWERED = "La personne n’a pas répondu. Vous pouvez réessayer depuis votre écran."
NOT_CALLED = "Nous n’avons pas pu appeler la personne. Vous pouvez réessayer depuis votre écran."
NOTED = "C’est noté. Vous pouvez réessayer depuis votre écran. Au revoir."
NOTHING = "Vous n’avez rien tapé. Vous pouvez réessayer depuis votre écran. Au revoir."
TRY_AGAIN = "Vous pouvez réessayer depuis votre écran. Au revoir."


async def cut(stage: Stage, caller: Person, volunteer: Volunteer) -> str:
    """The caller's leg fails: nobody hung up. Returns the contact, being wrapped up."""
    caller.leg.end("failed", sip_code="500")
    await stage.settles()
    contact = await volunteer.console.contact("wrapping_up")
    await volunteer.console.shows(lambda view: view["contacts"][contact].get("ended_by") == "line")
    return contact


def told_as_cut(stage: Stage) -> bool:
    """Whether the provider tells of a network that is lost otherwise than of a telephone put down."""
    return stage.line.board.switches.answered_leg_lost == "failed"


async def wraps_up(volunteer: Volunteer, ended_by: str) -> str:
    """The form is there, and says that the person may be called back; returns the contact."""
    contact = await volunteer.console.contact("wrapping_up")
    view = await volunteer.console.shows(lambda view: view["contacts"].get(contact))
    assert (view["ended_by"], view.get("ring_back")) == (ended_by, True)
    return contact


async def rings_back(volunteer: Volunteer, contact: str) -> int:
    status, _ = await volunteer.console.post(f"/console/contacts/{contact}/ring-back")
    return status


async def talking(stage: Stage) -> tuple[Volunteer, Person, CalledPhone]:
    """A volunteer and a caller in conversation, and the telephone the caller would be called back on."""
    theirs = stage.line.phone(SOMEBODY, Phone("no_answer"))
    camille = await stage.volunteer("camille")
    caller = await stage.waits()
    await camille.answers()
    await stage.passes(20)
    return camille, caller, theirs


async def picks_up(stage: Stage, theirs: CalledPhone) -> None:
    await theirs.becomes("ringing")
    theirs.leg.answer(theirs)
    await theirs.hears("votre bénévole vous rappelle", within=20)
    await stage.passes(10)  # to the end of the sentence


async def the_volunteer_waits_on_the_softphone(camille: Volunteer) -> None:
    await camille.softphone.rings()
    camille.softphone.accepts()
    await camille.softphone.hears("Nous rappelons la personne")


async def test_the_same_two_go_on(stage: Stage) -> None:
    camille, caller, theirs = await talking(stage)
    contact = await cut(stage, caller, camille)
    await camille.softphone.hears("La communication a été coupée")
    await camille.softphone.becomes("ended")
    assert await rings_back(camille, contact) == 200
    await the_volunteer_waits_on_the_softphone(camille)
    await picks_up(stage, theirs)
    await camille.console.contact("connected")
    theirs.says("Ah, vous revoilà.")
    await camille.softphone.hears("revoilà")
    camille.softphone.says("Continuons.")
    await theirs.hears("Continuons")
    await camille.hangs_up()
    await theirs.hears("Merci")
    await camille.closes("resolu")
    record = await stage.tells(caller, "handled", "agent")
    assert (record.agent, record.disposition) == (camille.id, "resolu")
    assert len(await stage.records()) == 1, "one contact, by two calls"


async def test_their_telephone_rings_though_it_still_hears_of_the_cut(stage: Stage) -> None:
    stage.line.phone(SOMEBODY, Phone("no_answer"))
    camille = await on_duty_by_phone(stage, "camille")
    caller = await stage.waits()
    await camille.takes_the_call()
    told = camille.phone.leg
    contact = await cut(stage, caller, camille.volunteer)
    assert told.live, "the line is still speaking there"
    assert await rings_back(camille.volunteer, contact) == 200
    assert not told.live, "a telephone in use would be busy"
    await camille.is_asked_to_ring_back()


async def test_by_their_own_telephone(stage: Stage) -> None:
    theirs = stage.line.phone(SOMEBODY, Phone("no_answer"))
    camille = await on_duty_by_phone(stage, "camille")
    caller = await stage.waits()
    await camille.takes_the_call()
    camille.forgets()
    contact = await cut(stage, caller, camille.volunteer)
    await camille.is_let_go_with("La communication a été coupée. Vous pouvez rappeler la personne depuis votre écran.")
    assert await rings_back(camille.volunteer, contact) == 200
    await camille.is_asked_to_ring_back()
    assert theirs.state == "idle", "nobody is called before somebody is there to talk"
    camille.phone.presses("1")
    await camille.phone.hears("Nous rappelons la personne")
    await picks_up(stage, theirs)
    theirs.says("C’est encore moi.")
    await camille.phone.hears("encore moi")
    theirs.hangs_up()
    await camille.volunteer.closes("resolu")
    await stage.tells(caller, "handled", "contact")


@pytest.mark.parametrize("how", ["nobody", "busy"])
async def test_the_person_does_not_answer(stage: Stage, how: str) -> None:
    camille, caller, theirs = await talking(stage)
    contact = await cut(stage, caller, camille)
    await camille.softphone.becomes("ended")
    assert await rings_back(camille, contact) == 200
    await the_volunteer_waits_on_the_softphone(camille)
    await theirs.becomes("ringing")
    if how == "busy":
        theirs.leg.refuse(theirs, "busy", "486")
    await camille.softphone.becomes("ended", within=90)
    assert camille.softphone.heard[-1] == NOT_ANSWERED
    assert await camille.console.contact("wrapping_up") == contact
    assert await rings_back(camille, contact) == 200, "once more"
    await the_volunteer_waits_on_the_softphone(camille)
    await theirs.becomes("ringing")
    theirs.leg.refuse(theirs, "busy", "486")
    await camille.softphone.becomes("ended")
    assert camille.softphone.heard[-1] == NOT_ANSWERED
    await camille.closes("coupe")
    await stage.tells(caller, "handled", "line")


async def test_the_volunteers_own_leg_does_not_answer(stage: Stage) -> None:
    camille, caller, theirs = await talking(stage)
    contact = await cut(stage, caller, camille)
    await camille.softphone.becomes("ended")
    assert await rings_back(camille, contact) == 200
    await camille.softphone.rings()
    await stage.passes(26)
    assert await camille.console.contact("wrapping_up") == contact
    assert theirs.state == "idle", "the person was not disturbed"
    assert camille.console.view["me"]["misses"] == 0
    await camille.closes("coupe")


@pytest.mark.parametrize(
    ("keys", "words"),
    [("2", [NOTED]), ("", [NOTHING]), ("7", ["Cette touche", TRY_AGAIN])],
    ids=["declined", "none", "wrong"],
)
async def test_declined_on_the_own_telephone(stage: Stage, keys: str, words: list[str]) -> None:
    """One true sentence: nobody was called, and nobody keeps a place."""
    theirs = stage.line.phone(SOMEBODY, Phone("no_answer"))
    camille, contact = await asked_to_ring_back(stage)
    camille.phone.presses(keys)
    if keys == "7":
        said = await camille.phone.hears("Cette touche ne sert pas ici")
        assert said.text.endswith("Appuyez sur 1 pour rappeler la personne, sur 2 pour renoncer.")
        camille.forgets()
        camille.phone.presses(keys)
    if keys:
        await camille.is_let_go_with(words[-1])
    else:
        await camille.phone.becomes("ended")
        assert camille.phone.heard[-1:] == words
    assert await camille.volunteer.console.contact("wrapping_up") == contact
    assert theirs.state == "idle"
    await camille.volunteer.closes("coupe")


async def asked_to_ring_back(stage: Stage) -> tuple[Handset, str]:
    """The talk was cut, the volunteer's own telephone asks for the 1; returns it and the contact."""
    camille = await on_duty_by_phone(stage, "camille")
    caller = await stage.waits()
    await camille.takes_the_call()
    contact = await cut(stage, caller, camille.volunteer)
    await camille.phone.becomes("ended")
    assert await rings_back(camille.volunteer, contact) == 200
    await camille.is_asked_to_ring_back()
    return camille, contact


@pytest.mark.parametrize("lost", [False, True])
async def test_ended_on_the_screen_while_the_telephone_asks(
    stage: Stage, lost: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """« Raccrocher », and the telephone is told, or, if that word is late, at its next key."""
    camille, contact = await asked_to_ring_back(stage)
    if lost:
        monkeypatch.setattr(streams, "ABANDONED_MS", AN_HOUR_MS)
        stage.clock.tie(stage.line.journal, never)
        stage.line.faults.rest(f"/Calls/{camille.phone.leg.sid}.json", "429")
    status, _ = await camille.volunteer.console.post(f"/console/contacts/{contact}/hang-up")
    assert status == 200
    if lost:
        await stage.line.eventually(
            lambda: bool([*stage.line.journal.commands("POST", f"/Calls/{camille.phone.leg.sid}.json")])
        )
        camille.phone.presses("1")
    await camille.is_let_go_with(TRY_AGAIN)
    await all_is_carried_out(stage, monkeypatch)
    await camille.volunteer.closes("coupe")


async def test_ended_on_the_screen_while_the_person_is_called(stage: Stage) -> None:
    theirs = stage.line.phone(SOMEBODY, Phone("no_answer"))
    camille, contact = await asked_to_ring_back(stage)
    camille.phone.presses("1")
    await theirs.becomes("ringing")
    camille.forgets()
    status, _ = await camille.volunteer.console.post(f"/console/contacts/{contact}/hang-up")
    assert status == 200
    await camille.is_let_go_with(NOTED)
    assert theirs.state == "ended"
    await camille.volunteer.closes("coupe")


@pytest.mark.parametrize("stage", LOST, indirect=True)
async def test_the_persons_network_is_lost(stage: Stage) -> None:
    """The provider may call that a hang-up: the volunteer knows better."""
    camille, caller, theirs = await talking(stage)
    caller.leg.cut()
    contact = await wraps_up(camille, "line" if told_as_cut(stage) else "contact")
    await camille.softphone.becomes("ended")
    assert await rings_back(camille, contact) == 200
    await the_volunteer_waits_on_the_softphone(camille)
    await picks_up(stage, theirs)
    await camille.console.contact("connected")
    await camille.hangs_up()
    await camille.console.contact("wrapping_up")
    assert await rings_back(camille, contact) == 409, "they said so themselves"
    await camille.closes("resolu")
    await stage.tells(caller, "handled", "agent")


@pytest.mark.parametrize("stage", LOST, indirect=True)
async def test_the_network_of_the_volunteers_own_telephone_is_lost(stage: Stage) -> None:
    """Told as a cut, the person is first in line again; told as put down, the volunteer may call them back."""
    theirs = stage.line.phone(SOMEBODY, Phone("no_answer"))
    camille = await on_duty_by_phone(stage, "camille")
    caller = await stage.waits()
    await camille.takes_the_call()
    camille.phone.leg.cut()
    if told_as_cut(stage):
        await caller.hears("Excusez-nous", within=10)
        caller.hangs_up()
        return
    await caller.hears("a-t-elle été utile", within=10)
    contact = await wraps_up(camille.volunteer, "agent")
    assert await rings_back(camille.volunteer, contact) == 200
    await camille.is_asked_to_ring_back()
    assert caller.state == "connected", "nobody is cut off before somebody is there to talk"
    camille.phone.presses("1")
    await caller.hears("Votre bénévole revient vers vous, ne quittez pas.")
    await stage.passes(10)
    await camille.volunteer.console.contact("connected")
    assert theirs.state == "idle", "they are still there, and would be busy"
    caller.says("Vous m’entendez ?")
    await camille.phone.hears("Vous m’entendez")
    caller.hangs_up()
    await camille.volunteer.closes("resolu")
    await stage.tells(caller, "handled", "contact")


async def hears_our_goodbye(stage: Stage) -> tuple[Handset, Person, CalledPhone, str]:
    """The volunteer's telephone was lost, and looks put down: the caller hears the survey, the telephone asks for the
    1. Returns both, the telephone of the caller, and the contact."""
    theirs = stage.line.phone(SOMEBODY, Phone("no_answer"))
    camille = await on_duty_by_phone(stage, "camille")
    caller = await stage.waits()
    await camille.takes_the_call()
    camille.phone.leg.cut()
    await caller.hears("a-t-elle été utile", within=10)
    contact = await wraps_up(camille.volunteer, "agent")
    assert await rings_back(camille.volunteer, contact) == 200
    await camille.is_asked_to_ring_back()
    return camille, caller, theirs, contact


def calls_to_people(stage: Stage) -> int:
    return sum(entry.params["To"] == SOMEBODY for entry in stage.line.journal.commands("POST", "/Calls.json"))


async def test_who_is_still_there_comes_back_whatever_comes_twice(stage: Stage) -> None:
    """Twice in a row, on the same leg, and each callback twice at once."""
    camille, caller, _, contact = await hears_our_goodbye(stage)
    stage.line.faults.webhook("/voice/", "twice-at-once", times=1000)
    camille.phone.presses("1")
    await caller.hears("revient vers vous")
    await stage.passes(10)
    assert await camille.volunteer.console.contact("connected") == contact
    await stage.passes(10)
    camille.phone.leg.cut()
    await camille.phone.becomes("ended")
    await wraps_up(camille.volunteer, "agent")
    assert await rings_back(camille.volunteer, contact) == 200
    await camille.is_asked_to_ring_back()
    camille.phone.presses("1")
    await caller.hears("revient vers vous")
    await stage.passes(10)
    assert await camille.volunteer.console.contact("connected") == contact
    caller.says("Encore vous.")
    await camille.phone.hears("Encore vous")
    assert calls_to_people(stage) == 0
    caller.hangs_up()
    await camille.volunteer.closes("resolu")
    await stage.tells(caller, "handled", "contact")
    assert len(await stage.records()) == 1


async def test_who_has_just_left_is_called(stage: Stage) -> None:
    """They hang up on our goodbye while the volunteer presses 1; the end of that leg is told late."""
    camille, caller, theirs, contact = await hears_our_goodbye(stage)
    stage.provokes("11200")
    stage.line.faults.webhook("/voice/status", "slow")
    caller.hangs_up()
    camille.phone.presses("1")
    await picks_up(stage, theirs)
    assert await camille.volunteer.console.contact("connected") == contact
    await stage.passes(20)
    theirs.says("C’est bien moi.")
    await camille.phone.hears("bien moi")
    theirs.hangs_up()
    await camille.volunteer.closes("resolu")
    await stage.tells(caller, "handled", "contact")


@pytest.mark.parametrize("moment", ["before", "during"])
async def test_who_leaves_on_the_way_back_is_told_to_the_volunteer(stage: Stage, moment: str) -> None:
    """At once, not after the time that a telephone may ring; then they may be called."""
    camille, caller, theirs, contact = await hears_our_goodbye(stage)
    stage.when(moment, "/voice/back", caller.hangs_up)
    camille.phone.presses("1")
    await camille.phone.hears("La personne n’est plus en ligne", within=10)
    await camille.phone.becomes("ended")
    assert await camille.volunteer.console.contact("wrapping_up") == contact
    assert await rings_back(camille.volunteer, contact) == 200
    await camille.is_asked_to_ring_back()
    camille.phone.presses("1")
    await picks_up(stage, theirs)
    await camille.volunteer.console.contact("connected")
    theirs.hangs_up()
    await camille.volunteer.closes("resolu")


async def test_the_volunteer_hangs_up_while_the_person_is_called(stage: Stage) -> None:
    """Nobody is left alone on a line that called them."""
    camille, caller, theirs = await talking(stage)
    contact = await cut(stage, caller, camille)
    await camille.softphone.becomes("ended")
    assert await rings_back(camille, contact) == 200
    await the_volunteer_waits_on_the_softphone(camille)
    await theirs.becomes("ringing")
    camille.softphone.hangs_up()
    await stage.settles()
    assert theirs.state == "ended", "silent again"
    assert await camille.console.contact("wrapping_up") == contact
    await camille.closes("coupe")


async def test_the_person_answers_just_as_the_volunteer_leaves(stage: Stage) -> None:
    camille, caller, theirs = await talking(stage)
    contact = await cut(stage, caller, camille)
    await camille.softphone.becomes("ended")
    assert await rings_back(camille, contact) == 200
    await the_volunteer_waits_on_the_softphone(camille)
    await theirs.becomes("ringing")
    stage.when("before", "/voice/back", camille.softphone.hangs_up)
    theirs.leg.answer(theirs)
    await theirs.becomes("ended")
    state = next(iter(camille.console.view["contacts"].values()), {}).get("state")
    if state != "wrapping_up":
        await camille.console.contact("wrapping_up")
    await camille.closes("coupe")


async def test_the_volunteers_line_drops_in_the_second_talk(stage: Stage) -> None:
    camille, caller, theirs = await talking(stage)
    contact = await cut(stage, caller, camille)
    await camille.softphone.becomes("ended")
    assert await rings_back(camille, contact) == 200
    await the_volunteer_waits_on_the_softphone(camille)
    await picks_up(stage, theirs)
    await camille.console.contact("connected")
    camille.softphone.hangs_up()
    await theirs.hears("Excusez-nous", within=10)
    sacha = await stage.volunteer("sacha")
    assert await sacha.answers() == contact
    theirs.says("Encore une coupure.")
    await sacha.softphone.hears("Encore une coupure")
    theirs.hangs_up()
    await sacha.closes("resolu")
    await stage.tells(caller, "handled", "contact")


async def test_cut_again_and_called_again(stage: Stage) -> None:
    camille, caller, theirs = await talking(stage)
    contact = await cut(stage, caller, camille)
    for _ in range(2):
        await camille.softphone.becomes("ended")
        assert await rings_back(camille, contact) == 200
        await the_volunteer_waits_on_the_softphone(camille)
        await picks_up(stage, theirs)
        await camille.console.contact("connected")
        await stage.passes(5)
        assert await cut(stage, theirs, camille) == contact
    await camille.closes("coupe")
    await stage.tells(caller, "handled", "line")


@pytest.mark.parametrize("number", ["anonymous", "+32470000001"])
async def test_a_number_that_is_none_of_ours_to_call(stage: Stage, number: str) -> None:
    """Nothing offers what cannot be done: neither the screen nor the telephone."""
    camille = await on_duty_by_phone(stage, "camille")
    caller = await stage.waits(number)
    await camille.takes_the_call()
    camille.forgets()
    contact = await cut(stage, caller, camille.volunteer)
    await camille.is_let_go_with("La communication a été coupée. Merci de votre aide.")
    assert "ring_back" not in camille.volunteer.console.view["contacts"][contact]
    status, answer = await camille.volunteer.console.post(f"/console/contacts/{contact}/ring-back")
    assert (status, answer["error"]["code"]) == (409, "no_number")
    await camille.volunteer.closes("coupe")
    await stage.tells(caller, "handled", "line")


async def test_who_was_said_goodbye_to_is_not_called_back(stage: Stage) -> None:
    camille, caller, theirs = await talking(stage)
    contact = await camille.hangs_up()
    await camille.console.contact("wrapping_up")
    assert "ring_back" not in camille.console.view["contacts"][contact]
    assert await rings_back(camille, contact) == 409
    assert theirs.state == "idle"
    await camille.closes("resolu")
    await stage.tells(caller, "handled", "agent")


@pytest.mark.parametrize("fault", ["429", "500", "no-answer", "no-answer-but-done"])
@pytest.mark.parametrize("stage", [IMPATIENT], indirect=True)
async def test_the_call_to_the_person_goes_wrong(stage: Stage, fault: Any) -> None:
    """Refused: the volunteer is told at once. Without a word: the call may exist, and is not placed twice."""
    camille, caller, theirs = await talking(stage)
    contact = await cut(stage, caller, camille)
    await camille.softphone.becomes("ended")
    assert await rings_back(camille, contact) == 200
    await camille.softphone.rings()
    stage.line.faults.rest("/Calls.json", fault)
    camille.softphone.accepts()
    if fault == "no-answer-but-done":
        await picks_up(stage, theirs)
        theirs.says("Allô ?")
        await camille.softphone.hears("Allô")
        theirs.hangs_up()
    else:
        await camille.softphone.becomes("ended", within=90)
        assert camille.softphone.heard[-1] == NOT_CALLED
        assert theirs.state == "idle"
    await camille.console.contact("wrapping_up")
    await camille.closes("coupe")


async def test_everything_comes_twice(stage: Stage) -> None:
    camille, caller, theirs = await talking(stage)
    stage.line.faults.webhook("/voice/", "twice-at-once", times=1000)
    contact = await cut(stage, caller, camille)
    await camille.softphone.becomes("ended")
    assert await rings_back(camille, contact) == 200
    await the_volunteer_waits_on_the_softphone(camille)
    await picks_up(stage, theirs)
    await camille.console.contact("connected")
    theirs.says("Toujours moi.")
    await camille.softphone.hears("Toujours moi")
    theirs.hangs_up()
    await camille.closes("resolu")
    assert len(await stage.records()) == 1


async def test_a_handset_in_another_room(stage: Stage) -> None:
    """Rung back by telephone and never picked up: the wrap-up goes on, no miss, no duty lost."""
    camille = await on_duty_by_phone(stage, "camille")
    caller = await stage.waits()
    await camille.takes_the_call()
    contact = await cut(stage, caller, camille.volunteer)
    await camille.phone.becomes("ended")
    assert await rings_back(camille.volunteer, contact) == 200
    await camille.rings()
    await camille.phone.becomes("ended", within=60)
    await stage.settles()
    assert await camille.volunteer.console.contact("wrapping_up") == contact
    me = camille.volunteer.console.view["me"]
    assert (me["misses"], me["presence"], me["via"]) == (0, "available", "phone")
    await camille.volunteer.closes("coupe")
