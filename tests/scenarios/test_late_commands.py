"""A command to the provider is carried out long after it was decided: what has happened meanwhile is not undone."""

from __future__ import annotations

import asyncio

import pytest

from helpline.simulator.journal import Exchange
from helpline.simulator.parties.scripted import Person
from routing.model import ContactState
from routing.redis_store import streams
from tests.scenarios.stage import Stage

AN_HOUR_MS = 3_600_000


async def never() -> bool:
    """Time goes on though a command still waits to be carried out."""
    return False


def moves(stage: Stage, caller: Person) -> list[Exchange]:
    return list(stage.line.journal.commands("POST", f"/Calls/{caller.leg.sid}.json"))


async def waiting_commands(stage: Stage) -> int:
    return int(await stage.redis.xlen(f"{{{stage.settings.line_name}}}:effects"))


async def all_is_carried_out(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "ABANDONED_MS", 1)
    async with asyncio.timeout(10):
        while await waiting_commands(stage):
            await asyncio.sleep(0.02)


async def nobody_is_moved(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Person:
    """The caller is not moved to camille, nor brought back: the provider refuses to hear of it, and nobody tries again
    before the test says so."""
    monkeypatch.setattr(streams, "ABANDONED_MS", AN_HOUR_MS)
    camille = await stage.volunteer("camille")
    caller = await stage.waits()
    await camille.is_rung()
    stage.clock.tie(stage.line.journal, never)
    stage.line.faults.rest(f"/Calls/{caller.leg.sid}.json", "500", times=2)
    camille.softphone.accepts()
    await stage.line.eventually(lambda: len(moves(stage, caller)) == 1)
    await stage.passes(8)
    await stage.line.eventually(lambda: len(moves(stage, caller)) == 2)
    return caller


async def test_a_person_already_with_the_next_volunteer_is_not_brought_back(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    caller = await nobody_is_moved(stage, monkeypatch)
    sacha = await stage.volunteer("sacha")
    await sacha.is_rung()
    sacha.softphone.accepts()
    contact = await sacha.console.contact("connected")
    assert await waiting_commands(stage) == 1
    await all_is_carried_out(stage, monkeypatch)
    caller.says("Bonjour Sacha.")
    await sacha.softphone.hears("Bonjour Sacha")
    sacha.softphone.says("Je suis là.")
    await caller.hears("Je suis là")
    now = await stage.store.contact(contact)
    assert now is not None
    assert now.state is ContactState.CONNECTED
    assert not any("Excusez-nous" in words for words in caller.heard)
    caller.hangs_up()


async def test_a_person_who_still_waits_is_brought_back_however_late(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    caller = await nobody_is_moved(stage, monkeypatch)
    monkeypatch.setattr(streams, "ABANDONED_MS", 1)
    await stage.line.eventually(lambda: len(moves(stage, caller)) > 2)
    await caller.hears("Excusez-nous")
    caller.hangs_up()
