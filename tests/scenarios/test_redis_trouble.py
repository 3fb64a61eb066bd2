"""Redis dies, comes back, or forgets everything: callers hear words all the while and keep their places."""

from __future__ import annotations

from routing.model import ContactState
from tests.redis_servers import RedisServer
from tests.scenarios.stage import Stage

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
