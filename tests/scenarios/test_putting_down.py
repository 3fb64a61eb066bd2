"""A volunteer puts their own telephone down: that ends the call. One that the line cuts, or too early, loses nobody."""

from __future__ import annotations

import pytest

from routing.model import ContactState
from tests.scenarios.conftest import Setting
from tests.scenarios.handsets import Handset, on_duty_by_phone
from tests.scenarios.stage import Stage
from tests.scenarios.test_habits import ALL_AT_ONCE, ONE_BY_ONE

SIGNALS = ("conference", "caller-after", "agent-after", "leg-status")
SILENT = Setting(switches={"dial_action_on_own_hangup": False})


def is_cut(handset: Handset) -> None:
    """The line fails: nobody put anything down."""
    handset.phone.leg.end("failed", sip_code="500")


async def test_it_ends_the_call_and_the_next_person_is_served(stage: Stage) -> None:
    camille = await on_duty_by_phone(stage, "camille")
    first = await stage.waits()
    contact = await camille.takes_the_call()
    second = await stage.waits("+33639980002")
    camille.phone.hangs_up()
    await first.hears("a-t-elle été utile")
    first.presses("4")
    await first.hears("Merci")
    assert not any("Excusez-nous" in words for words in first.heard)
    view = await camille.volunteer.console.shows(lambda view: view["contacts"].get(contact))
    assert (view["state"], view["ended_by"]) == ("wrapping_up", "agent")
    await camille.volunteer.closes("resolu")
    record = await stage.tells(first, "handled", "agent")
    assert (record.attempts, record.disposition, record.rating) == (1, "resolu", 4)
    assert await camille.takes_the_call() == (await stage.contact(second)).id
    second.hangs_up()


async def test_without_a_page_the_wrap_up_closes_by_itself(stage: Stage) -> None:
    camille = await on_duty_by_phone(stage, "camille")
    await camille.volunteer.closes_the_page()
    caller = await stage.waits()
    await camille.is_asked()
    camille.phone.presses("1")
    await stage.settles()
    camille.phone.hangs_up()
    await caller.hears("Merci")
    await stage.passes(400)
    await stage.tells(caller, "handled", "agent")


@pytest.mark.parametrize("told_by", SIGNALS)
@pytest.mark.parametrize("cut", [False, True], ids=["put_down", "cut"])
async def test_one_signal_is_enough(stage: Stage, told_by: str, cut: bool) -> None:
    camille = await on_duty_by_phone(stage, "camille")
    caller = await stage.waits()
    await camille.takes_the_call()
    for name in set(SIGNALS) - {told_by}:
        if name != "caller-after" or cut:  # the caller's own request brings them the goodbye
            stage.line.faults.webhook(f"/voice/{name}", "refused", times=30)
    stage.provokes("11205")
    if cut:
        is_cut(camille)
        await caller.hears("Excusez-nous", within=10)
        assert (await stage.contact(caller)).state is not ContactState.WRAPPING_UP
    else:
        camille.phone.hangs_up()
        await caller.hears("a-t-elle été utile", within=10)
        await camille.volunteer.closes("resolu")
        await stage.tells(caller, "handled", "agent")
    caller.hangs_up()


async def test_cut_by_the_line_the_caller_is_first_again(stage: Stage) -> None:
    camille = await on_duty_by_phone(stage, "camille")
    first = await stage.waits()
    await camille.takes_the_call()
    second = await stage.waits("+33639980002")
    is_cut(camille)
    await first.hears("Excusez-nous", within=10)
    sacha = await stage.volunteer("sacha")
    assert await sacha.answers() == (await stage.contact(first)).id
    first.hangs_up()
    second.hangs_up()


@pytest.mark.parametrize("moment", ["before", "during"])
@pytest.mark.parametrize("path", ["/voice/offer/answer", "/voice/connect"])
async def test_put_down_before_both_have_met_nobody_is_lost(stage: Stage, moment: str, path: str) -> None:
    """The 1 was pressed, and the telephone falls: the caller, who has heard nobody, goes to the head of the line."""
    camille = await on_duty_by_phone(stage, "camille")
    caller = await stage.waits()
    await camille.is_asked()
    stage.when(moment, path, camille.phone.hangs_up)
    camille.phone.presses("1")
    await stage.settles()
    sacha = await stage.volunteer("sacha")
    assert await sacha.answers() == (await stage.contact(caller)).id
    caller.hangs_up()


@pytest.mark.parametrize("stage", [Setting(), SILENT], indirect=True)
@pytest.mark.parametrize("first", ["volunteer", "caller"])
async def test_both_put_it_down_at_once(stage: Stage, first: str) -> None:
    camille = await on_duty_by_phone(stage, "camille")
    caller = await stage.waits()
    await camille.takes_the_call()
    for person in (camille.phone, caller) if first == "volunteer" else (caller, camille.phone):
        person.hangs_up()
    await stage.settles()
    await camille.volunteer.closes("resolu")
    assert (await stage.record(caller)).outcome == "handled"


async def test_with_the_person_on_hold(stage: Stage) -> None:
    camille = await on_duty_by_phone(stage, "camille")
    caller = await stage.waits()
    contact = await camille.takes_the_call()
    assert (await camille.volunteer.console.post(f"/console/contacts/{contact}/hold", on=True))[0] == 200
    await caller.hears("Vous êtes en attente")
    camille.phone.hangs_up()
    await caller.hears("a-t-elle été utile")
    await camille.volunteer.closes("resolu")
    await stage.tells(caller, "handled", "agent")


async def test_a_softphone_that_goes_is_no_hang_up(stage: Stage) -> None:
    """One and the same volunteer, this time at the page."""
    camille = await stage.volunteer("camille")
    caller = await stage.waits()
    await camille.answers()
    camille.softphone.hangs_up()
    await caller.hears("Excusez-nous")
    caller.hangs_up()


@pytest.mark.parametrize("stage", [*ALL_AT_ONCE, *ONE_BY_ONE], indirect=True)
async def test_in_each_position_of_the_providers_habits(stage: Stage) -> None:
    camille = await on_duty_by_phone(stage, "camille")
    caller = await stage.waits()
    await camille.takes_the_call()
    is_cut(camille)
    await caller.hears("Excusez-nous")
    await camille.rings(within=120)
    await camille.takes_the_call()
    camille.phone.hangs_up()
    await caller.hears("a-t-elle été utile")
    await camille.volunteer.closes("resolu")
    await stage.tells(caller, "handled", "agent")
