"""The faults that can be ordered (§8.4): each strikes as often as asked, and shows in the journal."""

import asyncio

import pytest
from twilio.base.exceptions import TwilioRestException

from helpline.simulator.faults import RestFault, WebhookFault
from helpline.simulator.line import Line
from helpline.simulator.settings import NumberUrls
from helpline.simulator.virtual_clock import VirtualClock
from tests.contract.simulator.conversation import Desk
from tests.contract.simulator.numbers import NUMBER
from tests.contract.simulator.service import Service

HELLO = '<Response><Say language="fr-FR">Bonjour</Say></Response>'
RETRYING = "#rt=3500&rc=1&rp=ct,rt,5xx"


@pytest.mark.parametrize(
    ("fault", "requests"),
    [("duplicate", 2), ("twice-at-once", 2), ("refused", 1), ("error", 1), ("error-after", 2), ("slow", 2)],
)
async def test_a_webhook_goes_wrong_once_and_the_call_goes_on(
    service: Service, line: Line, fault: WebhookFault, requests: int
) -> None:
    service.answers["/inbound"] = HELLO
    line.own(NUMBER, NumberUrls(f"{service.url}/inbound{RETRYING}", "", ""))
    line.faults.webhook("/inbound", fault)
    caller = await line.dial(NUMBER)
    await caller.hears("Bonjour")
    tokens = [seen.headers["I-Twilio-Idempotency-Token"] for seen in service.at("/inbound")]
    assert (len(tokens), len(set(tokens))) == (requests, 1)
    await line.dial(NUMBER)
    assert len(service.at("/inbound")) == requests + 1


async def test_a_garbled_answer_leads_to_the_fallback(service: Service, line: Line) -> None:
    service.answers["/inbound"] = HELLO
    line.faults.webhook("/inbound", "garbage")
    await line.dial(NUMBER)
    assert service.at("/fallback")[0]["ErrorCode"] == "12100"


async def test_status_callbacks_may_swap_places(ready: Desk) -> None:
    ready.line.faults.reorder_statuses = True
    await ready.offers()
    await ready.connects()
    ready.agent.hangs_up()
    await ready.line.settle()
    assert [seen["SequenceNumber"] for seen in ready.service.at("/leg")] == ["1", "0", "3", "2"]
    assert sorted(seen["SequenceNumber"] for seen in ready.service.at("/conf")) == ["1", "2", "3", "4", "5", "6"]


async def test_a_callback_may_come_before_the_answer_that_gives_the_sid(ready: Desk) -> None:
    ready.line.faults.callback_before_answer = True
    sid = await ready.offers()
    assert [(seen["CallSid"], seen["CallStatus"]) for seen in ready.service.at("/leg")] == [(sid, "initiated")]


@pytest.mark.parametrize(("fault", "status"), [("429", 429), ("500", 500)])
async def test_rest_refuses(ready: Desk, fault: RestFault, status: int) -> None:
    ready.line.faults.rest("/Calls.json", fault)
    with pytest.raises(TwilioRestException) as refused:
        await ready.offers()
    assert refused.value.status == status
    assert len(ready.line.legs) == 1
    await ready.offers()
    assert len(ready.line.legs) == 2


@pytest.mark.parametrize(("fault", "calls"), [("no-answer", 1), ("no-answer-but-done", 2)])
async def test_rest_does_not_answer_in_time(ready: Desk, fault: RestFault, calls: int) -> None:
    ready.line.faults.rest("/Calls.json", fault)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(ready.offers(), 0.2)
    assert len(ready.line.legs) == calls


@pytest.mark.parametrize("path", ["/inbound", "/triage", "/wait"])
async def test_a_caller_may_hang_up_just_before_or_while_the_service_answers(
    service: Service, line: Line, path: str
) -> None:
    service.answers |= {
        "/inbound": '<Response><Gather numDigits="1" action="/triage"/></Response>',
        "/triage": '<Response><Enqueue waitUrl="/wait" action="/exit">q</Enqueue></Response>',
        "/wait": '<Response><Say>Attente</Say><Pause length="10"/></Response>',
    }
    for when in (line.faults.before, line.faults.during):
        when(path, lambda: line.legs[-1].hang_up())
        caller = await line.dial(NUMBER)
        if caller.state != "ended":
            caller.presses("1")
        await caller.becomes("ended", within=5)
        await line.settle()
        assert "Attente" not in caller.heard
        assert service.at("/status")[-1]["CallSid"] == caller.leg.sid


async def test_a_late_answer_is_discarded(service: Service, line: Line) -> None:
    release = asyncio.Event()

    async def late(_: object) -> str:
        await release.wait()
        return HELLO

    service.answers["/inbound"] = late
    dialling = asyncio.create_task(line.dial(NUMBER))
    await line_has_asked(service)
    line.legs[0].hang_up()
    release.set()
    caller = await dialling
    assert (caller.state, caller.heard) == ("ended", [])
    assert line.journal.asked("/inbound")[0].status == 200


async def line_has_asked(service: Service) -> None:
    while not service.at("/inbound"):
        await asyncio.sleep(0.001)


async def test_a_conference_is_hidden_for_its_first_reads(ready: Desk) -> None:
    ready.line.faults.conference_hidden_reads = 2
    await ready.offers()
    sid = await ready.connects()
    assert await ready.client.conferences.list_async() == []
    with pytest.raises(TwilioRestException):
        await ready.client.conferences(sid).fetch_async()
    assert (await ready.client.conferences(sid).fetch_async()).status == "in-progress"


async def test_a_participant_is_hidden_for_half_a_second(ready: Desk, clock: VirtualClock) -> None:
    ready.line.faults.participant_hidden_seconds = 0.5
    await ready.offers()
    sid = await ready.connects()
    caller = ready.client.conferences(sid).participants("caller")
    with pytest.raises(TwilioRestException) as hidden:
        await caller.update_async(muted=True)
    assert hidden.value.status == 404
    await clock.advance(0.5)
    assert (await caller.update_async(muted=True)).muted is True


async def test_the_journal_has_both_directions(ready: Desk) -> None:
    sid = await ready.offers()
    await ready.connects()
    journal = ready.line.journal
    create = journal.commands("POST", "/Calls.json")[0]
    assert (create.status, create.params["To"]) == (201, "client:agent_x?offer=O1")
    assert [entry.sequence for entry in journal.asked("/leg", leg=sid)] == [0, 1, 2]
    assert journal.asked("/offer")[0].answer.startswith("<Response><Dial")
