"""A call, request by request, as the provider makes them (twilio.md §2.2 A to G)."""

from __future__ import annotations

from routing.model import ContactState, OfferState
from tests.integration.voice.conftest import Bed
from tests.provider import Answer, new_call

CALLER = "+33639980001"


async def in_line(bed: Bed, call: str, key: str = "2", number: str = CALLER) -> Answer:
    """Dial and choose; returns the document that puts the caller in the queue."""
    first = await bed.provider.post("/voice/inbound", CallSid=call, From=number, CallStatus="ringing")
    return await bed.provider.post(first.url("Gather"), CallSid=call, From=number, CallStatus="in-progress", Digits=key)


async def state(bed: Bed, call: str) -> ContactState:
    contact = await bed.store.by_external(call)
    assert contact is not None
    return contact.state


async def offered(bed: Bed, call: str, agent: str) -> tuple[str, str]:
    """A waiting caller offered to this agent; returns the offer and the agent's leg."""
    await bed.on_duty(agent)
    view = await bed.store.agent_view(agent)
    assert view.offer is not None
    offer = await bed.store.offer(view.offer.id)
    assert offer is not None
    assert offer.leg is not None
    return offer.id, offer.leg


async def talking(bed: Bed, call: str, agent: str) -> tuple[str, str, str]:
    """Both sides in the conversation; returns the offer, the agent's leg and the caller's join document's action."""
    await in_line(bed, call)
    offer, leg = await offered(bed, call, agent)
    joining = await bed.provider.post(f"/voice/offer?o={offer}", CallSid=leg, CallStatus="in-progress")
    await bed.settle()
    contact = await bed.store.by_external(call)
    assert contact is not None
    caller = await bed.provider.post(f"/voice/connect?c={contact.id}&n={contact.attempt}", CallSid=call)
    callback = joining.url("Conference", "statusCallback")
    for sid, label in ((leg, "agent"), (call, "caller")):
        await bed.provider.post(
            callback,
            CallSid=sid,
            ConferenceSid="CF" + "0" * 32,
            StatusCallbackEvent="participant-join",
            ParticipantLabel=label,
        )
    assert await state(bed, call) is ContactState.CONNECTED
    return offer, leg, caller.url("Dial")


async def test_from_the_first_ring_to_the_place_in_line(bed: Bed) -> None:
    call = new_call()
    first = await bed.provider.post("/voice/inbound", CallSid=call, From=CALLER, CallStatus="ringing")
    gather = first.first("Gather")
    assert gather is not None
    assert gather.get("actionOnEmptyResult") == "true"
    assert gather.get("language") == "fr-FR"
    assert "Solidarité Numérique" in first.words

    queued = await bed.provider.post(first.url("Gather"), CallSid=call, From=CALLER, Digits="2")
    assert queued.verbs[-1] == "Enqueue"
    assert "n’est gardé que le temps de vous aider" in queued.words
    assert await state(bed, call) is ContactState.WAITING

    waiting = await bed.provider.post(queued.url("Enqueue", "waitUrl"), CallSid=call, From=CALLER, QueuePosition="1")
    assert "prochaine" in waiting.words
    assert waiting.url("Play", "x").endswith("/voice/audio/attente.wav")
    again = await bed.provider.post(waiting.url("Redirect", "x"), CallSid=call, From=CALLER)
    assert again.words


async def test_alone_in_the_conversation_the_words_are_in_the_caller_s_language(bed: Bed) -> None:
    call = new_call()
    first = await bed.provider.post("/voice/inbound", CallSid=call, From=CALLER)
    english = await bed.provider.post(first.url("Gather"), CallSid=call, From=CALLER, Digits="9")
    await bed.provider.post(english.url("Gather"), CallSid=call, From=CALLER, Digits="2")
    offer, leg = await offered(bed, call, "a")
    await bed.provider.post(f"/voice/offer?o={offer}", CallSid=leg, CallStatus="in-progress")
    contact = await bed.store.by_external(call)
    assert contact is not None
    joining = await bed.provider.post(f"/voice/connect?c={contact.id}&n={contact.attempt}", CallSid=call)
    alone = await bed.provider.post(joining.url("Conference", "waitUrl"), CallSid=call)
    again = await bed.provider.post(alone.url("Redirect", "x"), CallSid=call)
    assert {say.get("language") for answer in (alone, again) for say in answer.root.iter("Say")} == {"en-GB"}


async def test_silence_alone_reaches_the_line(bed: Bed) -> None:
    call = new_call()
    document = await bed.provider.post("/voice/inbound", CallSid=call, From="anonymous")
    for _ in range(3):
        if document.first("Enqueue") is not None:
            break
        document = await bed.provider.post(document.url("Gather"), CallSid=call, From="anonymous", Digits="")
    assert document.first("Enqueue") is not None


async def test_repeats_of_every_request_change_nothing(bed: Bed) -> None:
    call = new_call()
    firsts = [await bed.provider.post("/voice/inbound", CallSid=call, From=CALLER) for _ in range(3)]
    assert len({answer.text for answer in firsts}) == 1
    action = firsts[0].url("Gather")
    queued = await bed.provider.post(action, CallSid=call, From=CALLER, Digits="2")
    late = await bed.provider.post(action, CallSid=call, From=CALLER, Digits="3")
    assert queued.first("Enqueue") is not None
    assert late.first("Enqueue") is not None, "an old step renders the present state"
    contact = await bed.store.by_external(call)
    assert contact is not None
    assert '"outils"' in contact.card
    assert (await bed.store.snapshot()).counts["contacts.waiting"] == 1


async def test_offer_claim_talk_and_goodbye(bed: Bed) -> None:
    call = new_call()
    _offer, leg, after = await talking(bed, call, "a_camille")
    assert ("ring", "a_camille") in bed.gateway.asked
    contact = await bed.store.by_external(call)
    assert contact is not None
    await bed.services.conversations.hang_up(contact.id, "a_camille", "op-1")
    await bed.settle()
    assert ("stop", leg) in bed.gateway.asked
    asked = await bed.provider.post(after, CallSid=call, DialCallStatus="answered", CallStatus="in-progress")
    assert "utile" in asked.words
    goodbye = await bed.provider.post(asked.url("Gather"), CallSid=call, CallStatus="in-progress", Digits="4")
    assert goodbye.verbs[-1] == "Hangup"
    assert "Merci" in goodbye.words
    assert await state(bed, call) is ContactState.WRAPPING_UP
    await bed.services.wrap_up.close(contact.id, "a_camille", "resolu", "", "op-2")
    assert await state(bed, call) is ContactState.CLOSED


async def test_caller_hangs_up_while_talking(bed: Bed) -> None:
    call = new_call()
    offer, leg, _ = await talking(bed, call, "a_camille")
    after = f"/voice/agent-after?o={offer}"
    first = await bed.provider.post(after, CallSid=leg, CallStatus="in-progress", DialCallStatus="answered")
    assert first.verbs == ["Pause", "Redirect"], "whether they were cut off is told by others, at this moment"
    told = await bed.provider.post(after, CallSid=leg, CallStatus="in-progress")
    assert "plus en ligne" in told.words
    assert told.verbs[-1] == "Hangup"
    await bed.provider.post("/voice/status", CallSid=call, CallStatus="completed")
    contact = await bed.store.by_external(call)
    assert contact is not None
    assert (contact.state, contact.ended_by) == (ContactState.WRAPPING_UP, "contact")


async def test_agent_drops_and_the_caller_is_first_again_with_an_apology(bed: Bed) -> None:
    call = new_call()
    offer, leg, after = await talking(bed, call, "a_camille")
    back = await bed.provider.post(after, CallSid=call, CallStatus="in-progress", DialCallStatus="answered")
    assert "Excusez-nous" in back.words
    assert back.verbs[-1] == "Enqueue"
    await bed.provider.post(f"/voice/leg-status?o={offer}", CallSid=leg, CallStatus="completed")
    await bed.settle()
    assert await state(bed, call) in (ContactState.WAITING, ContactState.OFFERED)
    assert ("bring_back", (await bed.store.by_external(call)).id) not in bed.gateway.asked  # type: ignore[union-attr]


async def test_only_the_agents_leg_tells_that_it_dropped(bed: Bed) -> None:
    """The caller's own request is lost; the agent's final status is enough to bring them back."""
    call = new_call()
    offer, leg, _ = await talking(bed, call, "a_camille")
    await bed.provider.post(f"/voice/leg-status?o={offer}", CallSid=leg, CallStatus="completed")
    await bed.settle()
    contact = await bed.store.by_external(call)
    assert contact is not None
    assert ("bring_back", contact.id) in bed.gateway.asked


async def test_the_agents_final_status_when_the_caller_has_gone(bed: Bed) -> None:
    call = new_call()
    offer, leg, _ = await talking(bed, call, "a_camille")
    bed.gateway.gone.add(call)
    await bed.provider.post(f"/voice/leg-status?o={offer}", CallSid=leg, CallStatus="completed")
    assert await state(bed, call) is ContactState.WRAPPING_UP


async def test_caller_leaves_during_the_ring(bed: Bed) -> None:
    call = new_call()
    queued = await in_line(bed, call)
    offer, leg = await offered(bed, call, "a_camille")
    await bed.provider.post(
        queued.url("Enqueue"), CallSid=call, CallStatus="completed", QueueResult="hangup", QueueTime="4"
    )
    await bed.settle()
    assert ("stop", leg) in bed.gateway.asked
    late = await bed.provider.post(f"/voice/offer?o={offer}", CallSid=leg, CallStatus="in-progress")
    assert late.verbs == ["Say", "Hangup"]
    assert (await bed.store.agent("a_camille")).misses == 0  # type: ignore[union-attr]


async def test_no_answer_tries_the_next_agent(bed: Bed) -> None:
    call = new_call()
    await in_line(bed, call)
    offer, leg = await offered(bed, call, "a_camille")
    await bed.on_duty("a_sacha")
    await bed.provider.post(f"/voice/leg-status?o={offer}", CallSid=leg, CallStatus="no-answer", SipResponseCode="487")
    await bed.settle()
    view = await bed.store.agent_view("a_sacha")
    assert view.offer is not None
    assert (await bed.store.agent("a_camille")).misses == 1  # type: ignore[union-attr]


async def test_the_caller_has_gone_when_moved_to_the_agent(bed: Bed) -> None:
    call = new_call()
    await in_line(bed, call)
    offer, leg = await offered(bed, call, "a_camille")
    bed.gateway.gone.add(call)
    await bed.provider.post(f"/voice/offer?o={offer}", CallSid=leg, CallStatus="in-progress")
    await bed.settle()
    assert await state(bed, call) is ContactState.CLOSED
    assert ("tell_agent", offer) in bed.gateway.asked


async def test_queue_exit_on_redirect_is_harmless(bed: Bed) -> None:
    call = new_call()
    queued = await in_line(bed, call)
    offer, leg = await offered(bed, call, "a_camille")
    await bed.provider.post(f"/voice/offer?o={offer}", CallSid=leg, CallStatus="in-progress")
    exit_ = await bed.provider.post(
        queued.url("Enqueue"), CallSid=call, CallStatus="in-progress", QueueResult="redirected"
    )
    assert exit_.first("Conference") is not None
    found = await bed.store.offer(offer)
    assert found is not None
    assert found.state is OfferState.ACCEPTED


async def test_a_wiped_redis_loses_nobody_who_waits(bed: Bed, redis_url: str) -> None:
    from redis.asyncio import Redis

    calls = [new_call() for _ in range(3)]
    documents = [await in_line(bed, call) for call in calls]
    before = await bed.store.by_external(calls[0])
    async with Redis.from_url(redis_url) as redis:
        await redis.flushall()
    for call, document in reversed(list(zip(calls, documents, strict=True))):
        wait = await bed.provider.post(document.url("Enqueue", "waitUrl"), CallSid=call, From=CALLER)
        assert wait.words
    after = await bed.store.by_external(calls[0])
    assert before is not None
    assert after is not None
    assert (after.id, after.queued_at) == (before.id, before.queued_at)
    assert [await bed.store.position((await bed.store.by_external(call)).id) for call in calls] == [1, 2, 3]  # type: ignore[union-attr]
