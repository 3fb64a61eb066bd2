"""Conferences: when they start and end, who hears what, and every event the service is told (§1.3, §8.3)."""

import asyncio

import pytest
from twilio.base.exceptions import TwilioRestException

from helpline.simulator.line import Line
from helpline.simulator.parties.scripted import Phone
from helpline.simulator.virtual_clock import VirtualClock
from tests.contract.simulator.conversation import Desk, conference, rest
from tests.contract.simulator.numbers import NUMBER
from tests.contract.simulator.service import Service


def events(service: Service) -> list[str]:
    return [seen["StatusCallbackEvent"] for seen in service.at("/conf")]


async def test_it_waits_for_one_who_starts_it_with_the_wait_document_once(
    service: Service, line: Line, clock: VirtualClock
) -> None:
    waiting = {"startConferenceOnEnter": "false", "waitUrl": "/hold-on"}
    service.answers |= {
        "/inbound": [
            conference(service, "a", **waiting),
            conference(service, "b", **waiting),
            conference(service, "c"),
        ],
        "/hold-on": '<Response><Say language="fr-FR">Patience</Say></Response>',
    }
    first, second = await line.dial(NUMBER), await line.dial(NUMBER)
    await clock.advance(60)
    first.says("Il y a quelqu’un ?")
    assert (first.heard, second.heard) == (["Patience"], ["Patience"])
    assert events(service) == ["participant-join"] * 2
    third = await line.dial(NUMBER)
    assert events(service)[2:] == ["participant-join", "conference-start"]
    first.says("Bonjour")
    assert (second.heard[-1], third.heard) == ("Bonjour", ["Bonjour"])


async def test_a_label_is_taken_once_and_the_call_goes_on(service: Service, line: Line) -> None:
    service.answers["/inbound"] = conference(service, "a").replace("</Dial>", "</Dial><Say>Autrement</Say>")
    await line.dial(NUMBER)
    second = await line.dial(NUMBER)
    await second.hears("Autrement")
    assert [problem.code for problem in line.problems] == ["16025"]


@pytest.mark.parametrize(("status", "sequence"), [("init", 1), ("in-progress", 0)])
async def test_a_lone_participant(service: Service, line: Line, status: str, sequence: int) -> None:
    line.switches.lone_conference_status = status  # type: ignore[assignment]
    line.switches.conference_first_sequence = sequence  # type: ignore[assignment]
    service.answers["/inbound"] = conference(service, "a")
    caller = await line.dial(NUMBER)
    async with rest(line) as client:
        found = (await client.conferences.list_async())[0]
        assert (found.status, found.friendly_name) == (status, "c-7-1")
    joined = service.at("/conf")[0]
    assert (joined["StatusCallbackEvent"], joined["SequenceNumber"]) == ("participant-join", str(sequence))
    assert caller.playing == ""


async def test_the_providers_music_plays_until_the_second_one_comes(service: Service, line: Line) -> None:
    service.answers["/inbound"] = "<Response><Dial><Conference>c-1</Conference></Dial></Response>"
    first = await line.dial(NUMBER)
    assert first.playing == "twilio"
    await line.dial(NUMBER)
    assert (first.playing, first.beeps) == ("", 1)


async def test_only_the_first_participant_says_where_events_go(service: Service, line: Line) -> None:
    other = conference(service, "b").replace("/conf", "/elsewhere")
    service.answers["/inbound"] = [conference(service, "a"), other]
    await line.dial(NUMBER)
    await line.dial(NUMBER)
    assert events(service) == ["participant-join", "participant-join", "conference-start"]
    assert not service.at("/elsewhere")


async def test_events_are_told_one_after_the_other(service: Service, line: Line) -> None:
    under_way: list[int] = []

    async def slowly(_: object) -> str:
        under_way.append(1)
        assert len(under_way) == 1
        await asyncio.sleep(0.02)
        under_way.pop()
        return "<Response/>"

    service.answers |= {"/inbound": [conference(service, "a"), conference(service, "b")], "/conf": slowly}
    await line.dial(NUMBER)
    await line.dial(NUMBER)
    assert [seen["SequenceNumber"] for seen in service.at("/conf")] == ["1", "2", "3"]
    assert not line.problems


async def test_the_last_to_leave_ends_it(service: Service, line: Line) -> None:
    service.answers["/inbound"] = [conference(service, name, endConferenceOnExit="false") for name in ("a", "b")]
    first, second = await line.dial(NUMBER), await line.dial(NUMBER)
    first.hangs_up()
    await line.settle()
    assert second.state == "connected"
    second.hangs_up()
    await line.settle()
    assert service.at("/conf")[-1]["ReasonConferenceEnded"] == "last-participant-left"


async def test_a_redirected_participant_leaves_it_and_ends_it_for_all(ready: Desk) -> None:
    await ready.offers()
    await ready.connects()
    ready.service.answers["/elsewhere"] = '<Response><Say language="fr-FR">Ailleurs</Say></Response>'
    for_caller = ready.client.calls(ready.caller.leg.sid)
    await for_caller.update_async(url=f"{ready.service.url}/elsewhere")
    await ready.caller.hears("Ailleurs")
    left = ready.service.at("/conf")[3]
    assert (left["ParticipantLabel"], left["ReasonParticipantLeft"]) == ("caller", "participant_updated_via_api")
    assert ready.service.at("/after-caller")[0]["DialCallStatus"] == "answered"
    assert "Au revoir." not in ready.caller.heard


async def test_a_redirected_participants_dial_action_may_stay_silent(ready: Desk) -> None:
    ready.line.switches.dial_action_on_redirect = False
    await ready.offers()
    await ready.connects()
    await ready.client.calls(ready.caller.leg.sid).update_async(twiml="<Response><Say>Ailleurs</Say></Response>")
    await ready.caller.hears("Ailleurs")
    assert not ready.service.at("/after-caller")


async def test_ended_by_rest(ready: Desk) -> None:
    await ready.offers()
    sid = await ready.connects()
    ended = await ready.client.conferences(sid).update_async(status="completed")
    assert (ended.status, ended.reason_conference_ended) == ("completed", "conference-ended-via-api")
    await ready.caller.hears("Au revoir")
    assert [seen.get("ReasonParticipantLeft") for seen in ready.service.at("/conf")[3:5]] == [
        "conference_ended_via_api"
    ] * 2


async def test_taken_out_by_rest_a_participant_goes_on_after_its_dial(ready: Desk) -> None:
    await ready.offers()
    sid = await ready.connects()
    await ready.client.conferences(sid).participants("caller").delete_async()
    await ready.caller.hears("Au revoir")
    end = ready.service.at("/conf")[-1]
    assert end["ReasonConferenceEnded"] == "participant-with-end-conference-on-exit-kicked"
    with pytest.raises(TwilioRestException) as gone:
        await ready.client.conferences(sid).participants("caller").fetch_async()
    assert (gone.value.status, gone.value.code) == (404, 20404)


async def test_the_hold_document_is_asked_by_get_and_the_music_is_the_default(ready: Desk) -> None:
    await ready.offers()
    sid = await ready.connects()
    caller = ready.client.conferences(sid).participants("caller")
    await caller.update_async(hold=True, hold_url=f"{ready.service.url}/hold")
    await ready.line.settle()
    assert ready.service.at("/hold")[0].method == "GET"
    await caller.update_async(hold=False)
    await caller.update_async(hold=True)
    assert ready.caller.playing == "twilio"
    await caller.update_async(hold=False)
    assert ready.caller.playing == ""


async def test_an_announcement_reaches_one_ear_and_its_end_is_told(ready: Desk) -> None:
    await ready.offers()
    sid = await ready.connects()
    ready.service.answers["/announce"] = '<Response><Say language="fr-FR">Encore cinq minutes</Say></Response>'
    await ready.client.conferences(sid).participants("agent").update_async(announce_url=f"{ready.service.url}/announce")
    await ready.agent.hears("Encore cinq minutes")
    await ready.line.clock.until(lambda: False, 3)
    assert events(ready.service)[-1] == "announcement-end"
    assert "Encore cinq minutes" not in ready.caller.heard


async def test_a_coach_is_heard_by_the_coached_alone_until_barging_in(ready: Desk, clock: VirtualClock) -> None:
    await ready.offers()
    sid = await ready.connects()
    coach = ready.line.phone("+33639980009", Phone(answers_after=1))
    people = ready.client.conferences(sid).participants
    made = await people.create_async(
        from_=NUMBER,
        to="+33639980009",
        label="coach",
        beep="false",
        coaching=True,
        call_sid_to_coach=ready.agent.leg.sid,
        end_conference_on_exit=False,
    )
    assert made.status == "queued"
    await clock.advance(3)
    coach.says("Demandez son code postal")
    assert ready.agent.heard[-1] == "Demandez son code postal"
    assert "Demandez son code postal" not in ready.caller.heard
    ready.caller.says("J’habite à Lyon")
    assert coach.heard[-1] == "J’habite à Lyon"
    barged = await people("coach").update_async(coaching=False)
    assert barged.coaching is False
    coach.says("Bonjour, je suis responsable")
    assert ready.caller.heard[-1] == "Bonjour, je suis responsable"
    await ready.line.settle()
    assert events(ready.service)[-1] == "participant-modify"
    listed = await people.list_async()
    assert {person.label for person in listed} == {"agent", "caller", "coach"}


async def test_coaching_a_stranger_is_refused(ready: Desk) -> None:
    await ready.offers()
    sid = await ready.connects()
    with pytest.raises(TwilioRestException) as refused:
        await (
            ready.client.conferences(sid)
            .participants("agent")
            .update_async(coaching=True, call_sid_to_coach="CA" + "0" * 32)
        )
    assert refused.value.code == 13240


async def test_a_second_agent_may_stay_when_the_first_no_longer_ends_it(ready: Desk, clock: VirtualClock) -> None:
    await ready.offers()
    sid = await ready.connects()
    second = ready.line.phone("+33639980009", Phone(answers_after=1))
    people = ready.client.conferences(sid).participants
    await people.create_async(from_=NUMBER, to="+33639980009", label="second", end_conference_on_exit=False)
    await clock.advance(3)
    kept = await people("agent").update_async(end_conference_on_exit=False)
    assert kept.end_conference_on_exit is False
    ready.agent.hangs_up()
    await ready.line.settle()
    second.says("Je prends la suite")
    assert ready.caller.heard[-1] == "Je prends la suite"
