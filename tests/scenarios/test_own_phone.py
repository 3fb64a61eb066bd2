"""An offer by the volunteer's own telephone: 1 takes it, and whatever else happens there loses nobody."""

from __future__ import annotations

import asyncio

import pytest

from routing.model import ContactState
from tests.scenarios.conftest import Setting
from tests.scenarios.handsets import HOUR, Handset, on_duty_by_phone
from tests.scenarios.stage import Stage

EMPTY = [Setting(switches={"empty_gather_digits": sent}) for sent in ("absent", "blank")]
STOPPED = [Setting(switches={"ringing_leg_completed": said}) for said in ("canceled", "no-answer", "completed")]
OFFER = "Ligne d’aide Solidarité Numérique : appuyez sur 1 pour prendre l’appel, sur 2 pour refuser."
NOTHING = "Vous n’avez rien tapé. La personne garde sa place. Au revoir."
TAKEN = "L’appel a été pris, ou la personne n’est plus en ligne. Au revoir."


async def misses(stage: Stage, handset: Handset) -> int:
    agent = await stage.store.agent(handset.volunteer.id)
    assert agent is not None
    return agent.misses


async def the_next_one_takes_it(stage: Stage) -> None:
    sacha = await stage.volunteer("sacha")
    await sacha.answers()


async def test_one_takes_the_call(stage: Stage) -> None:
    camille = await on_duty_by_phone(stage, "camille")
    caller = await stage.waits()
    contact = await camille.takes_the_call()
    assert contact == (await stage.contact(caller)).id
    caller.says("Bonjour, j’ai un souci.")
    await camille.phone.hears("un souci")
    camille.phone.says("Je vous écoute.")
    await caller.hears("Je vous écoute")
    await camille.volunteer.hangs_up()
    await caller.hears("Merci")
    await camille.volunteer.closes("resolu")
    record = await stage.tells(caller, "handled", "agent")
    assert (record.attempts, record.agent) == (1, camille.volunteer.id)


async def test_no_page_is_needed(stage: Stage) -> None:
    camille = await on_duty_by_phone(stage, "camille")
    await camille.volunteer.closes_the_page()
    await stage.passes(300)
    caller = await stage.waits()
    await camille.is_asked()
    camille.phone.presses("1")
    await stage.settles()
    caller.says("Bonjour.")
    await camille.phone.hears("Bonjour")
    camille.forgets()
    caller.hangs_up()
    await camille.is_let_go_with("La personne n’est plus en ligne.")
    await stage.passes(400)
    assert (await stage.record(caller)).outcome == "handled", "the wrap-up closes by itself"


@pytest.mark.parametrize("stage", EMPTY, indirect=True)
async def test_a_voicemail_is_told_nothing_personal_and_the_next_volunteer_is_asked(stage: Stage) -> None:
    camille = await on_duty_by_phone(stage, "camille")
    caller = await stage.waits()
    await camille.rings()
    before = len(camille.phone.heard)
    camille.picks_up()
    await camille.phone.becomes("ended")
    assert camille.phone.heard[before:] == [OFFER, OFFER, NOTHING], "a voicemail records what it hears"
    assert await misses(stage, camille) == 1
    await the_next_one_takes_it(stage)
    assert (await stage.record(caller)).attempts == 2
    caller.hangs_up()


async def test_nobody_picks_up(stage: Stage) -> None:
    camille = await on_duty_by_phone(stage, "camille")
    caller = await stage.waits()
    await camille.rings()
    await camille.phone.becomes("ended", within=30)
    assert await misses(stage, camille) == 1
    await the_next_one_takes_it(stage)
    caller.hangs_up()


async def test_a_wrong_key_is_said_and_the_right_one_takes_the_call(stage: Stage) -> None:
    camille = await on_duty_by_phone(stage, "camille")
    caller = await stage.waits()
    await camille.is_asked()
    camille.phone.presses("7")
    said = await camille.phone.hears("Cette touche ne sert pas ici")
    assert said.text.endswith("Appuyez sur 1 pour prendre l’appel, sur 2 pour refuser.")
    camille.phone.presses("1")
    await stage.settles()
    await camille.volunteer.console.contact("connected")
    caller.hangs_up()


async def test_a_second_wrong_key_asks_somebody_else(stage: Stage) -> None:
    camille = await on_duty_by_phone(stage, "camille")
    caller = await stage.waits()
    await camille.is_asked()
    camille.phone.presses("7")
    await camille.phone.hears("Cette touche ne sert pas ici")
    camille.forgets()
    camille.phone.presses("#")
    await camille.is_let_go_with("Nous demandons à un autre bénévole. Au revoir.")
    assert await misses(stage, camille) == 0, "somebody was there"
    await the_next_one_takes_it(stage)
    caller.hangs_up()


async def test_two_declines(stage: Stage) -> None:
    camille = await on_duty_by_phone(stage, "camille")
    caller = await stage.waits()
    await camille.is_asked()
    camille.phone.presses("2")
    await camille.is_let_go_with("C’est noté. La personne garde sa place. Au revoir.")
    assert await misses(stage, camille) == 0
    await the_next_one_takes_it(stage)
    caller.hangs_up()


async def test_declined_on_the_screen_the_telephone_says_so(stage: Stage) -> None:
    camille = await on_duty_by_phone(stage, "camille")
    caller = await stage.waits()
    await camille.is_asked()
    await camille.volunteer.declines()
    await camille.is_let_go_with("C’est noté. La personne garde sa place. Au revoir.")
    await the_next_one_takes_it(stage)
    caller.hangs_up()


async def test_put_down_without_a_key_is_a_refusal_and_no_miss(stage: Stage) -> None:
    camille = await on_duty_by_phone(stage, "camille")
    caller = await stage.waits()
    await camille.is_asked()
    camille.phone.hangs_up()
    await stage.settles()
    assert await misses(stage, camille) == 0
    assert (await stage.contact(caller)).state is ContactState.WAITING
    await the_next_one_takes_it(stage)
    caller.hangs_up()


@pytest.mark.parametrize("lost", [False, True])
async def test_a_key_pressed_after_the_offer_is_over(stage: Stage, lost: bool) -> None:
    """Taken back while the question is being asked: the telephone is told at once, or, if that word is lost, at its
    next key. The caller is with somebody else by then."""
    camille = await on_duty_by_phone(stage, "camille")
    caller = await stage.waits()
    await camille.is_asked()
    if lost:
        stage.line.faults.rest(f"/Calls/{camille.phone.leg.sid}.json", "429", times=50)
    offer = (await stage.contact(caller)).offer
    assert offer is not None
    await stage.store.fail("too-late", offer, "ran out", True)
    sacha = await stage.volunteer("sacha")
    await sacha.answers()
    camille.phone.presses("1")
    await camille.is_let_go_with(TAKEN)
    caller.says("Allô ?")
    await sacha.softphone.hears("Allô")
    caller.hangs_up()


async def test_picked_up_when_it_is_over(stage: Stage) -> None:
    camille = await on_duty_by_phone(stage, "camille")
    caller = await stage.waits()
    await camille.rings()
    before = len(camille.phone.heard)
    stage.when("before", "/voice/offer", caller.hangs_up)
    camille.picks_up()
    await camille.phone.becomes("ended")
    assert set(camille.phone.heard[before:]) - {OFFER} == {TAKEN}, "by the answer, by the command, or by both"
    assert await misses(stage, camille) == 0


async def test_the_caller_hangs_up_while_the_question_is_asked(stage: Stage) -> None:
    camille = await on_duty_by_phone(stage, "camille")
    caller = await stage.waits()
    await camille.is_asked()
    caller.hangs_up()
    await camille.is_let_go_with(TAKEN)
    await stage.tells(caller, "abandoned", "contact")
    assert await misses(stage, camille) == 0


@pytest.mark.parametrize("path", ["/voice/offer", "/voice/offer/answer", "/voice/connect", "/voice/conference"])
@pytest.mark.parametrize("moment", ["before", "during"])
async def test_the_caller_hangs_up_at_each_instant_of_the_answer(stage: Stage, moment: str, path: str) -> None:
    """C3, C4, C5, D4, D5, on a telephone: it is told, nobody is charged a miss, the next caller is served."""
    camille = await on_duty_by_phone(stage, "camille")
    caller = await stage.waits()
    await caller.notices(lambda: caller.playing.endswith("attente.wav"))
    await camille.rings()
    stage.when(moment, path, caller.hangs_up)
    camille.picks_up()
    await camille.phone.hears("plus en ligne" if path == "/voice/offer" else "appuyez sur 1")
    if path != "/voice/offer":
        camille.phone.presses("1")
        await camille.phone.hears("plus en ligne")
    await camille.phone.becomes("ended")
    assert caller.state == "ended"
    if (await stage.record(caller)).outcome is None:  # both were in: a talk, however short
        await camille.volunteer.closes("coupe")
    await camille.volunteer.becomes("idle")
    assert await misses(stage, camille) == 0
    second = await stage.waits("+33639980002")
    await camille.takes_the_call()
    second.hangs_up()


@pytest.mark.parametrize("stage", STOPPED, indirect=True)
async def test_the_caller_hangs_up_while_the_telephone_rings(stage: Stage) -> None:
    camille = await on_duty_by_phone(stage, "camille")
    caller = await stage.waits()
    await camille.rings()
    caller.hangs_up()
    await stage.settles()
    assert camille.phone.state == "ended", "silent again"
    assert await misses(stage, camille) == 0
    await stage.tells(caller, "abandoned", "contact")


async def test_the_key_arrives_twice_at_once(stage: Stage) -> None:
    camille = await on_duty_by_phone(stage, "camille")
    caller = await stage.waits()
    await camille.is_asked()
    stage.line.faults.webhook("/voice/offer/answer", "twice-at-once")
    camille.phone.presses("1")
    await stage.settles()
    await camille.volunteer.console.contact("connected")
    caller.says("Vous êtes là ?")
    await camille.phone.hears("Vous êtes là")
    assert (await stage.record(caller)).attempts == 1
    caller.hangs_up()


async def test_the_key_and_the_screens_refusal_at_once(stage: Stage) -> None:
    """One of the two wins; nobody is left with a leg that knows nothing."""
    camille = await on_duty_by_phone(stage, "camille")
    caller = await stage.waits()
    await camille.is_asked()
    offer = str((await camille.volunteer.console.is_offered())["id"])
    camille.phone.presses("1")
    decline = camille.volunteer.console.post(f"/console/offers/{offer}/decline", reason="autre")
    (status, _), _ = await asyncio.gather(decline, stage.settles())
    await stage.settles()
    assert status in (200, 409)
    state = (await stage.contact(caller)).state
    assert state is (ContactState.WAITING if status == 200 else ContactState.CONNECTED)
    caller.hangs_up()
    await camille.phone.becomes("ended")


async def test_the_softphone_cannot_take_what_the_telephone_rings_for(stage: Stage) -> None:
    camille = await on_duty_by_phone(stage, "camille")
    caller = await stage.waits()
    await camille.is_asked()
    offer = str((await camille.volunteer.console.is_offered())["id"])
    status, answer = await camille.volunteer.console.post(f"/console/offers/{offer}/answering")
    assert (status, answer["error"]["code"]) == (409, "by_phone")
    camille.phone.presses("1")
    await stage.settles()
    await camille.volunteer.console.contact("connected")
    caller.hangs_up()


async def test_busy_is_a_miss_and_three_of_them_end_the_ringing(stage: Stage) -> None:
    camille = await on_duty_by_phone(stage, "camille")
    caller = await stage.waits()
    for missed in (1, 2, 3):
        await camille.rings(within=120)
        camille.phone.leg.refuse(camille.phone, "busy", "486")
        await stage.settles()
        assert await misses(stage, camille) == missed
    await camille.volunteer.console.shows(lambda view: view["me"]["presence"] == "away")
    await stage.passes(120)
    assert camille.phone.state == "ended"
    me = await camille.volunteer.console.shows(lambda view: view["me"])
    assert me["via"] == "phone", "the way back"
    assert me["until"] > 0
    caller.hangs_up()


async def test_the_duty_ends_at_its_time_and_cuts_no_talk(stage: Stage) -> None:
    camille = await on_duty_by_phone(stage, "camille", seconds=120)
    caller = await stage.waits()
    await camille.takes_the_call()
    await stage.passes(180)
    me = await camille.volunteer.console.shows(lambda view: view["me"] if view["me"]["presence"] == "offline" else None)
    assert (me["reason"], me["activity"]) == ("until", "busy")
    caller.says("Vous êtes encore là ?")
    await camille.phone.hears("encore là")
    caller.hangs_up()
    await camille.volunteer.closes("resolu")
    second = await stage.waits("+33639980002")
    await stage.passes(60)
    assert (await stage.contact(second)).attempt == 0, "nobody is rung after the end"
    second.hangs_up()


async def test_the_duty_ends_while_it_rings(stage: Stage) -> None:
    camille = await on_duty_by_phone(stage, "camille", seconds=60)
    await stage.passes(50)
    caller = await stage.waits()
    await camille.rings()
    await stage.passes(15)
    assert camille.phone.state == "ended"
    assert await misses(stage, camille) == 0
    await the_next_one_takes_it(stage)
    caller.hangs_up()


@pytest.mark.parametrize("fault", ["429", "500"])
async def test_a_telephone_that_cannot_be_called_now(stage: Stage, fault: str) -> None:
    camille = await on_duty_by_phone(stage, "camille")
    stage.line.faults.rest("/Calls.json", fault)  # type: ignore[arg-type]
    caller = await stage.waits()
    await the_next_one_takes_it(stage)
    assert await misses(stage, camille) == 0
    caller.hangs_up()


@pytest.mark.parametrize("fault", ["429", "500"])
async def test_a_long_incident_of_the_provider_keeps_the_volunteer_on_duty_and_counts_no_call(
    stage: Stage, fault: str
) -> None:
    camille = await on_duty_by_phone(stage, "camille")
    stage.line.faults.rest("/Calls.json", fault, times=8)  # type: ignore[arg-type]
    counted = await calls_counted(stage)
    caller = await stage.waits()
    await stage.passes(300)
    agent = await stage.store.agent(camille.volunteer.id)
    assert agent is not None
    assert (agent.presence, agent.misses) == ("available", 0)
    assert (await stage.contact(caller)).attempt == 8, "it is asked less and less often"
    assert await calls_counted(stage) == counted, "only calls that were placed count"
    await camille.takes_the_call()
    assert await calls_counted(stage) == counted + 1
    caller.hangs_up()


async def test_rung_too_often_is_not_now_and_the_duty_goes_on(stage: Stage) -> None:
    """Sixty calls in an hour to one number: somebody else is asked, and the volunteer is rung again an hour later."""
    camille = await on_duty_by_phone(stage, "camille", seconds=3 * HOUR)
    first = await stage.waits()
    await camille.is_asked()
    camille.phone.presses("2")
    await camille.phone.becomes("ended")
    first.hangs_up()
    [full] = [key async for key in stage.redis.scan_iter("*:dial:offer:to:*")]
    now = int((await stage.redis.zrange(full, 0, 0, withscores=True))[0][1])
    await stage.redis.zadd(full, {f"call-{number}": now for number in range(60)})
    second = await stage.waits("+33639980002")
    await stage.passes(30)
    agent = await stage.store.agent(camille.volunteer.id)
    assert agent is not None
    assert (agent.presence, camille.phone.state) == ("available", "ended")
    assert (await stage.contact(second)).attempt > 1, "asked, and not rung"
    await stage.redis.delete(full)  # as an hour does
    await camille.takes_the_call()
    second.hangs_up()


async def calls_counted(stage: Stage) -> int:
    return int(await stage.redis.zcard(f"{{{stage.settings.line_name}}}:dial:all"))
