"""The call that verifies a volunteer's own telephone: right code, wrong code, nobody, and numbers never called."""

from __future__ import annotations

from typing import Any

import pytest

from tests.scenarios.conftest import Setting
from tests.scenarios.handsets import Handset, on_duty_by_phone
from tests.scenarios.stage import Stage

FIRST, SECOND = "+33639980011", "+33639980012"
EMPTY = [Setting(switches={"empty_gather_digits": sent}) for sent in ("absent", "blank")]


async def handset(stage: Stage, number: str = FIRST) -> Handset:
    return Handset(stage, await stage.volunteer("camille", softphone=False), number)


async def standing(camille: Handset) -> Any:
    """What the page would show now."""
    return (await camille.volunteer.console.get("/console/phone"))["state"]


def called(stage: Stage) -> list[str]:
    """The numbers that were called, in their order."""
    return [entry.params["To"] for entry in stage.line.journal.commands("POST", "/Calls.json")]


async def test_the_right_code(stage: Stage) -> None:
    camille = await handset(stage)
    assert await standing(camille) == "none"
    await camille.is_verified()
    assert await standing(camille) == "verified"
    await camille.goes_on_duty()
    await camille.volunteer.console.shows(
        lambda view: view["me"].get("phone") == {"last_digits": "11", "verified": True}
    )


async def test_a_wrong_code_then_the_right_one(stage: Stage) -> None:
    camille = await handset(stage)
    code = await camille.asks_for_the_call()
    await camille.rings()
    camille.picks_up()
    await camille.phone.hears("quatre chiffres")
    camille.phone.presses(other_than(code))
    await camille.phone.hears("Ce n’est pas le bon code")
    assert await standing(camille) == "calling"
    camille.phone.presses(code)
    await camille.phone.hears("votre téléphone est vérifié")
    assert await standing(camille) == "verified"


async def test_a_wrong_code_three_times(stage: Stage) -> None:
    camille = await handset(stage)
    code = await camille.asks_for_the_call()
    await camille.rings()
    camille.picks_up()
    for heard in ("quatre chiffres", "pas le bon code", "pas le bon code"):
        await camille.phone.hears(heard)
        camille.phone.presses(other_than(code))
    await camille.phone.hears("n’est pas vérifié")
    await camille.phone.becomes("ended")
    assert await standing(camille) == "failed"
    status, answer = await camille.volunteer.console.post(
        "/console/presence", presence="available", via="phone", until=(await stage.store.snapshot()).at + 60_000
    )
    assert (status, answer["error"]["code"]) == (409, "phone_not_verified")


@pytest.mark.parametrize("stage", EMPTY, indirect=True)
async def test_a_voicemail_verifies_nothing(stage: Stage) -> None:
    camille = await handset(stage)
    await camille.asks_for_the_call()
    await camille.rings()
    camille.picks_up()
    await camille.phone.becomes("ended", within=90)
    assert "Nous n’avons rien reçu. Tapez les quatre chiffres affichés sur votre écran." in camille.phone.heard
    assert not any("pas le bon code" in text for text in camille.phone.heard), "nobody keyed anything"
    assert await standing(camille) == "failed"
    await camille.is_verified()


@pytest.mark.parametrize("how", ["nobody", "busy", "put down"])
async def test_nobody_answers_and_another_call_may_be_asked_for(stage: Stage, how: str) -> None:
    camille = await handset(stage)
    await camille.asks_for_the_call()
    await camille.rings()
    if how == "busy":
        camille.phone.leg.refuse(camille.phone, "busy", "486")
    elif how == "put down":
        camille.picks_up()
        await camille.phone.hears("quatre chiffres")
        camille.phone.hangs_up()
    await camille.phone.becomes("ended")
    await stage.settles()
    assert await standing(camille) == "failed"
    await camille.is_verified()


async def test_a_telephone_rings_for_one_volunteer_only(stage: Stage) -> None:
    """Two in one household: said to whoever holds the telephone, and to nobody else."""
    camille = await on_duty_by_phone(stage, "camille", FIRST)
    sacha = Handset(stage, await stage.volunteer("sacha", softphone=False), FIRST)
    sacha.phone = camille.phone
    code = await sacha.asks_for_the_call()
    await sacha.rings()
    assert await standing(sacha) == "calling"
    sacha.picks_up()
    await sacha.phone.hears("quatre chiffres")
    sacha.phone.presses(code)
    await sacha.phone.hears("sert déjà à un autre bénévole")
    await sacha.phone.becomes("ended")
    assert await standing(sacha) == "taken"
    at = (await stage.store.agent_view(sacha.volunteer.id)).at
    status, _ = await sacha.volunteer.console.post(
        "/console/presence", presence="available", via="phone", until=at + 60_000
    )
    assert status == 409
    status, _ = await camille.volunteer.console.post("/console/phone/forget")
    assert status == 200
    await sacha.is_verified()
    assert await standing(sacha) == "verified"


async def test_one_call_at_a_time(stage: Stage) -> None:
    camille = await handset(stage)
    await camille.asks_for_the_call()
    status, answer = await camille.volunteer.console.post("/console/phone", number=SECOND)
    assert (status, answer["error"]["code"]) == (409, "phone_calling")
    await camille.rings()
    assert called(stage) == [FIRST]


@pytest.mark.parametrize("number", ["0899000000", "3615", "112", "+4915112345678", "+33899000000", "", "sip:x@y"])
async def test_no_number_but_an_ordinary_one_is_ever_called(stage: Stage, number: str) -> None:
    camille = await handset(stage)
    status, answer = await camille.volunteer.console.post("/console/phone", number=number)
    assert (status, answer["error"]["code"]) == (422, "phone_number")
    await stage.settles()
    assert called(stage) == []
    assert await standing(camille) == "none"


async def test_the_fourth_call_in_an_hour_is_refused_by_the_guard(stage: Stage) -> None:
    camille = await handset(stage)
    for _ in range(3):
        await camille.asks_for_the_call()
        await camille.rings()
        camille.phone.leg.refuse(camille.phone, "busy", "486")
        await stage.settles()
    status, answer = await camille.volunteer.console.post("/console/phone", number=FIRST)
    assert (status, answer["error"]["code"]) == (409, "phone_too_often")
    assert len(called(stage)) == 3
    assert await standing(camille) == "failed"


@pytest.mark.parametrize("stage", [Setting(service={"CALLS_PER_DAY": "2"})], indirect=True)
async def test_the_days_calls_used_up_stop_every_call_to_a_telephone(stage: Stage) -> None:
    """The volunteer is off duty then, told why, and the caller goes to somebody in their page."""
    camille = await on_duty_by_phone(stage, "camille")
    first = await stage.waits()
    await camille.is_asked()
    camille.phone.presses("2")
    await stage.passes(10)
    first.hangs_up()
    second = await stage.waits("+33639980002")
    me = await camille.volunteer.console.shows(lambda view: view["me"] if view["me"]["presence"] == "offline" else None)
    assert me["reason"] == "phone"
    sacha = await stage.volunteer("sacha")
    await sacha.answers()
    assert called(stage).count(FIRST) == 2
    second.hangs_up()


@pytest.mark.parametrize("fault", ["429", "500"])
async def test_a_provider_that_refuses_the_call_is_told_at_once(stage: Stage, fault: Any) -> None:
    camille = await handset(stage)
    stage.line.faults.rest("/Calls.json", fault)
    status, _ = await camille.volunteer.console.post("/console/phone", number=FIRST)
    assert status in (409, 422, 503)
    assert await standing(camille) == "failed"
    await camille.is_verified()


async def test_the_code_comes_twice_at_once(stage: Stage) -> None:
    camille = await handset(stage)
    stage.line.faults.webhook("/voice/verification/code", "twice-at-once")
    await camille.is_verified()
    assert await standing(camille) == "verified"


async def test_another_number_replaces_the_first_only_once_it_is_verified(stage: Stage) -> None:
    camille = await on_duty_by_phone(stage, "camille")
    other = Handset(stage, camille.volunteer, SECOND)
    await other.asks_for_the_call()
    await other.rings()
    other.phone.leg.refuse(other.phone, "busy", "486")
    await stage.settles()
    caller = await stage.waits()
    await camille.is_asked()
    camille.phone.presses("2")
    await stage.settles()
    caller.hangs_up()
    await other.is_verified()
    again = await stage.waits("+33639980002")
    await other.takes_the_call()
    again.hangs_up()


async def test_a_forgotten_number_is_rung_no_more(stage: Stage) -> None:
    camille = await on_duty_by_phone(stage, "camille")
    status, _ = await camille.volunteer.console.post("/console/phone/forget")
    assert status == 200
    caller = await stage.waits()
    await stage.passes(30)
    assert camille.phone.state == "ended"
    assert len(called(stage)) == 1, "the verification alone"
    assert await standing(camille) == "none"
    caller.hangs_up()


def other_than(code: str) -> str:
    return "".join(str((int(digit) + 1) % 10) for digit in code)
