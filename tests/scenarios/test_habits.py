"""Whatever the provider's unconfirmed habits turn out to be (twilio.md §10), the same story ends the same way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any, get_args, get_type_hints

import pytest

from helpline.simulator.switches import Switches
from tests.scenarios.conftest import Setting
from tests.scenarios.stage import Stage

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


@pytest.mark.parametrize(
    "stage",
    [pytest.param(Setting(switches={name: value}), id=f"{name}={value}") for name, value in positions()],
    indirect=True,
)
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
