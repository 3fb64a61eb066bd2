"""REST as the official client reads it: resources, lists, pages, and every refusal with its code (§8.2)."""

from datetime import datetime

import aiohttp
import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from helpline.simulator.line import Line
from helpline.simulator.virtual_clock import VirtualClock
from tests.contract.simulator.conversation import Desk, rest
from tests.contract.simulator.numbers import ACCOUNT, NUMBER, TOKEN
from tests.contract.simulator.service import Service


async def refused(work: object) -> tuple[int, int]:
    with pytest.raises(TwilioRestException) as error:
        await work  # type: ignore[misc]
    return error.value.status, error.value.code


async def test_a_call_from_its_making_to_its_end(ready: Desk, clock: VirtualClock) -> None:
    sid = await ready.offers()
    call = await ready.client.calls(sid).fetch_async()
    assert (call.status, call.to, call._from, call.direction) == ("queued", "client:agent_x", NUMBER, "outbound-api")
    await ready.agent.rings()
    assert (await ready.client.calls(sid).fetch_async()).status == "ringing"
    await ready.connects()
    await clock.advance(15)
    ready.agent.hangs_up()
    call = await ready.client.calls(sid).fetch_async()
    assert (call.status, call.duration) == ("completed", "15")
    assert isinstance(call.start_time, datetime)
    assert isinstance(call.end_time, datetime)
    assert await ready.client.calls(sid).delete_async()
    assert await refused(ready.client.calls(sid).fetch_async()) == (404, 20404)


async def test_the_key_and_the_token_both_open_and_nothing_else(line: Line) -> None:
    base = f"{line.url}/2010-04-01/Accounts/{ACCOUNT}/Calls.json"
    async with aiohttp.ClientSession() as session:

        async def status(user: str, password: str, url: str = base) -> int:
            headers = {"Authorization": aiohttp.encode_basic_auth(user, password)}
            async with session.get(url, headers=headers) as answer:
                return answer.status

        assert await status(ACCOUNT, TOKEN) == 200
        assert await status(ACCOUNT, "wrong") == 401
        assert await status("", "") == 401
        assert await status(ACCOUNT, TOKEN, base.replace("ACa", "ACb")) == 404
        async with session.get(base) as answer:
            assert (answer.status, (await answer.json())["code"]) == (401, 20003)


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"From": NUMBER, "Url": "http://h/x"}, 21201),
        ({"To": NUMBER, "Url": "http://h/x"}, 21213),
        ({"To": NUMBER, "From": NUMBER}, 21205),
        ({"To": NUMBER, "From": NUMBER, "Url": "/relative"}, 21205),
        ({"To": NUMBER, "From": NUMBER, "Url": "http://h/x", "Twiml": "<Response/>"}, 21218),
        ({"To": NUMBER, "From": NUMBER, "Twiml": "<Response>" + " " * 4000 + "</Response>"}, 32018),
        ({"To": NUMBER, "From": NUMBER, "Url": "http://h/x", "StatusCallbackEvent": "done"}, 21626),
        ({"To": NUMBER, "From": NUMBER, "Url": "http://h/x", "Timeout": "soon"}, 20001),
    ],
)
async def test_a_create_that_is_refused_leaves_no_call(line: Line, form: dict[str, str], code: int) -> None:
    url = f"{line.url}/2010-04-01/Accounts/{ACCOUNT}/Calls.json"
    headers = {"Authorization": aiohttp.encode_basic_auth(ACCOUNT, TOKEN)}
    async with aiohttp.ClientSession() as session, session.post(url, data=form, headers=headers) as answer:
        body = await answer.json()
    assert (answer.status, body["status"], body["code"]) == (400, 400, code)
    assert not line.legs


async def test_lists_are_filtered_and_paged(service: Service, line: Line) -> None:
    service.answers["/inbound"] = '<Response><Pause length="60"/></Response>'
    callers = [await line.dial(NUMBER, from_=f"+3363998000{n}") for n in range(5)]
    callers[0].hangs_up()
    async with rest(line) as client:
        paged = await client.calls.list_async(page_size=2)
        assert [call.sid for call in paged] == [caller.leg.sid for caller in reversed(callers)]
        ended = await client.calls.list_async(status="completed")
        assert [call.sid for call in ended] == [callers[0].leg.sid]
        assert len(await client.calls.list_async(from_="+33639980003", to=NUMBER)) == 1
        assert await client.calls.list_async(to="+33199000009") == []


async def test_the_numbers_of_the_account_with_their_addresses(service: Service, line: Line) -> None:
    async with rest(line) as client:
        found = await client.incoming_phone_numbers.list_async(phone_number=NUMBER)
        assert [(n.voice_url, n.voice_fallback_url, n.status_callback) for n in found] == [
            (f"{service.url}/inbound", f"{service.url}/fallback", f"{service.url}/status")
        ]
        assert await client.incoming_phone_numbers.list_async(phone_number="+33199000009") == []


async def test_what_is_not_there_is_20404(line: Line) -> None:
    async with rest(line) as client:
        assert await refused(client.calls("CA" + "0" * 32).fetch_async()) == (404, 20404)
        assert await refused(client.conferences("CF" + "0" * 32).fetch_async()) == (404, 20404)
        assert await refused(client.queues("QU" + "0" * 32).fetch_async()) == (404, 20404)


async def test_a_call_not_in_progress_cannot_be_redirected(ready: Desk) -> None:
    sid = await ready.offers()
    again = ready.client.calls(sid).update_async(url=f"{ready.service.url}/connect")
    assert await refused(again) == (400, 21220)
    assert await refused(ready.client.calls(sid).update_async(status="finished")) == (400, 21218)
    assert await refused(ready.client.calls(sid).delete_async()) == (409, 20409)


async def test_ending_a_finished_call_changes_nothing(ready: Desk) -> None:
    ready.caller.hangs_up()
    ended = await ready.client.calls(ready.caller.leg.sid).update_async(status="completed")
    assert ended.status == "completed"


async def test_inline_documents_need_absolute_addresses(ready: Desk) -> None:
    inline = "<Response><Redirect>/relative</Redirect></Response>"
    await ready.client.calls(ready.caller.leg.sid).update_async(twiml=inline)
    await ready.line.settle()
    assert [problem.code for problem in ready.line.problems] == ["11200"]
    assert ready.service.at("/fallback")


class Elsewhere(AsyncTwilioHttpClient):
    """The other documented way: a client that sends every request to another host."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self._base = base

    async def request(self, method: str, url: str, *rest: object, **more: object) -> Response:  # type: ignore[override]
        return await super().request(method, url.replace("https://api.twilio.com", self._base), *rest, **more)  # type: ignore[arg-type]


async def test_a_custom_http_client_reaches_the_simulator_too(line: Line) -> None:
    http = Elsewhere(line.url)
    client = Client(ACCOUNT, TOKEN, http_client=http)
    assert await client.calls.list_async() == []
    await http.close()
