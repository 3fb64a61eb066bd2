"""Forged, replayed, truncated, oversized and unknown requests: refused, or answered in words; nothing changes."""

from __future__ import annotations

import pytest

from helpline.services.situations import Situation
from routing.errors import Unavailable
from tests.integration.voice.conftest import Bed
from tests.integration.voice.test_call import CALLER, in_line
from tests.provider import ACCOUNT, Provider, new_call


async def counts(bed: Bed) -> dict[str, int]:
    return dict((await bed.store.snapshot()).counts)


async def test_unsigned_and_wrongly_signed_requests_are_refused(bed: Bed) -> None:
    forger = Provider(bed.provider.session, bed.provider.base, token="0" * 32)
    before = await counts(bed)
    for path in ("/voice/inbound", "/voice/flow?c=c_x&n=1", "/voice/offer?o=o_x", "/voice/status", "/voice/conference"):
        forged = await forger.post(path, CallSid=new_call(), From=CALLER)
        assert (forged.status, forged.text) == (403, "Forbidden")
        unsigned = await bed.provider.raw(path, f"CallSid={new_call()}&AccountSid={ACCOUNT}", {})
        assert (unsigned.status, unsigned.text) == (403, "Forbidden")
    assert await counts(bed) == before


async def test_another_account_json_get_and_oversize_are_refused(bed: Bed) -> None:
    foreign = await bed.provider.post("/voice/inbound", CallSid=new_call(), AccountSid="AC" + "f" * 32)
    assert foreign.status == 403
    big = await bed.provider.post("/voice/inbound", CallSid=new_call(), Padding="x" * 70_000)
    assert big.status in (403, 413)
    json = await bed.provider.raw("/voice/inbound", "{}", {"Content-Type": "application/json"})
    assert json.status == 403
    got = await bed.provider.raw("/voice/inbound", "", {}, method="GET")
    assert got.status == 404, "nothing is there to be read"
    assert await counts(bed) == {} or not any((await counts(bed)).values())


async def test_shifted_fields_under_a_genuine_signature_are_refused(bed: Bed) -> None:
    """`CallSid=CA…&Digits=12` and `CallSid=CA…Digits12` sign alike: the form of the identifier tells them apart."""
    shifted = await bed.provider.post("/voice/inbound", CallSid=new_call() + "Digits12")
    assert shifted.status == 400
    assert not any((await counts(bed)).values())


async def test_a_call_nobody_knows_is_never_met_with_silence(bed: Bed) -> None:
    for path in (
        "/voice/flow?c=c_unknown&n=3",
        "/voice/queue-exit?c=c_unknown&p=xxx",
        "/voice/connect?c=c_unknown&n=1",
        "/voice/again?c=c_unknown",
        "/voice/caller-after?c=c_unknown&n=1",
    ):
        answer = await bed.provider.post(path, CallSid=new_call(), From=CALLER, CallStatus="in-progress")
        assert answer.status == 200
        assert answer.words
        assert answer.first("Gather") is not None, "a way on"
    wait = await bed.provider.post("/voice/wait?c=c_unknown&p=forged&i=0", CallSid=new_call(), From=CALLER)
    assert wait.verbs == ["Leave"]
    offer = await bed.provider.post("/voice/offer?o=o_unknown", CallSid=new_call())
    assert offer.verbs == ["Say", "Hangup"]
    for path in ("/voice/status", "/voice/leg-status?o=o_unknown", "/voice/conference?c=c_unknown&n=1"):
        notice = await bed.provider.post(path, CallSid=new_call(), CallStatus="completed")
        assert notice.status == 200


async def test_one_callers_leg_cannot_speak_for_another(bed: Bed) -> None:
    victim, other = new_call(), new_call()
    queued = await in_line(bed, victim)
    await bed.provider.post(queued.url("Enqueue"), CallSid=other, CallStatus="completed", QueueResult="hangup")
    contact = await bed.store.by_external(victim)
    assert contact is not None
    assert contact.state == "waiting"


@pytest.mark.parametrize("number", ["anonymous", "+266696687", "", "sip:x@y", "0639980001", "+33639980001'--"])
async def test_any_caller_is_served(bed: Bed, number: str) -> None:
    answer = await bed.provider.post("/voice/inbound", CallSid=new_call(), From=number)
    assert answer.first("Gather") is not None


async def test_redis_away_is_said_in_words_and_asks_again(bed: Bed, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(*args: object, **kwargs: object) -> None:
        raise Unavailable("redis")

    monkeypatch.setattr(bed.services.intake, "arrive", away)
    call = new_call()
    answer = await bed.provider.post("/voice/inbound", CallSid=call, From=CALLER)
    tries = 0
    while (redirect := answer.first("Redirect")) is not None:
        assert "Restez en ligne" in answer.words
        answer = await bed.provider.post(redirect.text or "", CallSid=call, From=CALLER)
        tries += 1
    assert tries == 8
    assert "112" in answer.words
    assert answer.verbs[-1] == "Hangup"


async def test_a_restart_of_redis_is_heard_by_nobody(bed: Bed, monkeypatch: pytest.MonkeyPatch) -> None:
    arrive, tries = bed.services.intake.arrive, 0

    async def back_at_the_third_try(*args: str) -> Situation:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise Unavailable("redis")
        return await arrive(*args)

    monkeypatch.setattr(bed.services.intake, "arrive", back_at_the_third_try)
    answer = await bed.provider.post("/voice/inbound", CallSid=new_call(), From=CALLER)
    assert answer.first("Gather") is not None
    assert "Restez en ligne" not in answer.words


async def test_a_transport_retry_gets_the_very_same_answer(bed: Bed) -> None:
    call, token = new_call(), {"I-Twilio-Idempotency-Token": "4b1f"}
    first = await bed.provider.post("/voice/inbound", token, CallSid=call, From=CALLER)
    action = first.url("Gather")
    answers = [await bed.provider.post(action, token, CallSid=call, From=CALLER, Digits="3") for _ in range(3)]
    assert len({answer.text for answer in answers}) == 1
    assert "priorité" in answers[0].words


async def test_the_fallback_document_stands_alone(bed: Bed) -> None:
    for method in ("GET", "POST"):
        answer = await bed.provider.raw("/voice/fallback", "", {}, method=method)
        assert "112" in answer.words
        assert answer.verbs == ["Say", "Hangup"]


async def test_a_browser_that_comes_by_mistake_is_told_to_do_nothing(bed: Bed) -> None:
    for path in ("/voice/inbound", "/voice/status", "/voice/fallback"):
        async with bed.provider.session.post(bed.provider.base + path) as answer:
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
            assert answer.headers["Cache-Control"] == "no-store"


async def test_a_signature_of_odd_bytes_is_only_wrong(bed: Bed) -> None:
    odd = await bed.provider.raw("/voice/inbound", f"CallSid={new_call()}", {"X-Twilio-Signature": "é\udcff"})
    assert odd.status == 403


async def test_the_type_of_a_form_may_be_written_in_any_case(bed: Bed) -> None:
    odd = {"Content-Type": "Application/X-WWW-Form-URLencoded ; charset=UTF-8"}
    assert (await bed.provider.post("/voice/inbound", odd, CallSid=new_call(), From=CALLER)).first("Gather") is not None
