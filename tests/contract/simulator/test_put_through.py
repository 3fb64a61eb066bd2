"""Offer, accept, join, talk, hold, mute, hang up: the requests the service sees and the words each side hears."""

import pytest
from twilio.base.exceptions import TwilioRestException

from helpline.simulator.virtual_clock import VirtualClock
from tests.contract.simulator.conversation import Desk


async def test_the_softphone_rings_with_its_parameters_and_the_progress_is_told(ready: Desk) -> None:
    await ready.offers()
    leg = await ready.agent.rings()
    assert leg.custom == {"offer": "O1"}
    await ready.connects()
    told = [(seen["CallStatus"], seen["SequenceNumber"]) for seen in ready.service.at("/leg")]
    assert told == [("initiated", "0"), ("ringing", "1"), ("in-progress", "2")]
    asked = ready.service.at("/offer")[0]
    assert (asked["Direction"], asked["CallStatus"], asked["To"]) == ("outbound-api", "in-progress", "client:agent_x")


async def test_both_join_and_words_go_both_ways(ready: Desk) -> None:
    await ready.offers()
    await ready.connects()
    joined = [(seen["StatusCallbackEvent"], seen["SequenceNumber"]) for seen in ready.service.at("/conf")]
    assert joined == [("participant-join", "1"), ("participant-join", "2"), ("conference-start", "3")]
    assert ready.service.at("/exit")[0]["QueueResult"] == "redirected"
    ready.caller.says("Je n’arrive pas à me connecter.")
    ready.agent.says("Je vous écoute.")
    assert ready.agent.heard[-1] == "Je n’arrive pas à me connecter."
    assert ready.caller.heard[-1] == "Je vous écoute."
    assert not ready.line.problems


async def test_hold_stops_the_words_both_ways_and_mute_one_way(ready: Desk, clock: VirtualClock) -> None:
    await ready.offers()
    conference = await ready.connects()
    participants = ready.client.conferences(conference).participants
    ready.service.answers["/hold"] = '<Response><Say language="fr-FR">Un instant.</Say></Response>'
    held = await participants("caller").update_async(
        hold=True, hold_url=f"{ready.service.url}/hold", hold_method="POST"
    )
    assert held.hold is True
    await ready.line.settle()
    assert ready.caller.on_hold
    assert ready.caller.heard[-1] == "Un instant."
    ready.agent.says("M’entendez-vous ?")
    ready.caller.says("Allô ?")
    assert ready.caller.heard[-1] == "Un instant."
    assert "Allô ?" not in ready.agent.heard
    await participants("caller").update_async(hold=False)
    await participants("agent").update_async(muted=True)
    ready.agent.says("Je suis muet.")
    ready.caller.says("Vous revoilà.")
    await ready.line.settle()
    assert "Je suis muet." not in ready.caller.heard
    assert ready.agent.heard[-1] == "Vous revoilà."
    events = [seen["StatusCallbackEvent"] for seen in ready.service.at("/conf")[3:]]
    assert events == ["participant-hold", "participant-unhold", "participant-mute"]


async def test_the_caller_hangs_up(ready: Desk) -> None:
    await ready.offers()
    await ready.connects()
    ready.caller.hangs_up()
    await ready.line.settle()
    *_, first, second, end = ready.service.at("/conf")
    assert (first["ParticipantLabel"], first["ReasonParticipantLeft"]) == ("caller", "participant_hung_up")
    assert (second["ParticipantLabel"], second["ReasonParticipantLeft"]) == ("agent", "moderator_ended_conference")
    assert end["ReasonConferenceEnded"] == "participant-with-end-conference-on-exit-left"
    assert end["CallSidEndingConference"] == ready.caller.leg.sid
    assert ready.service.at("/after-agent")[0]["DialCallStatus"] == "answered"
    assert ready.agent.state == "ended"
    final = ready.service.at("/leg")[-1]
    assert (final["CallStatus"], final["SequenceNumber"], final["SipResponseCode"]) == ("completed", "3", "200")


async def test_the_volunteer_hangs_up_and_the_caller_hears_the_goodbye(ready: Desk) -> None:
    await ready.offers()
    await ready.connects()
    ready.agent.hangs_up()
    await ready.caller.hears("Au revoir")
    await ready.caller.becomes("ended")
    assert ready.service.at("/after-caller")[0]["DialCallStatus"] == "answered"


async def test_hanging_up_from_the_console_ends_the_leg_by_rest(ready: Desk) -> None:
    sid = await ready.offers()
    await ready.connects()
    done = await ready.client.calls(sid).update_async(status="completed")
    assert done.status == "completed"
    await ready.caller.hears("Au revoir")


async def test_a_caller_gone_before_the_redirect_is_21220(ready: Desk) -> None:
    ready.caller.hangs_up()
    await ready.line.settle()
    with pytest.raises(TwilioRestException) as refused:
        await ready.client.calls(ready.caller.leg.sid).update_async(url=f"{ready.service.url}/connect")
    assert (refused.value.status, refused.value.code) == (400, 21220)
