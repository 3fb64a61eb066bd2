"""Gather over the wire: what interrupts, what is sent, where the call goes on (§1.3, §3.2)."""

import pytest
from aiohttp import web

from helpline.simulator.line import Line
from helpline.simulator.virtual_clock import VirtualClock
from tests.contract.simulator.numbers import NUMBER
from tests.contract.simulator.service import Service
from tests.unit.simulator.sounds import wav

LONG = '<Say language="fr-FR">' + "mot " * 145 + "</Say>"


def gather(attributes: str, prompts: str = LONG, after: str = "") -> str:
    return f"<Response><Gather {attributes}>{prompts}</Gather>{after}</Response>"


async def test_a_key_stops_the_prompt(service: Service, line: Line) -> None:
    service.answers["/inbound"] = gather('numDigits="2" timeout="3" action="/next"')
    caller = await line.dial(NUMBER)
    caller.presses("4")
    await line.settle()
    assert "Quiet" in [type(event).__name__ for event in caller.events]
    caller.presses("2")
    await line.settle()
    assert service.at("/next")[0]["Digits"] == "42"
    assert line.clock.seconds() == 0


async def test_silence_falls_through_after_the_prompt_and_the_time_out(
    service: Service, line: Line, clock: VirtualClock
) -> None:
    service.answers["/inbound"] = gather('timeout="4" action="/next"', after="<Say>Rien entendu</Say>")
    caller = await line.dial(NUMBER)
    await caller.hears("Rien entendu", within=90)
    assert clock.seconds() == 64
    assert not service.at("/next")


@pytest.mark.parametrize("position", ["absent", "blank"])
async def test_an_empty_result_is_sent_when_asked_for(service: Service, line: Line, position: str) -> None:
    line.switches.empty_gather_digits = position  # type: ignore[assignment]
    service.answers["/inbound"] = gather('timeout="1" action="/next" actionOnEmptyResult="true"', prompts="")
    caller = await line.dial(NUMBER)
    await caller.becomes("ended")
    sent = service.at("/next")[0]
    assert sent.get("Digits") == (None if position == "absent" else "")
    assert sent.get("SpeechResult") is None


async def test_speech_with_accents_and_its_confidence(service: Service, line: Line, clock: VirtualClock) -> None:
    service.answers["/inbound"] = gather('input="dtmf speech" language="fr-FR" speechTimeout="2" action="/next"')
    caller = await line.dial(NUMBER)
    caller.says("J’ai reçu un courriel étrange", confidence=0.87)
    caller.presses("1")
    await clock.advance(10)
    sent = service.at("/next")[0]
    assert (sent["SpeechResult"], sent["Confidence"]) == ("J’ai reçu un courriel étrange", "0.87")
    assert (sent["Language"], sent.get("Digits")) == ("fr-FR", None)


async def test_speech_without_confidence_or_language(service: Service, line: Line, clock: VirtualClock) -> None:
    line.switches.speech_sends_language = False
    service.answers["/inbound"] = gather('input="speech" speechTimeout="1" action="/next"')
    caller = await line.dial(NUMBER)
    caller.says("un", confidence=None)
    await clock.advance(5)
    sent = service.at("/next")[0]
    assert (sent.get("Confidence"), sent.get("Language")) == (None, None)


@pytest.mark.parametrize("blocked", [False, True])
async def test_without_barge_in_speech_does_not_interrupt_and_keys_perhaps(
    service: Service, line: Line, clock: VirtualClock, blocked: bool
) -> None:
    line.switches.barge_in_false_blocks_keys = blocked
    service.answers["/inbound"] = gather('input="dtmf speech" bargeIn="false" numDigits="1" action="/next"')
    caller = await line.dial(NUMBER)
    caller.presses("1")
    await clock.advance(1)
    assert len(service.at("/next")) == (0 if blocked else 1)
    caller = await line.dial(NUMBER)
    caller.says("bonjour")
    await clock.advance(1)
    assert "Quiet" not in [type(event).__name__ for event in caller.events]


@pytest.mark.parametrize("kept", [False, True])
async def test_keys_pressed_too_early(service: Service, line: Line, clock: VirtualClock, kept: bool) -> None:
    line.switches.type_ahead = kept
    service.answers["/inbound"] = f'<Response>{LONG}<Gather numDigits="1" action="/next"/></Response>'
    caller = await line.dial(NUMBER)
    caller.presses("1")
    await clock.advance(61)
    assert [seen["Digits"] for seen in service.at("/next")] == (["1"] if kept else [])


async def test_keys_kept_are_gone_after_one_gather(service: Service, line: Line, clock: VirtualClock) -> None:
    line.switches.type_ahead = True
    service.answers |= {
        "/inbound": f'<Response>{LONG}<Gather numDigits="1" action="/next"/></Response>',
        "/next": '<Response><Gather numDigits="1" timeout="1" action="/last"/></Response>',
    }
    caller = await line.dial(NUMBER)
    caller.presses("12")
    await caller.becomes("ended", within=90)
    assert (service.at("/next")[0]["Digits"], service.at("/last")) == ("1", [])


async def test_without_an_action_the_document_is_asked_again_with_the_digits(service: Service, line: Line) -> None:
    service.answers["/inbound"] = [gather('numDigits="1"'), "<Response><Hangup/></Response>"]
    caller = await line.dial(NUMBER)
    caller.presses("7")
    await caller.becomes("ended")
    assert [seen.get("Digits") for seen in service.at("/inbound")] == [None, "7"]


async def test_what_is_listened_to_is_told_to_the_phone(service: Service, line: Line) -> None:
    service.answers["/inbound"] = gather('input="speech"')
    caller = await line.dial(NUMBER)
    assert caller.listening == "speech"
    caller.hangs_up()
    assert caller.listening == "none"


async def test_hanging_up_during_a_gather_asks_for_nothing(service: Service, line: Line) -> None:
    service.answers["/inbound"] = gather('action="/next" actionOnEmptyResult="true"')
    caller = await line.dial(NUMBER)
    caller.hangs_up()
    await line.settle()
    assert [seen.path for seen in service.seen] == ["/inbound", "/status"]


async def test_a_speech_time_out_of_auto_with_a_model_is_a_fault(service: Service, line: Line) -> None:
    service.answers["/inbound"] = gather('input="speech" speechTimeout="auto" speechModel="phone_call"')
    await line.dial(NUMBER)
    assert [problem.code for problem in line.problems] == ["12200"]


async def test_pause_and_redirect_do_not_answer_and_reject_refuses(
    service: Service, line: Line, clock: VirtualClock
) -> None:
    service.answers |= {
        "/inbound": '<Response><Pause length="2"/><Redirect>/second</Redirect></Response>',
        "/second": "<Response><Reject/></Response>",
    }
    caller = await line.dial(NUMBER)
    await clock.advance(2)
    assert service.at("/second")[0]["CallStatus"] == "ringing"
    assert (caller.state, caller.leg.status) == ("ended", "busy")


async def test_an_unanswered_caller_who_hangs_up(service: Service, line: Line) -> None:
    service.answers["/inbound"] = '<Response><Pause length="9"/></Response>'
    for status in ("completed", "no-answer", "canceled"):
        line.switches.unanswered_inbound = status  # type: ignore[assignment]
        caller = await line.dial(NUMBER)
        caller.hangs_up()
        await line.settle()
        assert service.at("/status")[-1]["CallStatus"] == status


async def test_a_sound_lasts_as_long_as_its_header_says_and_is_fetched_once(
    service: Service, line: Line, clock: VirtualClock
) -> None:
    service.answers |= {
        "/inbound": "<Response><Play>/a.wav</Play><Play loop='2'>/a.wav</Play><Hangup/></Response>",
        "/a.wav": lambda _: web.Response(body=wav(2.5), content_type="audio/wav"),
    }
    caller = await line.dial(NUMBER)
    assert caller.playing == f"{service.url}/a.wav"
    await caller.becomes("ended")
    assert (clock.seconds(), len(service.at("/a.wav"))) == (7.5, 1)
    assert caller.playing == ""


async def test_a_missing_sound_is_a_problem_and_the_call_goes_on(service: Service, line: Line) -> None:
    service.answers |= {
        "/inbound": "<Response><Play>/a.wav</Play><Say>La suite</Say></Response>",
        "/a.wav": lambda _: web.Response(status=404),
    }
    caller = await line.dial(NUMBER)
    await caller.hears("La suite")
    assert [problem.code for problem in line.problems] == ["11200"]
