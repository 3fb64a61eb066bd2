"""Redis dies, comes back, or forgets everything: callers hear words all the while and keep their places."""

from __future__ import annotations

import pytest

from routing.model import ContactState
from tests.redis_servers import RedisServer
from tests.scenarios.conftest import Setting
from tests.scenarios.handsets import on_duty_by_phone
from tests.scenarios.stage import Stage
from tests.scenarios.test_ringing_back import cut, rings_back, talking, the_volunteer_waits_on_the_softphone

ENGLISH = "+33199000002"
WITH_ENGLISH = Setting(service={"NUMBER_LANGUAGES": f"{ENGLISH}=en"})
NUMBERS = ("+33639980001", "+33639980002", "+33639980003")


async def test_killed_during_the_wait(mortal_stage: Stage, mortal_redis: RedisServer) -> None:
    stage = mortal_stage
    first, second = [await stage.waits(number) for number in NUMBERS[:2]]
    await second.hears("deuxième personne")
    mortal_redis.kill()
    await second.hears("souci technique", within=30)
    mortal_redis.start()
    await second.hears("deuxième personne", within=60)
    camille = await stage.volunteer("camille")
    contact = await camille.answers()
    assert contact == (await stage.contact(first)).id, "the order has survived"
    first.hangs_up()
    second.hangs_up()
    await stage.settles()
    await stage.tells(second, "abandoned", "contact")


async def test_killed_for_a_moment_while_somebody_dials(mortal_stage: Stage, mortal_redis: RedisServer) -> None:
    stage = mortal_stage
    mortal_redis.kill()
    caller = await stage.dials()
    await caller.hears("souci technique", within=10)
    mortal_redis.start()
    await caller.hears("Solidarité Numérique")
    caller.presses("2")
    await caller.hears("file d’attente")
    caller.hangs_up()


async def test_away_too_long_is_said_with_the_emergency_number(mortal_stage: Stage, mortal_redis: RedisServer) -> None:
    stage = mortal_stage
    caller = await stage.waits()
    mortal_redis.kill()
    stage.provokes("11217")  # the notice of the end, which we could not take
    await caller.becomes("ended", within=180)
    assert "112" in caller.heard[-1]
    mortal_redis.start()
    await stage.passes(62)
    assert (await stage.contact(caller)).state is ContactState.CLOSED, "the doubt has asked the provider"


async def test_killed_during_the_talk(mortal_stage: Stage, mortal_redis: RedisServer) -> None:
    stage = mortal_stage
    camille = await stage.volunteer("camille")
    caller = await stage.waits()
    contact = await camille.answers()
    mortal_redis.kill()
    caller.says("Vous m’entendez encore ?")
    await camille.softphone.hears("encore")
    await stage.passes(90)
    mortal_redis.start()
    await stage.passes(90)
    assert (await stage.contact(caller)).state is ContactState.CONNECTED
    assert await camille.console.contact("connected") == contact
    camille.softphone.says("Toujours là.")
    await caller.hears("Toujours là")
    await camille.hangs_up()
    await caller.becomes("ended")
    await camille.closes("resolu")
    await stage.tells(caller, "handled", "agent")


async def test_the_caller_hangs_up_while_redis_is_away(mortal_stage: Stage, mortal_redis: RedisServer) -> None:
    stage = mortal_stage
    camille = await stage.volunteer("camille")
    caller = await stage.waits()
    await camille.answers()
    mortal_redis.kill()
    stage.provokes("11217")  # notices we could not take
    caller.hangs_up()
    await stage.passes(20)
    mortal_redis.start()
    await stage.passes(62)
    await camille.becomes("wrapping_up")
    await camille.closes("coupe")
    assert (await stage.record(caller)).outcome == "handled"


async def test_away_when_a_talk_ends_the_telephone_hears_no_untruth(
    mortal_stage: Stage, mortal_redis: RedisServer
) -> None:
    stage = mortal_stage
    camille = await on_duty_by_phone(stage, "camille")
    caller = await stage.waits()
    await camille.takes_the_call()
    before = len(camille.phone.heard)
    mortal_redis.kill()
    stage.provokes("11217")  # notices we could not take
    caller.hangs_up()
    await camille.phone.becomes("ended")
    assert camille.phone.heard[before:] == ["L’appel est terminé. Merci de votre aide."]
    mortal_redis.start()
    await stage.passes(62)
    await camille.volunteer.closes("resolu")


@pytest.mark.parametrize("mortal_stage", [WITH_ENGLISH], indirect=True)
async def test_away_while_somebody_is_on_hold_they_are_never_let_go(
    mortal_stage: Stage, mortal_redis: RedisServer
) -> None:
    stage = mortal_stage
    camille = await stage.volunteer("camille")
    caller = await stage.dials(to=ENGLISH)
    caller.presses("2")
    await caller.hears("in line")
    contact = await camille.answers()
    assert (await camille.console.post(f"/console/contacts/{contact}/hold", on=True))[0] == 200
    words = (await caller.hears("on hold")).text
    before = len(caller.heard)
    mortal_redis.kill()
    await stage.passes(300)
    assert caller.state == "connected"
    assert len(caller.heard) - before >= 3
    assert set(caller.heard[before:]) == {words}, "nothing but the words of the wait, in their language"
    assert caller.playing.endswith("attente.wav")
    mortal_redis.start()
    await camille.console.contact("connected")
    assert (await camille.console.post(f"/console/contacts/{contact}/hold", on=False))[0] == 200
    await stage.settles()
    camille.softphone.says("Here I am.")
    await caller.hears("Here I am")
    caller.hangs_up()


async def test_away_when_a_person_called_back_picks_up_they_hear_who_calls(
    mortal_stage: Stage, mortal_redis: RedisServer
) -> None:
    stage = mortal_stage
    camille, caller, theirs = await talking(stage)
    contact = await cut(stage, caller, camille)
    await camille.softphone.becomes("ended")
    assert await rings_back(camille, contact) == 200
    await the_volunteer_waits_on_the_softphone(camille)
    await theirs.becomes("ringing")
    mortal_redis.kill()
    theirs.leg.answer(theirs)
    await theirs.hears("petit souci technique")
    assert theirs.heard[0].startswith("Bonjour, ici Solidarité Numérique. Nous vous rappelons")
    mortal_redis.start()
    await theirs.hears("votre bénévole vous rappelle")
    theirs.hangs_up()


@pytest.mark.parametrize("mortal_stage", [WITH_ENGLISH], indirect=True)
async def test_who_speaks_english_is_told_of_the_trouble_in_english(
    mortal_stage: Stage, mortal_redis: RedisServer
) -> None:
    stage = mortal_stage
    asked, waiting = await stage.dials(NUMBERS[0], ENGLISH), await stage.dials(NUMBERS[1], ENGLISH)
    await asked.hears("press")
    waiting.presses("2")
    await waiting.hears("in line")
    mortal_redis.kill()
    asked.presses("2")
    for caller in (asked, waiting):
        await caller.hears("a small technical problem", within=40)
    stage.provokes("11217")  # the notice of the end, which we could not take
    await waiting.becomes("ended", within=180)
    assert "call 112" in waiting.heard[-1]
    assert not any("souci" in words or "panne" in words for caller in (asked, waiting) for words in caller.heard)
    mortal_redis.start()
    await stage.passes(62)


async def test_wiped_during_the_wait_everybody_keeps_the_place(mortal_stage: Stage) -> None:
    stage = mortal_stage
    callers = [await stage.waits(number) for number in NUMBERS]
    await callers[2].hears("troisième personne")
    before = [await stage.contact(caller) for caller in callers]
    await stage.drains()
    await stage.redis.flushall()
    await stage.passes(50)
    after = [await stage.contact(caller) for caller in callers]
    assert [(c.id, c.queued_at) for c in after] == [(c.id, c.queued_at) for c in before]
    await callers[2].hears("troisième personne")
    camille = await stage.volunteer("camille")
    for place, caller in enumerate(callers, start=1):
        contact = await camille.answers()
        assert contact == before[place - 1].id
        assert camille.console.view["contacts"][contact]["last_digits"] == f"0{place}"
        caller.hangs_up()
        await camille.becomes("wrapping_up")
        await camille.closes("resolu")
        await stage.tells(caller, "handled", "contact")


async def test_wiped_with_a_volunteer_on_duty(mortal_stage: Stage) -> None:
    """The page stays, and shows that the line has forgotten who is there: one press and the work goes on."""
    stage = mortal_stage
    camille = await stage.volunteer("camille")
    await stage.redis.flushall()
    caller = await stage.waits()
    await camille.console.shows(lambda view: view["me"]["presence"] == "offline")
    await camille.is_available()
    await camille.answers()
    caller.hangs_up()
