"""A talk that breaks: nobody is lost, nobody is left alone on the line."""

from __future__ import annotations

import pytest

from routing.model import ContactState
from tests.scenarios.conftest import Setting
from tests.scenarios.stage import Stage

FIRST, SECOND = "+33639980001", "+33639980002"


async def test_the_volunteers_line_drops_and_the_caller_is_first_again(stage: Stage) -> None:
    camille = await stage.volunteer("camille")
    first = await stage.waits(FIRST)
    await camille.answers()
    second = await stage.waits(SECOND)
    await stage.passes(60)
    await camille.closes_the_page()
    await first.hears("Excusez-nous", within=5)
    sacha = await stage.volunteer("sacha")
    contact = await sacha.answers()
    assert contact == (await stage.contact(first)).id, "first again, before those who waited"
    first.says("Nous avons été coupés.")
    await sacha.softphone.hears("coupés")
    first.hangs_up()
    await stage.settles()
    record = await stage.record(first)
    assert (record.attempts, record.agent, record.ended_by) == (2, sacha.id, "contact")
    second.hangs_up()


async def test_brought_back_they_are_told_no_rank_that_the_wait_contradicts(stage: Stage) -> None:
    """An urgent call waits, and somebody who came sooner: both came after the two who were cut off."""
    camille = await stage.volunteer("camille")
    early = await stage.waits(FIRST)
    await camille.answers()
    sacha = await stage.volunteer("sacha")
    talking = await stage.waits(SECOND)
    await sacha.answers()
    urgent = await stage.waits("+33639980003", key="3")
    for volunteer, cut in ((sacha, talking), (camille, early)):
        await volunteer.closes_the_page()
        await cut.hears("tête de la file", within=10)
        await stage.passes(1)
    await talking.hears("prochaine personne", within=60)
    await early.hears("deuxième personne", within=60)
    await urgent.hears("troisième personne", within=60)
    camille = await stage.volunteer("camille")
    assert await camille.answers() == (await stage.contact(talking)).id
    for caller in (early, talking, urgent):
        caller.hangs_up()


SIGNALS = ("conference", "caller-after", "agent-after", "leg-status")


@pytest.mark.parametrize("told_by", SIGNALS)
async def test_one_signal_is_enough_to_know_that_the_volunteers_line_dropped(stage: Stage, told_by: str) -> None:
    camille = await stage.volunteer("camille")
    caller = await stage.waits()
    await camille.answers()
    for name in set(SIGNALS) - {told_by}:
        stage.line.faults.webhook(f"/voice/{name}", "refused", times=30)
    stage.provokes("11205")
    camille.softphone.hangs_up()
    await caller.hears("Excusez-nous", within=10)
    await camille.closes_the_page()
    sacha = await stage.volunteer("sacha")
    await sacha.is_rung()
    caller.hangs_up()


async def test_the_caller_leaves_after_the_drop(stage: Stage) -> None:
    """Answered, cut and gone: dropped, and not counted among those who gave up waiting."""
    camille = await stage.volunteer("camille")
    caller = await stage.waits()
    await camille.answers()
    camille.softphone.hangs_up()
    await caller.hears("Excusez-nous")
    caller.hangs_up()
    await stage.settles()
    await stage.tells(caller, "dropped", "contact")


async def test_a_frozen_page_does_not_cut_the_talk(stage: Stage) -> None:
    camille = await stage.volunteer("camille")
    caller = await stage.waits()
    await camille.answers()
    stage.on_duty.discard(camille)
    await stage.passes(180)
    caller.says("Vous êtes toujours là ?")
    await camille.softphone.hears("toujours là")
    stage.on_duty.add(camille)
    await camille.hangs_up()
    await camille.closes()


async def test_nobody_tells_that_the_caller_hung_up(stage: Stage) -> None:
    """Every signal of the end is lost on the way: the doubt after a minute finds out."""
    camille = await stage.volunteer("camille")
    caller = await stage.waits()
    await camille.answers()
    for path in (
        "/voice/conference",
        "/voice/agent-after",
        "/voice/caller-after",
        "/voice/status",
        "/voice/leg-status",
    ):
        stage.line.faults.webhook(path, "refused", times=20)
    stage.provokes("11205")
    caller.hangs_up()
    await stage.passes(10)
    assert (await stage.contact(caller)).state is ContactState.CONNECTED, "nobody could know"
    await stage.passes(62)
    await camille.becomes("wrapping_up")
    assert (await stage.record(caller)).ended_by == "provider"


@pytest.mark.parametrize(("fault", "times"), [("no-answer", 1), ("no-answer-but-done", 1), ("500", 1), ("429", 2)])
@pytest.mark.parametrize("stage", [Setting(patience=0.5)], indirect=True)
async def test_the_callers_redirect_is_lost(stage: Stage, fault: str, times: int) -> None:
    """Join guard (D7): the agent is told and let go, the caller keeps the place; or both meet after all."""
    camille = await stage.volunteer("camille")
    caller = await stage.waits()
    await camille.is_rung()
    stage.line.faults.rest(f"/Calls/{caller.leg.sid}.json", fault, times=times)  # type: ignore[arg-type]
    camille.softphone.accepts()
    await stage.settles()
    if fault == "no-answer-but-done":
        await camille.console.contact("connected")
        caller.says("Allô ?")
        await camille.softphone.hears("Allô")
    else:
        await camille.softphone.hears("n’a pas pu vous être passé", within=10)
        await caller.hears("Excusez-nous", within=10)
        sacha = await stage.volunteer("sacha")
        await sacha.answers()
    caller.hangs_up()


async def test_the_callers_redirect_is_refused_once(stage: Stage) -> None:
    """The provider had too much to do: it has not looked at it, and asked again it moves the caller unnoticed."""
    camille = await stage.volunteer("camille")
    caller = await stage.waits()
    await camille.is_rung()
    stage.line.faults.rest(f"/Calls/{caller.leg.sid}.json", "429")
    camille.softphone.accepts()
    await stage.settles()
    await camille.console.contact("connected")
    caller.says("Bonjour.")
    await camille.softphone.hears("Bonjour")
    assert not any("Excusez-nous" in words for words in caller.heard)
    caller.hangs_up()


async def test_the_caller_joins_alone(stage: Stage) -> None:
    """The agent's leg was claimed and broke before it joined: the caller goes back to the line, first, at once."""
    camille = await stage.volunteer("camille")
    caller = await stage.waits()
    await camille.is_rung()
    stage.when("during", "/voice/offer", lambda: camille.softphone.hangs_up())
    camille.softphone.accepts()
    await caller.hears("Excusez-nous", within=10)
    sacha = await stage.volunteer("sacha")
    await sacha.answers()
    caller.hangs_up()


async def test_the_agent_ends_it_while_the_caller_is_on_the_way(stage: Stage) -> None:
    """« Raccrocher » before the two have met: the caller hears a goodbye, never silence."""
    camille = await stage.volunteer("camille")
    caller = await stage.waits()
    await camille.is_rung()
    stage.line.faults.rest(f"/Calls/{caller.leg.sid}.json", "500")
    camille.softphone.accepts()
    await stage.settles()
    contact = await camille.console.contact("connecting")
    status, _ = await camille.console.post(f"/console/contacts/{contact}/hang-up")
    assert status == 200
    await caller.hears("Au revoir")
    await caller.becomes("ended")
    await camille.becomes("wrapping_up")
    await camille.closes("coupe")
    await stage.tells(caller, "dropped", "agent")
