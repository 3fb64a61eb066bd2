"""How the simulator asks: headers, signature, retries, redirects, cookies, fallback; what an answer may be (§1.1)."""

import asyncio
import socket

import pytest
from aiohttp import web
from multidict import MultiDict
from twilio.request_validator import RequestValidator

from helpline.simulator.engine.conducting import APPLICATION_ERROR
from helpline.simulator.line import Line
from helpline.simulator.settings import NumberUrls
from helpline.simulator.virtual_clock import VirtualClock
from tests.contract.simulator.numbers import NUMBER, TOKEN
from tests.contract.simulator.service import Seen, Service

HELLO = '<Response><Say language="fr-FR">Bonjour</Say></Response>'
EXCUSE = '<Response><Say language="fr-FR">Incident</Say></Response>'


def codes(line: Line) -> list[str]:
    return [problem.code for problem in line.problems]


def genuine(service: Service, seen: Seen) -> bool:
    """As the official validator sees it."""
    form = MultiDict(seen.fields) if seen.method == "POST" else {}
    signature = seen.headers["X-Twilio-Signature"]
    return bool(RequestValidator(TOKEN).validate(service.url + seen.target, form, signature))


def nowhere() -> str:
    """An address at which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/"


def moved(status: int, to: str) -> web.Response:
    return web.Response(status=status, headers={"Location": to})


async def test_every_request_is_signed_and_has_the_documented_headers(service: Service, line: Line) -> None:
    line.own(NUMBER, NumberUrls(f"{service.url}/inbound?a=%C3%A9&b=", "", f"{service.url}/status"))
    service.answers["/inbound"] = '<Response><Redirect method="GET">/next?x=1</Redirect></Response>'
    await line.dial(NUMBER)
    assert [seen.path for seen in service.seen] == ["/inbound", "/next", "/status"]
    for seen in service.seen:
        assert genuine(service, seen)
        assert seen.headers["User-Agent"] == "TwilioProxy/1.1"
        assert seen.headers["Accept"] == "*/*"
        assert "gzip" in seen.headers["Accept-Encoding"]
        assert seen.headers["I-Twilio-Idempotency-Token"]
    posted, got, _ = service.seen
    assert posted.headers["Content-Type"] == "application/x-www-form-urlencoded; charset=UTF-8"
    assert got.method == "GET"
    assert got["CallSid"] == posted["CallSid"]
    tokens = {seen.headers["I-Twilio-Idempotency-Token"] for seen in service.seen}
    assert len(tokens) == 3


async def test_the_standard_parameters_and_what_may_be_added(service: Service, line: Line) -> None:
    line.switches.extra_parameters["Novelty"] = "été"
    await line.dial(NUMBER, from_="anonymous")
    fields = dict(service.at("/inbound")[0].fields)
    assert fields["From"] == fields["Caller"] == "anonymous"
    assert (fields["FromCity"], fields["FromCountry"], fields["Novelty"]) == ("", "FR", "été")
    line.switches.geo_fields = "absent"
    await line.dial(NUMBER)
    assert "FromCity" not in dict(service.at("/inbound")[1].fields)


async def test_connection_failures_are_retried_once_by_default_then_the_fallback_answers(
    service: Service, line: Line
) -> None:
    service.answers["/fallback"] = EXCUSE
    line.own(NUMBER, NumberUrls(nowhere(), f"{service.url}/fallback", ""))
    caller = await line.dial(NUMBER)
    await caller.hears("Incident")
    attempts = line.journal.asked(leg=caller.leg.sid)[:2]
    assert [(each.attempt, each.status) for each in attempts] == [(1, None), (2, None)]
    assert attempts[0].token == attempts[1].token
    fallback = service.at("/fallback")[0]
    assert fallback["ErrorCode"] == "11205"
    assert fallback["ErrorUrl"].startswith("http://127.0.0.1:")
    assert codes(line) == ["11205"]


async def test_the_fallback_without_its_error_and_retries_without_their_token(service: Service, line: Line) -> None:
    line.switches.fallback_carries_error = False
    line.switches.token_kept_on_retry = False
    line.own(NUMBER, NumberUrls(nowhere(), f"{service.url}/fallback", ""))
    caller = await line.dial(NUMBER)
    assert service.at("/fallback")[0].get("ErrorCode") is None
    first, second, *_ = line.journal.asked(leg=caller.leg.sid)
    assert first.token != second.token


async def test_a_500_is_not_retried_unless_the_address_says_so(service: Service, line: Line) -> None:
    service.answers["/inbound"] = [web.Response(status=500), HELLO]
    await line.dial(NUMBER)
    assert (len(service.at("/inbound")), len(service.at("/fallback"))) == (1, 1)
    assert service.at("/fallback")[0]["ErrorCode"] == "11217"
    service.answers["/inbound"] = [web.Response(status=500), web.Response(status=503), HELLO]
    line.own(NUMBER, NumberUrls(f"{service.url}/inbound#rc=2&rp=5xx", f"{service.url}/fallback", ""))
    caller = await line.dial(NUMBER)
    await caller.hears("Bonjour")
    retried = service.at("/inbound")[1:]
    assert len({seen.headers["I-Twilio-Idempotency-Token"] for seen in retried}) == 1
    assert len(retried) == 3
    assert all(genuine(service, seen) for seen in retried)


async def test_a_slow_service_is_given_up_at_its_read_time_out(service: Service, line: Line) -> None:
    release = asyncio.Event()

    async def slow(_: Seen) -> str:
        await release.wait()
        return HELLO

    service.answers |= {"/inbound": slow, "/fallback": EXCUSE}
    line.own(NUMBER, NumberUrls(f"{service.url}/inbound#rt=100&rp=rt&rc=1", f"{service.url}/fallback", ""))
    caller = await line.dial(NUMBER)
    await caller.hears("Incident")
    assert len(service.at("/inbound")) == 2
    assert service.at("/fallback")[0]["ErrorCode"] == "11200"
    release.set()


async def test_all_attempts_together_have_one_ceiling(service: Service, line: Line) -> None:
    never = asyncio.Event()

    async def slow(_: Seen) -> str:
        await never.wait()
        return HELLO

    service.answers["/inbound"] = slow
    line.own(NUMBER, NumberUrls(f"{service.url}/inbound#rt=100&tt=250&rp=rt&rc=5", "", ""))
    await line.dial(NUMBER)
    assert len(service.at("/inbound")) == 3
    never.set()


async def test_the_ceiling_cuts_even_a_first_attempt(service: Service, line: Line) -> None:
    never = asyncio.Event()

    async def slow(_: Seen) -> str:
        await never.wait()
        return HELLO

    service.answers |= {"/inbound": slow, "/fallback": EXCUSE}
    line.own(NUMBER, NumberUrls(f"{service.url}/inbound#tt=150", f"{service.url}/fallback", ""))
    caller = await asyncio.wait_for(line.dial(NUMBER), 3)
    await caller.hears("Incident")
    never.set()


async def test_without_a_fallback_the_provider_excuses_itself_and_hangs_up(service: Service, line: Line) -> None:
    line.own(NUMBER, NumberUrls(nowhere(), "", ""))
    caller = await line.dial(NUMBER)
    await caller.hears(APPLICATION_ERROR)
    await caller.becomes("ended")


async def test_redirects_are_followed_signed_without_the_digits(service: Service, line: Line) -> None:
    service.answers |= {
        "/inbound": '<Response><Gather numDigits="1" action="/old"/></Response>',
        "/old": moved(302, "/new"),
        "/new": HELLO,
    }
    caller = await line.dial(NUMBER)
    caller.presses("1")
    await caller.hears("Bonjour")
    old, new = service.at("/old")[0], service.at("/new")[0]
    assert (old.method, old.get("Digits")) == ("POST", "1")
    assert (new.method, new.get("Digits"), new["CallSid"]) == ("GET", None, caller.leg.sid)
    assert genuine(service, new)


async def test_a_307_keeps_the_method_and_relative_addresses_start_from_the_last_document(
    service: Service, line: Line
) -> None:
    service.answers |= {
        "/inbound": moved(307, "/deep/old"),
        "/deep/old": moved(307, "inbound"),
        "/deep/inbound": "<Response><Redirect>next</Redirect></Response>",
        "/deep/next": HELLO,
    }
    caller = await line.dial(NUMBER)
    await caller.hears("Bonjour")
    assert service.at("/deep/inbound")[0].method == "POST"


async def test_too_many_redirects(service: Service, line: Line) -> None:
    service.answers["/inbound"] = lambda _: moved(302, "/inbound")
    await line.dial(NUMBER)
    assert service.at("/fallback")[0]["ErrorCode"] == "11215"


async def test_cookies_come_back_within_the_call_and_not_in_another(service: Service, line: Line) -> None:
    def baked(_: Seen) -> web.StreamResponse:
        made = web.Response(text="<Response><Redirect>/next</Redirect></Response>", content_type="text/xml")
        made.set_cookie("seat", "12")
        return made

    service.answers["/inbound"] = baked
    await line.dial(NUMBER)
    await line.dial(NUMBER)
    assert [seen.cookies for seen in service.at("/inbound")] == [{}, {}]
    assert service.at("/next")[0].cookies == {"seat": "12"}


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (lambda _: web.json_response({"say": "Bonjour"}), "12300"),
        (lambda _: web.Response(body=b"<Response/>", headers={"Content-Type": "application/octet-stream"}), "12300"),
        (" <Response/>", "12100"),
        ("<html/>", "12100"),
        ("<Response><Say>cut", "12100"),
        (f"<Response><Say>{'a' * 65_600}</Say></Response>", "11750"),
        ("<Response><Leave/></Response>", "12200"),
        ('<Response><Connect><Stream url="wss://h"/></Connect></Response>', "12200"),
    ],
)
async def test_an_unusable_answer_leads_to_the_fallback(
    service: Service, line: Line, answer: object, code: str
) -> None:
    service.answers |= {"/inbound": answer, "/fallback": EXCUSE}  # type: ignore[dict-item]
    caller = await line.dial(NUMBER)
    await caller.hears("Incident")
    assert service.at("/fallback")[0]["ErrorCode"] == code
    assert codes(line) == [code]


async def test_a_fault_of_grammar_is_noted_and_the_call_goes_on(service: Service, line: Line) -> None:
    service.answers["/inbound"] = '<Response><Speak/><Say tone="soft" language="fr-FR">Bonjour</Say></Response>'
    caller = await line.dial(NUMBER)
    await caller.hears("Bonjour")
    assert codes(line) == ["12200", "12200"]


async def test_plain_text_is_read_aloud_and_a_sound_is_played(
    service: Service, line: Line, clock: VirtualClock
) -> None:
    service.answers["/inbound"] = lambda _: web.Response(text="Bonjour à tous")
    caller = await line.dial(NUMBER)
    await caller.hears("Bonjour à tous")
    await caller.becomes("ended")
    service.answers["/inbound"] = lambda _: web.Response(body=b"ID3", content_type="audio/mpeg")
    caller = await line.dial(NUMBER)
    assert caller.playing == f"{service.url}/inbound"
    await clock.advance(5)
    assert caller.state == "ended"


async def test_a_document_that_leads_to_itself_for_ever_is_stopped(service: Service, line: Line) -> None:
    service.answers |= {"/inbound": "<Response><Redirect>/inbound</Redirect></Response>", "/fallback": EXCUSE}
    caller = await line.dial(NUMBER)
    await caller.hears("Incident")
    assert codes(line) == ["SIM"]


async def test_a_host_name_with_an_underscore_is_not_called(service: Service, line: Line) -> None:
    line.own(NUMBER, NumberUrls("http://my_host.invalid/inbound", f"{service.url}/fallback", ""))
    await line.dial(NUMBER)
    assert service.at("/fallback")[0]["ErrorCode"] == "11200"


async def test_a_wrong_override_is_noted(service: Service, line: Line) -> None:
    line.own(NUMBER, NumberUrls(f"{service.url}/inbound#rp=sometimes", "", ""))
    await line.dial(NUMBER)
    assert codes(line) == ["11243"]
