"""Who is asked first: the advisor near the caller, whoever helped them before, somebody who speaks their language."""

from __future__ import annotations

from helpline.simulator.parties.scripted import Person
from tests.console_client import Screen
from tests.scenarios.stage import Stage, Volunteer

FIRST, SECOND = "+33639980001", "+33639980002"


async def from_(stage: Stage, code: str, number: str = FIRST) -> Person:
    """Somebody who looks for help near home, and says where that is."""
    caller = await stage.dials(number)
    caller.presses("4")
    await caller.hears("code postal")
    caller.presses(code)
    await caller.hears("Département")
    caller.presses("1")
    await caller.hears("file d’attente")
    await stage.passes(1)
    return caller


async def shows(stage: Stage, wall: Screen, caller: Person, ring: str) -> None:
    """The wall says which ring is asked for a caller who waits."""
    contact = (await stage.contact(caller)).id
    await wall.shows(lambda view: view["waiting"].get(contact, {}).get("ring") == ring)


async def takes_and_closes(stage: Stage, caller: Person, volunteer: Volunteer) -> None:
    await volunteer.answers()
    await volunteer.hangs_up()
    await volunteer.closes()
    await volunteer.becomes("idle")
    await stage.drains()


async def test_the_advisor_in_brest_comes_before_a_national_volunteer(stage: Stage) -> None:
    camille = await stage.volunteer("camille")
    maelle = await stage.volunteer("maelle")
    wall = await stage.wall()
    caller = await from_(stage, "29200")
    await maelle.is_rung()
    assert camille.softphone.state == "idle"
    await shows(stage, wall, caller, "near")
    await maelle.declines()
    await camille.is_rung()
    await shows(stage, wall, caller, "everyone")
    await camille.answers()
    people = {agent["name"]: agent["kind"] for agent in wall.view["agents"].values()}
    assert people == {"Camille Aubin": "volunteer", "Maëlle Kerbrat": "advisor"}
    caller.hangs_up()


async def test_a_cedex_and_a_departement_find_the_advisor_too(stage: Stage) -> None:
    await stage.volunteer("camille")
    maelle = await stage.volunteer("maelle")
    wall = await stage.wall()
    caller = await from_(stage, "29609")
    await maelle.is_rung()
    await shows(stage, wall, caller, "near")
    assert "29609" not in str(maelle.console.view), "nothing of the person before the call is taken"
    await maelle.answers()
    contact = (await stage.contact(caller)).id
    assert maelle.console.view["contacts"][contact]["place"] == {
        "code": "29609",
        "commune": "Brest",
        "departement": "Finistère",
        "guessed": True,
    }
    await maelle.hangs_up()
    await maelle.closes()
    await maelle.becomes("idle")
    await stage.drains()
    assert "29609" not in str(await stage.record(caller)), "nobody keeps where they live"
    other = await from_(stage, "29#", SECOND)
    await maelle.is_rung()
    await shows(stage, wall, other, "departement")
    other.hangs_up()


async def test_far_away_nobody_is_near_and_no_time_is_lost(stage: Stage) -> None:
    await stage.volunteer("maelle")
    camille = await stage.volunteer("camille")
    await stage.passes(5)
    caller = await from_(stage, "97400")
    wall = await stage.wall()
    await shows(stage, wall, caller, "everyone")
    assert (await stage.contact(caller)).attempt == 1, "offered at once"
    caller.hangs_up()
    await camille.becomes("idle")


async def test_a_busy_advisor_is_waited_for_a_little_then_everyone_is_asked(stage: Stage) -> None:
    maelle = await stage.volunteer("maelle")
    first = await from_(stage, "29200")
    await maelle.answers()
    camille = await stage.volunteer("camille")
    second = await from_(stage, "29200", SECOND)
    assert (await stage.contact(second)).offer is None
    await stage.passes(45)
    await camille.is_rung()
    second.hangs_up()
    first.hangs_up()


async def test_who_calls_again_gets_the_same_helper_when_on_duty(stage: Stage) -> None:
    camille = await stage.volunteer("camille")
    caller = await stage.waits(FIRST)
    await takes_and_closes(stage, caller, camille)
    sacha = await stage.volunteer("sacha")
    other = await stage.waits(SECOND)
    await takes_and_closes(stage, other, camille)  # longest idle
    await stage.passes(5)
    again = await stage.waits(FIRST)
    await camille.is_rung()
    wall = await stage.wall()
    await shows(stage, wall, again, "same_helper")
    await camille.declines()
    await sacha.answers()
    again.hangs_up()


async def test_a_helper_off_duty_is_not_waited_for(stage: Stage) -> None:
    camille = await stage.volunteer("camille")
    caller = await stage.waits(FIRST)
    await takes_and_closes(stage, caller, camille)
    sacha = await stage.volunteer("sacha")
    status, _ = await camille.console.post("/console/presence", presence="away", reason="repas")
    assert status == 200
    again = await stage.waits(FIRST)
    await sacha.answers()
    again.hangs_up()


async def test_an_english_caller_is_offered_to_somebody_who_speaks_english(stage: Stage) -> None:
    sacha = await stage.volunteer("sacha")
    await stage.passes(1)
    camille = await stage.volunteer("camille")
    caller = await stage.dials()
    await caller.hears("souci")
    caller.presses("9")
    await caller.hears("press")
    caller.presses("2")
    await caller.hears("waiting line")
    await camille.is_rung()
    wall = await stage.wall()
    await shows(stage, wall, caller, "language")
    await camille.declines()
    await sacha.is_rung()
    caller.hangs_up()
