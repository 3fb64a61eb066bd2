"""Enqueue: positions, the wait document, and each way out with its QueueResult (§1.3)."""

from typing import Literal

import pytest

from helpline.simulator.line import Line
from helpline.simulator.virtual_clock import VirtualClock
from tests.contract.simulator.conversation import rest
from tests.contract.simulator.numbers import NUMBER
from tests.contract.simulator.service import Service

QUEUE = '<Response><Enqueue waitUrl="/wait" action="/exit">q-1</Enqueue></Response>'
WAIT = '<Response><Say language="fr-FR">Attente</Say><Pause length="10"/></Response>'
BYE = '<Response><Say language="fr-FR">Au revoir</Say></Response>'


@pytest.fixture(autouse=True)
def _queue(service: Service) -> None:
    service.answers |= {"/inbound": QUEUE, "/wait": WAIT, "/exit": BYE}


async def test_positions_move_up_when_one_leaves(service: Service, line: Line, clock: VirtualClock) -> None:
    first, second = await line.dial(NUMBER), await line.dial(NUMBER)
    assert [seen["QueuePosition"] for seen in service.at("/wait")] == ["1", "2"]
    assert service.at("/wait")[1]["CurrentQueueSize"] == "2"
    first.hangs_up()
    await clock.advance(12)
    last = service.at("/wait")[-1]
    assert (last["CallSid"], last["QueuePosition"], last["CurrentQueueSize"]) == (second.leg.sid, "1", "1")
    assert last["AvgQueueTime"] == last["QueueTime"]


async def test_a_key_in_the_wait_document_may_lead_out(service: Service, line: Line) -> None:
    service.answers |= {
        "/wait": '<Response><Gather numDigits="1" timeout="1" action="/key"><Say>Attente</Say></Gather></Response>',
        "/key": "<Response><Leave/></Response>",
    }
    caller = await line.dial(NUMBER)
    caller.presses("1")
    await caller.hears("Au revoir")
    assert service.at("/key")[0]["Digits"] == "1"
    assert service.at("/exit")[0]["QueueResult"] == "leave"
    assert not line.problems


async def test_leaving_without_an_action_goes_on_with_the_next_verb(service: Service, line: Line) -> None:
    service.answers["/inbound"] = '<Response><Enqueue waitUrl="/wait">q-1</Enqueue><Say>La suite</Say></Response>'
    service.answers["/wait"] = "<Response><Leave/></Response>"
    caller = await line.dial(NUMBER)
    await caller.hears("La suite")


async def test_a_full_queue(service: Service, line: Line) -> None:
    async with rest(line) as client:
        made = await client.queues.create_async(friendly_name="q-1", max_size=1)
        assert (made.max_size, made.current_size) == (1, 0)
    await line.dial(NUMBER)
    refused = await line.dial(NUMBER)
    await refused.hears("Au revoir")
    told = service.at("/exit")[0]
    assert (told["QueueResult"], told.get("QueueSid")) == ("queue-full", None)


@pytest.mark.parametrize("wait", ["<Response><Enqueue>q-2</Enqueue></Response>", "<html/>"])
async def test_a_bad_wait_document_is_an_error(service: Service, line: Line, wait: str) -> None:
    service.answers["/wait"] = wait
    caller = await line.dial(NUMBER)
    await caller.hears("Au revoir")
    assert service.at("/exit")[0]["QueueResult"] == "error"


async def test_hanging_up_within_the_wait_document(service: Service, line: Line) -> None:
    service.answers["/wait"] = "<Response><Hangup/></Response>"
    caller = await line.dial(NUMBER)
    assert caller.state == "ended"
    assert (service.at("/exit")[0]["QueueResult"], service.at("/exit")[0]["CallStatus"]) == ("hangup", "completed")


async def test_an_empty_wait_document_does_not_spin(service: Service, line: Line, clock: VirtualClock) -> None:
    service.answers["/wait"] = "<Response/>"
    await line.dial(NUMBER)
    await clock.advance(10)
    assert 9 <= len(service.at("/wait")) <= 12


@pytest.mark.parametrize("url", ['waitUrl=""', ""])
async def test_silence_or_the_providers_music_without_a_wait_address(
    service: Service, line: Line, clock: VirtualClock, url: str
) -> None:
    service.answers["/inbound"] = f"<Response><Enqueue {url}>q-1</Enqueue></Response>"
    caller = await line.dial(NUMBER)
    await clock.advance(60)
    assert (caller.state, caller.playing) == ("connected", "" if url else "twilio")


@pytest.mark.parametrize(
    ("position", "expected"),
    [("before", ["/exit", "/connect"]), ("alongside", ["/connect", "/exit"]), ("never", ["/connect"])],
)
async def test_a_redirect_by_rest_interrupts_at_once(
    service: Service, line: Line, position: Literal["before", "alongside", "never"], expected: list[str]
) -> None:
    line.switches.queue_action_on_redirect = position
    service.answers |= {"/connect": BYE, "/exit": "<Response><Say>jamais entendu</Say></Response>"}
    caller = await line.dial(NUMBER)
    async with rest(line) as client:
        await client.calls(caller.leg.sid).update_async(url=f"{service.url}/connect", method="POST")
    await caller.hears("Au revoir")
    assert "jamais entendu" not in caller.heard
    asked = [seen.path for seen in service.seen if seen.path in ("/exit", "/connect")]
    assert (asked if position == "before" else sorted(asked)) == expected
    assert all(seen["QueueResult"] == "redirected" for seen in service.at("/exit"))


async def test_hanging_up_may_be_told_only_by_the_number(service: Service, line: Line) -> None:
    line.switches.queue_action_on_hangup = False
    caller = await line.dial(NUMBER)
    caller.hangs_up()
    await line.settle()
    assert not service.at("/exit")
    assert service.at("/status")[0]["CallStatus"] == "completed"


async def test_queues_and_members_by_rest(service: Service, line: Line, clock: VirtualClock) -> None:
    service.answers["/out"] = BYE
    first, second = await line.dial(NUMBER), await line.dial(NUMBER)
    await clock.advance(5)
    async with rest(line) as client:
        queue = (await client.queues.list_async())[0]
        assert (queue.friendly_name, queue.current_size, queue.average_wait_time) == ("q-1", 2, 5)
        members = await client.queues(queue.sid).members.list_async()
        assert [(m.call_sid, m.position, m.wait_time) for m in members] == [
            (first.leg.sid, 1, 5),
            (second.leg.sid, 2, 5),
        ]
        front = await client.queues(queue.sid).members("Front").update_async(url=f"{service.url}/out")
        assert front.call_sid == first.leg.sid
        resized = await client.queues(queue.sid).update_async(max_size=7)
        assert resized.max_size == 7
    await first.hears("Au revoir")
