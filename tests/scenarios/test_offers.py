"""An offer that comes to nothing: the next volunteer is asked, the caller's place is kept, and blame falls rightly."""

from __future__ import annotations

import pytest

from helpline import bootstrap
from helpline.domain.accounts import Role
from helpline.services.enrolment import Newcomer
from routing.model import ContactState
from tests.scenarios.conftest import Setting
from tests.scenarios.stage import PASSWORD, Stage, Volunteer

FIRST, SECOND = "+33639980001", "+33639980002"
TWO_MORE = (Newcomer("louison", "Louison Brunet", Role.AGENT), Newcomer("andrea", "Andréa Vidal", Role.AGENT))
RINGS = 20  # seconds an offer rings

REFUSALS = [Setting(switches={"softphone_rejects": status}) for status in ("busy", "no-answer", "canceled")]
ABSENCES = [Setting(switches={"softphone_unregistered": status}) for status in ("no-answer", "failed")]


async def misses(stage: Stage, volunteer: Volunteer) -> int:
    agent = await stage.store.agent(volunteer.id)
    assert agent is not None
    return agent.misses


async def test_declined_the_next_volunteer_gets_the_same_caller(stage: Stage) -> None:
    camille = await stage.volunteer("camille")
    first = await stage.waits(FIRST)
    second = await stage.waits(SECOND)
    await camille.is_rung()
    await camille.declines()
    await stage.settles()
    assert camille.softphone.state == "ended", "the softphone is silent again"
    sacha = await stage.volunteer("sacha")
    contact = await sacha.answers()
    assert sacha.console.view["contacts"][contact]["last_digits"] == "01", "the place is kept"
    await stage.passes(6)
    assert await camille.answers() == (await stage.contact(second)).id, "rested, for somebody else"
    assert await misses(stage, camille) == 0
    first.hangs_up()
    second.hangs_up()


@pytest.mark.parametrize("stage", REFUSALS, indirect=True)
async def test_refused_on_the_softphone_however_the_provider_says_it(stage: Stage) -> None:
    camille = await stage.volunteer("camille")
    caller = await stage.waits()
    await camille.is_rung()
    camille.softphone.declines()
    sacha = await stage.volunteer("sacha")
    await sacha.answers()
    assert await misses(stage, camille) == 0
    caller.hangs_up()


@pytest.mark.parametrize("stage", ABSENCES, indirect=True)
async def test_a_softphone_that_is_not_there(stage: Stage) -> None:
    camille = await stage.volunteer("camille", softphone=False)
    caller = await stage.waits()
    await stage.passes(1)
    sacha = await stage.volunteer("sacha")
    await sacha.answers()
    assert await misses(stage, camille) == 0
    assert (await stage.record(caller)).attempts == 2
    caller.hangs_up()


async def test_no_answer_goes_to_the_next_volunteer(stage: Stage) -> None:
    camille = await stage.volunteer("camille")
    caller = await stage.waits()
    await camille.is_rung()
    sacha = await stage.volunteer("sacha")
    await stage.passes(RINGS - 3)
    assert camille.softphone.state == "ringing", "not before its time"
    await stage.passes(3)
    await sacha.answers()
    assert camille.softphone.state == "ended"
    assert await misses(stage, camille) == 1
    caller.hangs_up()


async def test_three_misses_set_the_volunteer_away_and_tell_why(stage: Stage) -> None:
    camille = await stage.volunteer("camille")
    caller = await stage.waits()
    for missed in (1, 2, 3):
        await camille.is_rung()
        await stage.passes(RINGS + 1)
        assert await misses(stage, camille) == missed
        if missed < 3:
            await stage.passes(30)  # not the same caller again at once
    await camille.console.shows(lambda view: view["me"]["presence"] == "away")
    assert camille.console.view["me"]["reason"] == "missed"
    await stage.passes(60)
    assert (await stage.contact(caller)).state is ContactState.WAITING, "nobody is rung any more"
    await camille.is_available()
    await camille.answers()
    assert await misses(stage, camille) == 0
    caller.hangs_up()


async def test_accept_without_a_leg_gives_the_caller_back_without_a_miss(stage: Stage) -> None:
    camille = await stage.volunteer("camille")
    caller = await stage.waits()
    await camille.is_rung()
    await camille.presses_answer()
    await stage.passes(4)
    assert (await stage.contact(caller)).state is ContactState.WAITING
    assert camille.softphone.state == "ended"
    assert await misses(stage, camille) == 0
    sacha = await stage.volunteer("sacha")
    await sacha.answers()
    caller.hangs_up()


@pytest.mark.parametrize("stage", [Setting(switches={"calls_per_second": 1})], indirect=True)
async def test_calls_that_the_provider_keeps_back_are_all_put_through_and_nobody_has_missed_one(stage: Stage) -> None:
    """Five people, five volunteers, one call a second, and 22 calls of others before theirs: the last softphone rings
    half a minute after its card. One of them is pressed at once."""
    await bootstrap.enrol(stage.settings, TWO_MORE, PASSWORD)
    logins = ("camille", "sacha", "dominique", *(newcomer.login for newcomer in TWO_MORE))
    volunteers = [await stage.volunteer(login) for login in logins]
    for _ in range(22):
        stage.line.board.book_dial()
    callers = [await stage.waits(f"+3363998000{number}") for number in range(1, 6)]
    await volunteers[0].presses_answer()
    for volunteer in volunteers:
        await volunteer.softphone.becomes("ringing", within=60)
        volunteer.softphone.accepts()
        await stage.settles()
        await volunteer.console.contact("connected")
    for volunteer, caller in zip(volunteers, callers, strict=True):
        assert await misses(stage, volunteer) == 0
        assert (await stage.contact(caller)).attempt == 1
        caller.hangs_up()


@pytest.mark.parametrize("stage", [Setting(switches={"calls_per_second": 1})], indirect=True)
async def test_kept_back_for_too_long_a_call_is_no_miss(stage: Stage) -> None:
    camille = await stage.volunteer("camille")
    for _ in range(120):
        stage.line.board.book_dial()
    caller = await stage.waits()
    await stage.passes(85)
    assert (await stage.contact(caller)).attempt > 1
    agent = await stage.store.agent(camille.id)
    assert agent is not None
    assert (agent.presence, agent.misses) == ("available", 0)
    caller.hangs_up()


async def test_a_softphone_already_in_a_call_ignores_the_invitation(stage: Stage) -> None:
    camille = await stage.volunteer("camille")
    camille.softphone.state = "connected"  # in a call of its own, which the line knows nothing of
    caller = await stage.waits()
    await camille.console.is_offered()
    sacha = await stage.volunteer("sacha")
    await stage.passes(RINGS + 1)
    await sacha.answers()
    camille.softphone.state = "idle"
    caller.hangs_up()


async def test_answering_too_late_is_said_and_changes_nothing(stage: Stage) -> None:
    """The leg answers when the caller has gone to somebody else, and nothing has stopped its ringing."""
    camille = await stage.volunteer("camille")
    caller = await stage.waits()
    offer = await camille.is_rung()
    sacha = await stage.volunteer("sacha")
    await stage.store.fail("too-late", offer, "ran out", True)
    camille.softphone.accepts()
    await camille.softphone.becomes("ended")
    assert camille.softphone.heard == ["L’appel a été pris, ou la personne n’est plus en ligne. Au revoir."]
    await sacha.answers()
    caller.says("Allô ?")
    await sacha.softphone.hears("Allô")
    caller.hangs_up()


async def test_a_volunteer_who_goes_away_while_it_rings(stage: Stage) -> None:
    camille = await stage.volunteer("camille")
    caller = await stage.waits()
    await camille.is_rung()
    status, _ = await camille.console.post("/console/presence", presence="away", reason="pause")
    assert status == 200
    await stage.settles()
    assert camille.softphone.state == "ended"
    sacha = await stage.volunteer("sacha")
    await sacha.answers()
    assert await misses(stage, camille) == 0
    caller.hangs_up()
