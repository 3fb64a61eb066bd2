"""A whole inbound call: triage by key, a place in the queue, the wait document again and again, hanging up."""

from helpline.simulator.line import Line
from helpline.simulator.virtual_clock import VirtualClock
from tests.contract.simulator.numbers import NUMBER
from tests.contract.simulator.service import Service

TRIAGE = """<?xml version="1.0" encoding="UTF-8"?><Response>
<Gather input="dtmf speech" language="fr-FR" numDigits="1" timeout="5" action="/triage" actionOnEmptyResult="true"
><Say language="fr-FR">Bonjour. Pour une démarche, tapez 1.</Say></Gather><Redirect>/lost</Redirect></Response>"""
QUEUE = """<Response><Say language="fr-FR">Merci.</Say>
<Enqueue waitUrl="/wait?call=7" action="/exit?call=7">q-general</Enqueue></Response>"""
WAIT = """<Response><Gather numDigits="1" timeout="1" action="/key"><Say language="fr-FR">Vous êtes le premier.</Say>
</Gather></Response>"""


async def test_from_the_first_ring_to_hanging_up(service: Service, line: Line, clock: VirtualClock) -> None:
    service.answers |= {"/inbound": TRIAGE, "/triage": QUEUE, "/wait": WAIT}
    caller = await line.dial(NUMBER, from_="+33639980001")

    first = service.at("/inbound")[0]
    assert (first["CallStatus"], first["Direction"], first["From"]) == ("ringing", "inbound", "+33639980001")
    assert caller.heard == ["Bonjour. Pour une démarche, tapez 1."]
    assert caller.listening == "both"

    caller.presses("1")
    await caller.hears("premier")
    chosen = service.at("/triage")[0]
    assert (chosen["Digits"], chosen["FinishedOnKey"], chosen["msg"]) == ("1", "", "Gather End")
    assert chosen["CallStatus"] == "in-progress"

    await clock.advance(30)
    waits = service.at("/wait")
    assert len(waits) > 3
    assert waits[0]["QueuePosition"] == "1"
    assert waits[0].target == "/wait?call=7"
    assert int(waits[-1]["QueueTime"]) > int(waits[0]["QueueTime"])

    caller.hangs_up()
    await line.settle()
    assert service.at("/exit")[0]["QueueResult"] == "hangup"
    final = service.at("/status")
    assert [(each["CallStatus"], each["SequenceNumber"]) for each in final] == [("completed", "0")]
    assert int(final[0]["CallDuration"]) >= 30
    assert not line.problems
