"""Outbound calls: ringing and its ends, parallel Dial, screening, what the callbacks say (§1.3, §8.3)."""

import pytest

from helpline.simulator.line import Line
from helpline.simulator.parties.scripted import Phone
from helpline.simulator.virtual_clock import VirtualClock
from tests.contract.simulator.conversation import EVENTS, Desk
from tests.contract.simulator.numbers import NUMBER
from tests.contract.simulator.service import Service

HELPER = "+33639980002"
OTHER = "+33639980003"
DIAL = '<Response><Dial timeout="20" action="/after">{}</Dial></Response>'


def dial(*numbers: str, attributes: str = "") -> str:
    return DIAL.format("".join(f"<Number {attributes}>{number}</Number>" for number in numbers))


async def rung(ready: Desk, to: str) -> list[tuple[str, str | None]]:
    """Ring somebody by REST and let a minute pass; what the callbacks said."""
    await ready.client.calls.create_async(
        to=to,
        from_=NUMBER,
        url=f"{ready.service.url}/offer",
        status_callback=f"{ready.service.url}/leg",
        status_callback_event=EVENTS,
        timeout=20,
    )
    await ready.line.clock.until(lambda: False, 60)
    return [(seen["CallStatus"], seen.get("SipResponseCode")) for seen in ready.service.at("/leg")]


@pytest.mark.parametrize(
    ("behaviour", "ending"),
    [
        (Phone("busy"), ("busy", "486")),
        (Phone("no_answer"), ("no-answer", "487")),
        (Phone("answers", answers_after=30), ("no-answer", "487")),
    ],
)
async def test_phones_that_do_not_answer(ready: Desk, behaviour: Phone, ending: tuple[str, str]) -> None:
    ready.line.phone(HELPER, behaviour)
    assert await rung(ready, HELPER) == [("initiated", None), ("ringing", None), ending]


@pytest.mark.parametrize("seconds", [0, 5])
async def test_the_ring_lasts_its_time_out_and_perhaps_a_buffer(ready: Desk, seconds: int) -> None:
    ready.line.switches.ring_buffer_seconds = seconds  # type: ignore[assignment]
    ready.line.phone(HELPER, Phone("no_answer"))
    began = ready.line.clock.seconds()
    await rung(ready, HELPER)
    final = ready.line.journal.asked("/leg", CallStatus="no-answer")[0]
    assert final.at - began == pytest.approx(20 + seconds, abs=0.5)


async def test_a_number_nobody_has_fails(ready: Desk) -> None:
    assert await rung(ready, HELPER) == [("initiated", None), ("failed", "404")]


@pytest.mark.parametrize("status", ["no-answer", "failed"])
async def test_an_unregistered_softphone(ready: Desk, status: str) -> None:
    ready.line.switches.softphone_unregistered = status  # type: ignore[assignment]
    assert (await rung(ready, "client:nobody"))[-1] == (status, "404")


@pytest.mark.parametrize("status", ["busy", "no-answer", "canceled"])
async def test_a_softphone_that_declines(ready: Desk, status: str) -> None:
    ready.line.switches.softphone_rejects = status  # type: ignore[assignment]
    await ready.offers()
    await ready.agent.rings()
    ready.agent.declines()
    await ready.line.settle()
    assert ready.service.at("/leg")[-1]["CallStatus"] == status


async def test_a_busy_softphone_ignores_the_second_call_which_rings_out(ready: Desk, clock: VirtualClock) -> None:
    await ready.offers()
    await ready.connects()
    first = ready.agent.leg
    await ready.offers()
    await clock.advance(40)
    assert ready.agent.leg is first
    assert ready.service.at("/leg")[-1]["CallStatus"] == "no-answer"


async def test_two_devices_of_one_volunteer_ring_and_the_first_takes_it(ready: Desk, line: Line) -> None:
    second = line.softphone("agent_x")
    await ready.offers()
    await second.rings()
    await ready.connects()
    assert (ready.agent.state, second.state) == ("connected", "ended")


@pytest.mark.parametrize("status", ["canceled", "no-answer", "completed"])
async def test_a_ringing_leg_stopped_by_completed(ready: Desk, status: str) -> None:
    ready.line.switches.ringing_leg_completed = status  # type: ignore[assignment]
    sid = await ready.offers()
    await ready.agent.rings()
    await ready.client.calls(sid).update_async(status="completed")
    await ready.line.settle()
    assert ready.service.at("/leg")[-1]["CallStatus"] == status
    assert ready.agent.state == "ended"


async def test_calls_per_second_hold_the_excess_back_and_a_call_cancelled_meanwhile_is_never_told(
    ready: Desk, clock: VirtualClock
) -> None:
    ready.line.switches.calls_per_second = 1
    client, service = ready.client, ready.service
    made = [
        await client.calls.create_async(
            to="client:agent_x",
            from_=NUMBER,
            url=f"{service.url}/offer",
            status_callback=f"{service.url}/leg",
            status_callback_event=EVENTS,
        )
        for _ in range(5)
    ]
    assert [call.queue_time for call in made] == ["0", "1000", "2000", "3000", "4000"]
    await client.calls(str(made[2].sid)).update_async(status="canceled")
    await clock.advance(10)
    told = {seen["CallSid"] for seen in service.at("/leg")}
    assert told == {call.sid for call in made} - {made[2].sid}


async def test_a_time_limit_ends_the_call(ready: Desk, clock: VirtualClock) -> None:
    sid = await ready.offers(time_limit=60)
    await ready.connects()
    await clock.advance(61)
    assert ready.line.board.legs[sid].status == "completed"


async def test_a_dial_bridges_the_first_to_answer(service: Service, line: Line, clock: VirtualClock) -> None:
    service.answers["/inbound"] = dial(HELPER, OTHER)
    helper, other = line.phone(HELPER, Phone(answers_after=4)), line.phone(OTHER, Phone(answers_after=9))
    caller = await line.dial(NUMBER)
    assert caller.playing == "twilio"
    await clock.advance(5)
    assert (helper.state, other.state, caller.playing) == ("connected", "ended", "")
    assert (other.leg.status, other.leg.from_) == ("canceled", "+33639980001")
    caller.says("Bonjour")
    helper.says("Bonjour, je vous écoute")
    assert (helper.heard, caller.heard) == (["Bonjour"], ["Bonjour, je vous écoute"])
    await clock.advance(25)
    helper.hangs_up()
    await line.settle()
    after = service.at("/after")[0]
    assert (after["DialCallStatus"], after["DialBridged"]) == ("completed", "true")
    assert (after["DialCallSid"], after["DialCallDuration"]) == (helper.leg.sid, "25")


async def test_a_dial_that_nobody_answers(service: Service, line: Line) -> None:
    service.answers["/inbound"] = dial(HELPER, attributes='statusCallback="/leg"')
    line.phone(HELPER, Phone("no_answer"))
    caller = await line.dial(NUMBER)
    await caller.becomes("ended")
    after, leg = service.at("/after")[0], service.at("/leg")[0]
    assert (after["DialCallStatus"], after["DialBridged"]) == ("no-answer", "false")
    assert (leg["CallStatus"], leg["ParentCallSid"], leg["Direction"]) == (
        "no-answer",
        caller.leg.sid,
        "outbound-dial",
    )


@pytest.mark.parametrize(("keys", "bridged"), [("1", True), ("", False)])
async def test_screening_by_a_key(service: Service, line: Line, clock: VirtualClock, keys: str, bridged: bool) -> None:
    service.answers |= {
        "/inbound": dial(HELPER, attributes='url="/screen"'),
        "/screen": '<Response><Gather numDigits="1" timeout="5" action="/key"/><Hangup/></Response>',
        "/key": "<Response/>",
    }
    helper = line.phone(HELPER, Phone(presses=((2, keys),)))
    await line.dial(NUMBER)
    await clock.advance(20)
    assert (helper.state == "connected") is bridged
    assert [seen["DialBridged"] for seen in service.at("/after")] == ([] if bridged else ["false"])


async def test_the_caller_hangs_up_while_it_rings(service: Service, line: Line, clock: VirtualClock) -> None:
    service.answers["/inbound"] = dial(HELPER)
    helper = line.phone(HELPER, Phone("no_answer"))
    caller = await line.dial(NUMBER)
    await clock.advance(5)
    caller.hangs_up()
    await line.settle()
    assert (helper.state, helper.leg.status) == ("ended", "canceled")
    assert service.at("/after")[0]["CallStatus"] == "completed"


@pytest.mark.parametrize("told", [True, False])
async def test_the_dial_action_after_the_legs_own_hang_up(ready: Desk, told: bool) -> None:
    ready.line.switches.dial_action_on_own_hangup = told
    await ready.offers()
    await ready.connects()
    ready.caller.hangs_up()
    await ready.line.settle()
    assert len(ready.service.at("/after-caller")) == int(told)


async def test_a_client_noun_with_parameters(service: Service, line: Line, clock: VirtualClock) -> None:
    service.answers["/inbound"] = DIAL.format(
        '<Client><Identity>agent_x</Identity><Parameter name="offer" value="O1"/></Client>'
    )
    agent = line.softphone("agent_x")
    await line.dial(NUMBER)
    leg = await agent.rings()
    assert (leg.to, leg.custom) == ("client:agent_x", {"offer": "O1"})


async def test_a_star_ends_the_talk_when_it_may(service: Service, line: Line, clock: VirtualClock) -> None:
    service.answers["/inbound"] = (
        f'<Response><Dial hangupOnStar="true"><Number>{HELPER}</Number></Dial><Say>Fin</Say></Response>'
    )
    helper = line.phone(HELPER)
    caller = await line.dial(NUMBER)
    await clock.advance(5)
    caller.presses("*")
    await caller.hears("Fin")
    assert helper.state == "ended"
