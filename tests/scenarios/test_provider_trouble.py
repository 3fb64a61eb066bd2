"""The provider's REST side and its webhooks misbehave (twilio.md §8.4): retries, doubles, disorder, fallbacks."""

from __future__ import annotations

from typing import Any

import pytest

from helpline.adapters.answers import RedisAnswers
from helpline.simulator.parties.scripted import Person
from routing.redis_store import streams
from tests.scenarios.conftest import Setting
from tests.scenarios.stage import Stage, Volunteer

RETRIED = Setting(retries="#rc=2&rp=all")
IMPATIENT = Setting(patience=0.5)
TRIES = 3  # what our addresses ask of the provider (channels.voice.addresses.PERSISTENCE)
FAILED = ("11200", "11205", "11217", "12100")


async def talk(caller: Person, volunteer: Volunteer) -> None:
    """Both hear each other."""
    caller.says("Bonjour, c’est moi.")
    await volunteer.softphone.hears("c’est moi")
    volunteer.softphone.says("Je vous écoute.")
    await caller.hears("Je vous écoute")


# --- REST -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", ["429", "500"])
async def test_a_call_that_cannot_be_placed_goes_to_the_next_volunteer(stage: Stage, fault: Any) -> None:
    camille = await stage.volunteer("camille")
    stage.line.faults.rest("/Calls.json", fault)
    caller = await stage.waits()
    sacha = await stage.volunteer("sacha")
    await sacha.answers()
    await talk(caller, sacha)
    agent = await stage.store.agent(camille.id)
    assert agent is not None
    assert agent.misses == 0
    caller.hangs_up()


@pytest.mark.parametrize("stage", [IMPATIENT], indirect=True)
async def test_a_call_placed_without_a_word_is_answered_all_the_same(stage: Stage) -> None:
    """The answer to the create is lost, the call exists: its own callbacks name the offer."""
    camille = await stage.volunteer("camille")
    stage.line.faults.rest("/Calls.json", "no-answer-but-done")
    caller = await stage.waits()
    await camille.answers()
    await talk(caller, camille)
    caller.hangs_up()


@pytest.mark.parametrize("stage", [IMPATIENT], indirect=True)
async def test_a_call_that_perhaps_exists_is_not_placed_twice(stage: Stage) -> None:
    camille = await stage.volunteer("camille")
    stage.line.faults.rest("/Calls.json", "no-answer")
    caller = await stage.waits()
    await camille.console.is_offered()
    sacha = await stage.volunteer("sacha")
    await stage.passes(21)
    assert len(stage.line.journal.commands("POST", "/Calls.json")) == 2, "once for each offer"
    await sacha.answers()
    caller.hangs_up()


@pytest.mark.parametrize("fault", ["429", "500"])
async def test_a_caller_is_brought_back_at_the_second_try(
    stage: Stage, fault: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The volunteer's leg is gone and the provider refuses the first command: it is given again."""
    monkeypatch.setattr(streams, "ABANDONED_MS", 50)  # real time, between two tries
    camille = await stage.volunteer("camille")
    caller = await stage.waits()
    await camille.is_rung()
    stage.line.faults.rest(f"/Calls/{caller.leg.sid}.json", fault, times=2)
    camille.softphone.accepts()
    await camille.softphone.hears("n’a pas pu vous être passé", within=10)
    await caller.hears("Excusez-nous", within=10)
    caller.hangs_up()


# --- webhooks ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["error", "slow", "garbage", "refused"])
@pytest.mark.parametrize("path", ["/voice/inbound", "/voice/flow"])
async def test_a_document_that_cannot_be_had_is_replaced_by_words(stage: Stage, path: str, kind: Any) -> None:
    stage.line.faults.webhook(path, kind, times=1 if kind == "garbage" else TRIES)
    stage.provokes(*FAILED)
    caller = await stage.dials()
    if path == "/voice/flow":
        caller.presses("2")
    await caller.hears("Une panne nous empêche")
    await caller.becomes("ended")
    assert "112" in " ".join(caller.heard)
    assert not [words for words in caller.heard if "application error" in words]


@pytest.mark.parametrize("kind", ["error", "error-after", "refused"])
@pytest.mark.parametrize("path", ["/voice/inbound", "/voice/flow", "/voice/status"])
@pytest.mark.parametrize("stage", [RETRIED], indirect=True)
async def test_the_second_try_changes_nothing(stage: Stage, path: str, kind: Any) -> None:
    stage.line.faults.webhook(path, kind)
    stage.provokes(*FAILED)
    caller = await stage.dials()
    await caller.hears("Solidarité Numérique")
    caller.presses("2")
    await caller.hears("file d’attente")
    caller.hangs_up()
    await stage.settles()
    record = await stage.record(caller)
    assert record.ended_by == "contact"
    assert len(await stage.records()) == 1


@pytest.mark.parametrize("kind", ["error", "slow", "garbage", "refused"])
async def test_the_wait_breaks_and_the_place_is_kept(stage: Stage, kind: Any) -> None:
    first = await stage.waits("+33639980001")
    second = await stage.waits("+33639980002")
    await first.notices(lambda: first.playing != "")
    stage.line.faults.webhook("/voice/wait", kind, times=2 if kind == "garbage" else 2 * TRIES)  # for both
    stage.provokes(*FAILED)
    await first.hears("souci technique")
    await first.hears("prochaine personne")
    assert not [words for words in first.heard if "coupée" in words], "nothing was cut"
    assert (await stage.store.position((await stage.contact(second)).id)) == 2
    first.hangs_up()
    second.hangs_up()


async def test_a_full_queue_is_said_and_tried_again(stage: Stage) -> None:
    stage.line.board.queue_named("q-general").max_size = 1
    first = await stage.waits("+33639980001")
    second = await stage.waits("+33639980002")
    await second.hears("souci technique")
    assert (await stage.store.position((await stage.contact(second)).id)) == 2, "our line has room"
    first.hangs_up()
    await second.hears("prochaine personne")
    assert not [words for words in second.heard if "coupée" in words]
    second.hangs_up()


@pytest.mark.parametrize("kind", ["error", "error-after"])
async def test_the_agents_document_is_lost(stage: Stage, kind: Any) -> None:
    camille = await stage.volunteer("camille")
    caller = await stage.waits()
    await camille.is_rung()
    stage.line.faults.webhook("/voice/offer", kind, times=TRIES)
    stage.provokes(*FAILED)
    camille.softphone.accepts()
    await camille.softphone.becomes("ended")
    sacha = await stage.volunteer("sacha")
    await sacha.answers()
    await talk(caller, sacha)
    caller.hangs_up()


@pytest.mark.parametrize("remembered", [True, False])
@pytest.mark.parametrize("kind", ["duplicate", "twice-at-once"])
async def test_everything_comes_twice(
    stage: Stage, kind: Any, remembered: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the answers kept for retries, and without: then the state alone makes repeats harmless."""
    if not remembered:
        monkeypatch.setattr(RedisAnswers, "recall", _nothing)
    stage.line.faults.webhook("/voice/", kind, times=1000)
    await a_call_with_a_drop(stage)


async def _nothing(*_: object) -> None:
    return None


# Words said once (welcome, apology) come again only from the answers kept; the rest from the state alone.
KEPT = ["inbound", "flow", "caller-after"]
STATE = ["wait", "offer", "queue-exit", "connect", "conference", "leg-status"]


@pytest.mark.parametrize("name", KEPT + STATE)
@pytest.mark.parametrize("stage", [RETRIED], indirect=True)
async def test_an_answer_lost_on_the_way(stage: Stage, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The work was done and its answer never arrived: the second try tells the same."""
    if name in STATE:
        monkeypatch.setattr(RedisAnswers, "recall", _nothing)
    stage.line.faults.webhook(f"/voice/{name}", "error-after")
    await a_call_with_a_drop(stage)


@pytest.mark.parametrize(("reordered", "before_answer"), [(True, False), (False, True)])
async def test_callbacks_out_of_order(stage: Stage, reordered: bool, before_answer: bool) -> None:
    stage.line.faults.reorder_statuses = reordered
    stage.line.faults.callback_before_answer = before_answer
    await a_call_with_a_drop(stage)


async def a_call_with_a_drop(stage: Stage) -> None:
    """A wait, a talk, a drop, another talk, a goodbye; one contact, three offers at most, all on record."""
    caller = await stage.waits()
    await caller.hears("prochaine personne")
    camille = await stage.volunteer("camille")
    await camille.answers()
    await talk(caller, camille)
    camille.softphone.hangs_up()
    await caller.hears("Excusez-nous")
    sacha = await stage.volunteer("sacha")
    await sacha.answers()
    await talk(caller, sacha)
    await sacha.hangs_up()
    await caller.hears("Merci")
    await caller.becomes("ended")
    await sacha.closes("resolu")
    record = await stage.tells(caller, "handled", "agent")
    assert (record.attempts, record.agent, record.disposition) == (2, sacha.id, "resolu")
    assert len(await stage.records()) == 1
