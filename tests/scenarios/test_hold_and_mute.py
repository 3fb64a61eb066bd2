"""During the talk: the person waits with music, the volunteer is not heard; a screen never shows what is not true."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from helpline.channels.voice import gateway
from helpline.simulator.parties.scripted import Person
from routing.redis_store import streams
from tests.scenarios.conftest import Setting
from tests.scenarios.handsets import on_duty_by_phone
from tests.scenarios.stage import Stage, Volunteer

IMPATIENT = Setting(patience=0.5)


async def adjusts(stage: Stage, volunteer: Volunteer, what: str, on: bool) -> None:
    contact = await volunteer.console.contact("connected")
    status, answer = await volunteer.console.post(f"/console/contacts/{contact}/{what}", on=on)
    assert status == 200, answer
    await stage.settles()


async def shows(volunteer: Volunteer, what: str, on: bool) -> None:
    await volunteer.console.shows(lambda view: [(what in c) for c in view["contacts"].values()] == [on])


def heard_by(person: Person, words: str) -> bool:
    return any(words in text for text in person.heard)


async def test_on_hold_words_and_music_and_nothing_of_the_talk(stage: Stage) -> None:
    camille = await stage.volunteer("camille")
    caller = await stage.waits()
    await camille.answers()
    await adjusts(stage, camille, "hold", True)
    await caller.hears("Vous êtes en attente")
    await caller.notices(lambda: caller.playing.endswith("attente.wav"))
    camille.softphone.says("Je demande à mon collègue.")
    caller.says("Allô ?")
    await stage.passes(5)
    assert not heard_by(caller, "collègue")
    assert not heard_by(camille.softphone, "Allô")
    await adjusts(stage, camille, "hold", False)
    assert caller.playing == ""
    camille.softphone.says("Me revoilà.")
    await caller.hears("Me revoilà")
    caller.hangs_up()


async def test_words_on_hold_come_again_however_long_it_lasts(stage: Stage) -> None:
    camille = await stage.volunteer("camille")
    caller = await stage.waits()
    await camille.answers()
    await adjusts(stage, camille, "hold", True)
    before = len(caller.heard)
    await stage.passes(180)
    assert len(caller.heard) - before >= 3
    caller.hangs_up()
    await camille.closes("coupe")
    await stage.tells(caller, "handled", "contact")


async def test_muted_the_volunteer_hears_and_is_not_heard(stage: Stage) -> None:
    camille = await stage.volunteer("camille")
    caller = await stage.waits()
    await camille.answers()
    await adjusts(stage, camille, "mute", True)
    camille.softphone.says("Un instant, ma porte sonne.")
    caller.says("Je cherche mes lunettes.")
    await camille.softphone.hears("lunettes")
    await stage.passes(5)
    assert not heard_by(caller, "porte")
    await adjusts(stage, camille, "mute", False)
    camille.softphone.says("Je vous écoute.")
    await caller.hears("Je vous écoute")
    caller.hangs_up()


async def test_both_by_their_own_telephone(stage: Stage) -> None:
    camille = await on_duty_by_phone(stage, "camille")
    caller = await stage.waits()
    await camille.takes_the_call()
    await adjusts(stage, camille.volunteer, "hold", True)
    await caller.hears("Vous êtes en attente")
    await adjusts(stage, camille.volunteer, "hold", False)
    await adjusts(stage, camille.volunteer, "mute", True)
    camille.phone.says("On ne m’entend pas.")
    await stage.passes(5)
    assert not heard_by(caller, "entend pas")
    await adjusts(stage, camille.volunteer, "mute", False)
    camille.phone.says("Me voilà.")
    await caller.hears("Me voilà")
    caller.hangs_up()


@pytest.mark.parametrize("what", ["hold", "mute"])
async def test_a_provider_that_refuses_is_seen_on_the_screen(
    stage: Stage, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The conference cannot be found, however often it is asked for: the view goes back to what is true, and stays."""
    monkeypatch.setattr(gateway, "PARTICIPANT_PAUSE", 0.01)
    camille = await stage.volunteer("camille")
    caller = await stage.waits()
    await camille.answers()
    for conference in stage.line.board.conferences.values():
        conference.hidden_reads = 100
    await adjusts(stage, camille, what, True)
    await shows(camille, what, False)
    asked = stage.line.journal.commands("POST", "/Participants/")
    assert len(asked) == gateway.PARTICIPANT_TRIES, "not told to undo what was never done"
    camille.softphone.says("Vous m’entendez toujours.")
    await caller.hears("toujours")
    caller.hangs_up()


@pytest.mark.parametrize("what", ["hold", "mute"])
@pytest.mark.parametrize(
    "fault",
    [
        "500",
        "no-answer-but-done",
        pytest.param("429", marks=pytest.mark.long),
        pytest.param("no-answer", marks=pytest.mark.long),
    ],
)
@pytest.mark.parametrize("stage", [IMPATIENT], indirect=True)
async def test_a_provider_in_trouble_is_asked_again_until_it_is_done(
    stage: Stage, what: str, fault: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "ABANDONED_MS", 50)  # real time, between two tries
    camille = await stage.volunteer("camille")
    caller = await stage.waits()
    await camille.answers()
    stage.line.faults.rest("/Participants/", fault, times=2)
    await adjusts(stage, camille, what, True)
    await shows(camille, what, True)
    conference = next(c for c in stage.line.board.conferences.values() if not c.reason)
    leg = caller.leg if what == "hold" else camille.softphone.leg
    await stage.line.eventually(lambda: conference.participants[leg.sid].voice.held or _muted(conference, leg.sid))
    await adjusts(stage, camille, what, False)
    camille.softphone.says("Me revoilà.")
    await caller.hears("Me revoilà")
    caller.hangs_up()


def _muted(conference: Any, sid: str) -> bool:
    return bool(conference.participants[sid].voice.muted)


@pytest.mark.parametrize("what", ["hold", "mute"])
async def test_a_participant_not_found_for_half_a_second_is_put_on_hold_all_the_same(stage: Stage, what: str) -> None:
    """Just joined: the provider answers 404 for half a second (§8.4). It is asked again."""
    stage.line.faults.participant_hidden_seconds = 0.5
    camille = await stage.volunteer("camille")
    caller = await stage.waits()
    await camille.answers()
    contact = await camille.console.contact("connected")
    asked = stage.line.journal
    status, _ = await camille.console.post(f"/console/contacts/{contact}/{what}", on=True)
    assert status == 200
    async with asyncio.timeout(5):
        while not asked.commands("POST", "/Participants/"):
            await asyncio.sleep(0.01)  # not settled: it is asking
    for conference in stage.line.board.conferences.values():
        for participant in conference.participants.values():
            participant.joined -= 0.5  # half a second passes for them; the clock itself waits for the service
    await stage.settles()
    assert len(asked.commands("POST", "/Participants/")) > 1, "the first answer was that nobody is there"
    await shows(camille, what, True)
    if what == "hold":
        await caller.hears("Vous êtes en attente")
    caller.hangs_up()


async def test_a_conference_not_yet_found_is_asked_for_again(stage: Stage) -> None:
    camille = await stage.volunteer("camille")
    caller = await stage.waits()
    await camille.answers()
    for conference in stage.line.board.conferences.values():
        conference.hidden_reads = 2
    await adjusts(stage, camille, "hold", True)
    await caller.hears("Vous êtes en attente")
    await shows(camille, "hold", True)
    caller.hangs_up()


async def test_put_down_while_on_hold(stage: Stage) -> None:
    camille = await stage.volunteer("camille")
    caller = await stage.waits()
    await camille.answers()
    await adjusts(stage, camille, "hold", True)
    await caller.hears("Vous êtes en attente")
    caller.hangs_up()
    await camille.softphone.hears("plus en ligne")
    await camille.closes("coupe")
    await stage.tells(caller, "handled", "contact")


async def test_the_volunteers_line_drops_while_somebody_is_on_hold(stage: Stage) -> None:
    camille = await stage.volunteer("camille")
    caller = await stage.waits()
    await camille.answers()
    await adjusts(stage, camille, "hold", True)
    await caller.hears("Vous êtes en attente")
    await camille.closes_the_page()
    await caller.hears("Excusez-nous", within=10)
    sacha = await stage.volunteer("sacha")
    await sacha.answers()
    sacha.softphone.says("Bonjour, je reprends.")
    await caller.hears("je reprends")
    await shows(sacha, "hold", False)
    caller.hangs_up()
