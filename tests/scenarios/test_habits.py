"""Whatever the provider's unconfirmed habits turn out to be (twilio.md §10), the same story ends the same way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any, get_args, get_type_hints

import pytest

from helpline.simulator.parties.scripted import Phone
from helpline.simulator.switches import Switches
from tests.scenarios.conftest import Setting
from tests.scenarios.handsets import on_duty_by_phone
from tests.scenarios.stage import SOMEBODY, Stage

OTHERS: dict[str, list[Any]] = {
    "extra_parameters": [{"NewParameter": "é & = %", "Empty": ""}],
    "calls_per_second": [1],
    "setup_seconds": [0.0, 2.5],
}


def positions() -> Iterator[tuple[str, Any]]:
    """Every switch in each position but the usual one, also those added later. The usual ones are everywhere else."""
    hints, usual = get_type_hints(Switches), Switches()
    for each in fields(Switches):
        values = OTHERS.get(each.name) or get_args(hints[each.name]) or (False, True)
        yield from ((each.name, value) for value in values if value != getattr(usual, each.name))


ONE_BY_ONE = [
    pytest.param(Setting(switches={name: value}), id=f"{name}={value}", marks=pytest.mark.long)
    for name, value in positions()
]
# A switch has two positions besides the usual one at most: these two stages have every switch in each of them.
ALL_AT_ONCE = [
    pytest.param(Setting(switches=dict(reversed(list(positions())))), id="first of all"),
    pytest.param(Setting(switches=dict(positions())), id="last of all"),
]


def test_two_stages_have_every_position() -> None:
    settings: list[Setting] = [param.values[0] for param in ALL_AT_ONCE]
    assert all(any(setting.switches[name] == value for setting in settings) for name, value in positions())


@pytest.mark.parametrize("stage", [*ALL_AT_ONCE, *ONE_BY_ONE], indirect=True)
async def test_the_same_story_in_each_position(stage: Stage) -> None:
    """A refusal on the softphone, a talk that drops, a wait with a key in it, and a second talk to its end."""
    camille = await stage.volunteer("camille")
    caller = await stage.dials("anonymous")
    await caller.hears("souci")
    await caller.hears("file d’attente", within=90)

    await camille.is_rung()
    camille.softphone.declines()
    sacha = await stage.volunteer("sacha")
    await sacha.answers()
    caller.says("Bonjour à vous.")
    await sacha.softphone.hears("Bonjour à vous")
    await sacha.closes_the_page()

    await caller.hears("Excusez-nous", within=10)
    await camille.answers()
    camille.softphone.says("Je suis là.")
    await caller.hears("Je suis là")
    caller.hangs_up()
    await camille.closes("resolu")
    record = await stage.tells(caller, "handled", "contact")
    assert record.agent == camille.id
    assert record.attempts in (3, 4), "the vanished page may be tried once more"

    tired = await stage.waits("+33639980002")
    await camille.is_rung()
    tired.hangs_up()
    await camille.becomes("idle")
    await stage.tells(tired, "abandoned", "contact")
    agent = await stage.store.agent(camille.id)
    assert agent is not None
    assert agent.misses == 0


@pytest.mark.parametrize("stage", [*ALL_AT_ONCE, *ONE_BY_ONE], indirect=True)
async def test_the_same_story_by_telephone_in_each_position(stage: Stage) -> None:
    """A voicemail, a refusal by key, a talk with a hold in it that the line cuts, and the person called back."""
    theirs = stage.line.phone(SOMEBODY, Phone("no_answer"))
    camille = await on_duty_by_phone(stage, "camille")
    caller = await stage.waits()
    await camille.is_asked()
    await camille.phone.becomes("ended")
    sacha = await on_duty_by_phone(stage, "sacha", "+33639980012")
    await sacha.is_asked()
    sacha.phone.presses("2")
    await camille.rings(within=120)
    contact = await camille.takes_the_call()
    for on in (True, False):
        status, _ = await camille.volunteer.console.post(f"/console/contacts/{contact}/hold", on=on)
        assert status == 200
        await stage.passes(3)
    await caller.hears("Vous êtes en attente")
    caller.leg.cut()
    await camille.phone.becomes("ended")
    assert (await camille.volunteer.console.post(f"/console/contacts/{contact}/ring-back"))[0] == 200
    await camille.rings()
    camille.picks_up()
    await camille.phone.hears("appuyez sur 1 pour rappeler")
    camille.phone.presses("1")
    await theirs.becomes("ringing")
    theirs.leg.answer(theirs)
    await theirs.hears("votre bénévole vous rappelle")
    await stage.passes(10)
    theirs.says("C’est encore moi.")
    await camille.phone.hears("encore moi")
    theirs.hangs_up()
    await camille.volunteer.closes("resolu")
    await stage.tells(caller, "handled", "contact")
    assert len(await stage.records()) == 1
