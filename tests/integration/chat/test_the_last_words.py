"""The last question and the goodbye, when the process or the store dies in between."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from helpline.adapters.transcripts import RedisTranscripts
from helpline.domain.errors import Unavailable
from tests.chat_client import Visitor
from tests.integration.chat.test_a_chat import meet
from tests.site import Site


async def test_a_goodbye_that_could_not_be_written_is_written_by_the_repeat(
    site: Site, page: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    contact = await meet(site, page)
    await site.services.conversations.hang_up(contact, site.ids["camille"], site.op())
    asked = (await page.stage("after"))["ask"]["step"]
    tell, failures = RedisTranscripts.tell, iter([True])

    async def tells(self: RedisTranscripts, contact: str, id: str, texts: Sequence[str]) -> None:
        if id == "rated" and next(failures, False):
            raise Unavailable("redis")
        await tell(self, contact, id, texts)

    monkeypatch.setattr(RedisTranscripts, "tell", tells)
    press = await page.send("choose", step=asked, key="4")
    assert (await page.answered(press))["code"] == "unavailable"
    page.heard.clear()
    await page.send("choose", id=press, step=asked, key="4")
    assert (await page.answered(press))["type"] == "ack"
    await page.reads("Merci de votre visite")
    await page.stage("closed")


async def test_closed_is_never_said_before_the_goodbye(
    site: Site, page: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    contact = await meet(site, page)
    await site.services.conversations.hang_up(contact, site.ids["camille"], site.op())
    asked = (await page.stage("after"))["ask"]["step"]
    seen: list[str] = []
    tell = RedisTranscripts.tell

    async def tells(self: RedisTranscripts, contact: str, id: str, texts: Sequence[str]) -> None:
        if id == "rated":  # somebody looks meanwhile, as another process does
            known = await site.services.chats.known(contact)
            assert known is not None
            seen.append((await site.services.chats.present(known)).stage)
        await tell(self, contact, id, texts)

    monkeypatch.setattr(RedisTranscripts, "tell", tells)
    await page.answered(await page.send("choose", step=asked, key="4"))
    await page.stage("closed")
    assert seen == ["after"]
    assert "Merci de votre visite" in page.written[-1]["text"]
