"""One caller, two web processes: whoever asked a question, anybody may hear the answer."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from helpline.app import create_app
from tests.integration.voice.conftest import Bed
from tests.integration.voice.test_call import CALLER
from tests.provider import Answer, Provider, new_call

MENU_AGAIN, ENGLISH = "8", "9"


@pytest.fixture
async def other(bed: Bed) -> AsyncIterator[Provider]:
    """The provider as it asks a second application, on the same services and with the same public address."""
    runner = web.AppRunner(create_app(bed.settings, bed.services), access_log=None)
    await runner.setup()
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        await web.SockSite(runner, listening).start()
        yield Provider(bed.provider.session, bed.provider.base, port=listening.getsockname()[1])
        await runner.cleanup()


class Caller:
    """One leg; each request may go to either process."""

    def __init__(self) -> None:
        self.call = new_call()

    async def dial(self, provider: Provider) -> Answer:
        return await provider.post("/voice/inbound", CallSid=self.call, From=CALLER)

    async def key(self, provider: Provider, asked: Answer, key: str, token: str) -> Answer:
        headers = {"I-Twilio-Idempotency-Token": token}
        return await provider.post(asked.url("Gather"), headers, CallSid=self.call, From=CALLER, Digits=key)


async def test_a_question_of_one_is_answered_to_the_other(bed: Bed, other: Provider) -> None:
    caller = Caller()
    menu = await caller.dial(bed.provider)
    english = await caller.key(other, menu, ENGLISH, "a")
    assert "press" in english.words.lower()
    again = await caller.key(bed.provider, english, MENU_AGAIN, "b")
    assert again.url("Gather") != english.url("Gather")
    assert "just wait" in again.words


async def test_a_retry_reaches_the_process_that_asked_and_gets_the_very_same_answer(bed: Bed, other: Provider) -> None:
    caller = Caller()
    menu = await caller.dial(bed.provider)
    first = await caller.key(other, menu, MENU_AGAIN, "a")
    retried = await caller.key(bed.provider, menu, MENU_AGAIN, "a")
    assert retried.text == first.text
    assert (await caller.key(other, menu, MENU_AGAIN, "a")).text == first.text


async def test_another_key_at_a_question_already_answered_changes_nothing(bed: Bed, other: Provider) -> None:
    caller = Caller()
    menu = await caller.dial(bed.provider)
    english = await caller.key(other, menu, ENGLISH, "a")
    late = await caller.key(bed.provider, menu, MENU_AGAIN, "b")
    assert late.url("Gather") == english.url("Gather")
    assert english.words.endswith(late.words), "where they stand now"
    after = await caller.key(bed.provider, late, MENU_AGAIN, "c")
    assert "just wait" in after.words, "still in English"


async def test_another_leg_cannot_answer_an_open_question(bed: Bed) -> None:
    caller, stranger = Caller(), Caller()
    menu = await caller.dial(bed.provider)
    greeted = await stranger.key(bed.provider, menu, ENGLISH, "a")
    assert "Bonjour" in greeted.words, "somebody new to the line"
    contact = await bed.store.by_external(caller.call)
    assert contact is not None
    assert contact.step == 1, "nothing was answered for them"


async def test_whom_a_wiped_store_has_forgotten_is_greeted_at_once(bed: Bed) -> None:
    caller = Caller()
    menu = await caller.dial(bed.provider)
    await bed.wipe()
    greeted = await caller.key(bed.provider, menu, ENGLISH, "a")
    assert "Bonjour" in greeted.words
    assert "Restez en ligne" not in greeted.words
