"""The caller hangs up at each instant of twilio.md §2.2: the record says so, and the volunteer is free at once."""

from __future__ import annotations

import pytest

from tests.scenarios.conftest import Setting
from tests.scenarios.stage import Stage

BEFORE_THE_LINE = [
    ("before", "/voice/inbound"),  # A1
    ("during", "/voice/inbound"),  # A2
    ("before", "/voice/flow"),  # A3
]
IN_THE_LINE = [
    ("during", "/voice/flow"),  # A4
    ("before", "/voice/wait"),  # B1
    ("during", "/voice/wait"),  # B2
]
WHILE_RINGING = [
    ("before", "/voice/leg-status"),  # C1: the call exists, its answer is on the way
    ("during", "/voice/leg-status"),  # C2
]
WHILE_CONNECTING = [
    ("before", "/voice/offer"),  # C3
    ("during", "/voice/offer"),  # C5: claimed
    ("before", "/voice/queue-exit"),  # D1
    ("during", "/voice/queue-exit"),  # D3
    ("before", "/voice/connect"),  # D4
    ("during", "/voice/connect"),
    ("before", "/voice/conference"),  # D5
    ("during", "/voice/conference"),
]


def the_caller_hangs_up(stage: Stage) -> None:
    stage.line.legs[0].hang_up()


@pytest.mark.parametrize(("moment", "path"), BEFORE_THE_LINE)
async def test_before_the_line(stage: Stage, moment: str, path: str) -> None:
    stage.when(moment, path, lambda: the_caller_hangs_up(stage))
    caller = await stage.dials()
    if path == "/voice/flow":
        caller.presses("2")
    await caller.becomes("ended")
    await stage.passes(65)  # a call that ended before it was known is only doubted after a minute
    record = await stage.record(caller)
    queued = record.queued_at is not None  # the key and the hang-up race: either may be first
    assert record.outcome == ("abandoned" if queued else "left_flow")
    assert path == "/voice/flow" or not queued
    assert record.ended_by in ("contact", "provider")


async def test_while_the_choices_are_said(stage: Stage) -> None:
    caller = await stage.dials()
    await caller.hears("souci")
    caller.hangs_up()
    await stage.settles()
    await stage.tells(caller, "left_flow", "contact")


@pytest.mark.parametrize(("moment", "path"), IN_THE_LINE)
async def test_in_the_line(stage: Stage, moment: str, path: str) -> None:
    stage.when(moment, path, lambda: the_caller_hangs_up(stage))
    caller = await stage.dials()
    caller.presses("2")
    await caller.becomes("ended")
    await stage.settles()
    assert (await stage.tells(caller, "abandoned", "contact")).attempts == 0


async def test_while_being_put_in_the_line(stage: Stage) -> None:
    """The words before the music: in our line, and not yet in the provider's queue."""
    caller = await stage.waits()
    caller.hangs_up()
    await stage.settles()
    await stage.tells(caller, "abandoned", "contact")


async def test_during_the_music(stage: Stage) -> None:
    caller = await stage.waits()
    await caller.notices(lambda: caller.playing.endswith("attente.wav"))
    caller.hangs_up()
    await stage.settles()
    assert (await stage.tells(caller, "abandoned", "contact")).waited_ms is not None


@pytest.mark.parametrize("moment", ["before", "during"])  # B3
async def test_with_a_key_during_the_wait(stage: Stage, moment: str) -> None:
    caller = await stage.waits()
    await caller.notices(lambda: caller.playing.endswith("attente.wav"))
    stage.when(moment, "/voice/wait/key", caller.hangs_up)
    caller.presses("1")
    await caller.becomes("ended")
    await stage.settles()
    await stage.tells(caller, "abandoned", "contact")


@pytest.mark.parametrize("moment", ["before", "during"])  # B4
async def test_out_of_the_queue(stage: Stage, moment: str) -> None:
    """The wait broke at the provider, who asks what to do with a person who has just hung up."""
    caller = await stage.waits()
    await caller.notices(lambda: caller.playing.endswith("attente.wav"))
    stage.line.faults.webhook("/voice/wait", "garbage")
    stage.provokes("12100")
    stage.when(moment, "/voice/queue-exit", lambda: the_caller_hangs_up(stage))
    await stage.passes(60)
    assert caller.state == "ended"
    assert stage.line.journal.asked("/voice/queue-exit")[0].params["QueueResult"] == "error"
    await stage.tells(caller, "abandoned", "contact")


@pytest.mark.parametrize("moment", ["before", "during"])
async def test_out_of_a_full_queue(stage: Stage, moment: str) -> None:
    stage.line.board.queue_named("q-general").max_size = 0
    stage.when(moment, "/voice/queue-exit", lambda: the_caller_hangs_up(stage))
    caller = await stage.dials()
    caller.presses("2")
    await caller.becomes("ended")
    await stage.settles()
    assert stage.line.journal.asked("/voice/queue-exit")[0].params["QueueResult"] == "queue-full"
    await stage.tells(caller, "abandoned", "contact")


@pytest.mark.parametrize(
    "stage", [Setting(switches={"queue_action_on_hangup": told}) for told in (True, False)], indirect=True
)
@pytest.mark.parametrize("lost", ["/voice/queue-exit", "/voice/status"])
async def test_one_word_of_the_end_is_enough(stage: Stage, lost: str) -> None:
    """B5: the queue's and the number's last words, in any order, or only one of them; or none, and the doubt asks."""
    caller = await stage.waits()
    await caller.notices(lambda: caller.playing.endswith("attente.wav"))
    stage.line.faults.webhook(lost, "refused", times=3)
    stage.provokes("11205")
    caller.hangs_up()
    await stage.passes(65)
    assert (await stage.record(caller)).outcome == "abandoned"


@pytest.mark.parametrize(("moment", "path"), WHILE_RINGING)
async def test_while_the_volunteer_is_called(stage: Stage, moment: str, path: str) -> None:
    camille = await stage.volunteer("camille")
    stage.when(moment, path, lambda: the_caller_hangs_up(stage))
    caller = await stage.dials()
    caller.presses("2")
    await caller.becomes("ended")
    await stage.passes(1)
    await camille.becomes("idle")
    assert "offer" not in camille.console.view
    assert camille.softphone.state in ("idle", "ended"), "the softphone is silent again"
    assert camille.console.view["me"]["misses"] == 0
    await stage.tells(caller, "abandoned", "contact")


async def test_while_it_rings_and_the_volunteer_is_free_for_the_next(stage: Stage) -> None:
    camille = await stage.volunteer("camille")
    first = await stage.waits()
    late = await camille.is_rung()
    second = await stage.waits("+33639980002")
    first.hangs_up()
    await stage.settles()
    await camille.console.shows(lambda view: view.get("offer", {}).get("id") not in (None, late))
    await camille.answers()
    second.says("Bonjour, vous m’entendez ?")
    await camille.softphone.hears("vous m’entendez")
    second.hangs_up()
    await stage.tells(first, "abandoned", "contact")


@pytest.mark.parametrize(("moment", "path"), WHILE_CONNECTING)
async def test_while_being_connected(stage: Stage, moment: str, path: str) -> None:
    camille = await stage.volunteer("camille")
    caller = await stage.waits()
    await caller.notices(lambda: caller.playing.endswith("attente.wav"))
    await camille.is_rung()
    stage.when(moment, path, lambda: the_caller_hangs_up(stage))
    camille.softphone.accepts()
    await caller.becomes("ended")
    await camille.softphone.becomes("ended")
    if (moment, path) != ("before", "/voice/offer"):  # there the leg may be stopped before it is told anything
        assert camille.softphone.heard == ["La personne n’est plus en ligne."]
    record = await stage.record(caller)
    assert (record.outcome, record.ended_by) in (("abandoned", "contact"), (None, "contact")), record
    if record.outcome is None:  # both were in: a talk, however short
        await camille.becomes("wrapping_up")
        await camille.closes("coupe")
    await camille.becomes("idle")
    assert camille.console.view["me"]["misses"] == 0
    next_one = await stage.waits("+33639980002")
    await camille.answers()
    next_one.hangs_up()


async def test_after_the_talk(stage: Stage) -> None:
    """The volunteer has ended it; the caller does not wait for the goodbye."""
    camille = await stage.volunteer("camille")
    caller = await stage.waits()
    await camille.answers()
    await camille.hangs_up()
    await caller.hears("terminée")
    caller.hangs_up()
    await camille.closes("resolu")
    await stage.tells(caller, "handled", "agent")


async def test_a_volunteer_who_closes_at_once_is_rung_for_the_next_person(stage: Stage) -> None:
    """The softphone still says that the first has gone: it must be let go before the next invitation comes."""
    camille = await stage.volunteer("camille")
    first = await stage.waits()
    await camille.answers()
    second = await stage.waits("+33639980002")
    first.hangs_up()
    await camille.softphone.hears("La personne n’est plus en ligne")
    assert camille.softphone.state == "connected"
    await camille.closes("resolu")
    await camille.answers()
    second.says("Bonjour ?")
    await camille.softphone.hears("Bonjour ?")
    assert (await stage.record(second)).attempts == 1
    second.hangs_up()
