"""The page of the chat's protocol is true: its examples are sent to, and compared with, the real server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from helpline.channels.chat import live, visitors
from helpline.domain.errors import Unavailable
from tests.chat_client import Visitor, visitor
from tests.fakes.page_examples import differences, examples
from tests.site import Site, running_site

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "chat-protocol.md"
EXAMPLES = examples(PAGE)
REPLAYED: set[str] = set()


def shown(name: str, **filled: Any) -> Any:
    """An example, ticked off, its placeholders filled: in the end every one must have been used."""
    REPLAYED.add(name)
    return json.loads(
        json.dumps(EXAMPLES[name], ensure_ascii=False),
        object_hook=lambda d: {k: _filled(v, filled) for k, v in d.items()},
    )


def _filled(value: Any, filled: dict[str, Any]) -> Any:
    return filled.get(value[1:-1], value) if isinstance(value, str) and value.startswith("‹") else value


def as_shown(name: str, real: Any, **filled: Any) -> None:
    assert differences(shown(name, **filled), real) == []


@pytest.fixture
async def site(redis_url: str, tmp_path: Path) -> AsyncIterator[Site]:
    async with running_site(redis_url, tmp_path) as running:
        yield running


@pytest.fixture
async def page(site: Site) -> AsyncIterator[Visitor]:
    await site.available("camille")
    async with visitor(site.url) as opened:
        yield opened


async def begin(page: Visitor) -> None:
    answer = await page.post("/chat/open", shown("open.request"))
    body = await answer.json()
    as_shown("open.answer", body)
    page.token = body["token"]


async def test_a_chat_by_the_page(site: Site, page: Visitor) -> None:
    await begin(page)
    page.socket = await page.http.ws_connect("/chat/live", origin=page.origin)
    await page.socket.send_json(shown("hello", token=page.token))
    await page.stage("flow")
    first = page.heard[0]
    as_shown("entries", {**first, "entries": first["entries"][:1]})
    ask = page.state["ask"]
    as_shown("state.flow", {**page.state, "ask": {**ask, "options": ask["options"][:1]}})

    typed = shown("say")
    await page.socket.send_json(typed)
    as_shown("ack", await page.answered(typed["id"]))
    await page.stage("queue")
    mine = next(frame for frame in page.heard if any(e["from"] == "visitor" for e in frame.get("entries", ())))
    as_shown("entries.visitor", {**mine, "entries": [e for e in mine["entries"] if e["from"] == "visitor"]})
    as_shown("state.queue", page.state)
    old = shown("choose", step="step:1")
    await page.socket.send_json(old)
    assert await page.answered(old["id"]) == {"type": "ack", "id": old["id"], "n": 0}

    offer = await site.offer_to("camille")
    await site.services.chat_desk.accept(offer.id, site.ids["camille"], site.op())
    as_shown("state.talk", await page.stage("talk"))
    await page.socket.send_json(shown("typing"))
    await page.socket.send_json(shown("beat"))
    await site.services.chat_desk.typing(offer.contact, site.ids["camille"])
    await page.until(lambda: page.heard[-1]["type"] == "typing")
    as_shown("typing.server", page.heard[-1])
    for number in range(6):
        refused = await page.answered(await page.send("say", text=f"{number}"))
    as_shown("error.frame", refused)

    end = shown("end")
    await page.socket.send_json(end)
    assert await page.answered(end["id"]) == {"type": "ack", "id": end["id"], "n": 0}
    state = await page.stage("after")
    as_shown("state.after", {**state, "ask": {**state["ask"], "options": state["ask"]["options"][:1]}})
    pressed = shown("choose", step=state["ask"]["step"])
    await page.socket.send_json(pressed | {"id": "3f9d6b7c-after"})
    as_shown("state.closed", await page.stage("closed"))

    kept = await page.post("/chat/transcript", shown("transcript.request", token=page.token))
    assert (kept.content_type, kept.status) == ("text/plain", 200)
    assert shown("say")["text"] in await kept.text()


async def test_the_other_ways_by_the_page(site: Site, page: Visitor) -> None:
    await begin(page)
    await page.polls()
    answer = await page.post("/chat/send", shown("send.request", token=page.token))
    as_shown("send.answer", await answer.json())
    while page.state["ask"]["step"] != "step:2":
        await page.polls()
    await page.posts("choose", step="step:2", key="0")
    while page.state["stage"] != "queue":
        await page.polls()
    hello = shown("hello.with-place", token=page.token, place=page.state["place"])
    answer = await page.post("/chat/stream", hello)
    assert answer.content_type == "application/x-ndjson"
    frames = [json.loads(await answer.content.readline()) for _ in range(2)]
    assert [frame["type"] for frame in frames] == ["entries", "state"]
    assert frames[0]["entries"][0]["n"] == hello["last"] + 1
    answer.close()

    offer = await site.offer_to("camille")
    await site.services.chat_desk.accept(offer.id, site.ids["camille"], site.op())
    while page.state["stage"] != "talk":
        await page.polls()
    waiting = asyncio.create_task(
        page.post("/chat/poll", shown("hello.polling", token=page.token) | {"last": page.last})
    )
    await asyncio.sleep(0)
    await site.services.chat_desk.say(offer.contact, site.ids["camille"], "Bonjour", site.op())
    body = await (await waiting).json()
    assert body.keys() == shown("poll.answer").keys()
    assert [entry["text"] for entry in body["frames"][0]["entries"]] == ["Bonjour"]


async def test_refusals_by_the_page(site: Site, page: Visitor) -> None:
    await site.services.duty.set_presence(
        await site.services.accounts.by_id(site.ids["camille"]),
        "away",
        "pause",
        site.op(),  # type: ignore[arg-type]
    )
    answer = await page.post("/chat/open", shown("open.request"))
    body = await answer.json()
    assert body["error"]["code"] == "chat.nobody"
    as_shown("error.answer", {"error": body["error"] | {"code": "chat.closed"}})
    socket = await page.http.ws_connect("/chat/live", origin=page.origin)
    await socket.send_json(shown("hello", token="forged"))
    as_shown("bye", await socket.receive_json(timeout=5))
    assert (await socket.receive(timeout=5)).type is aiohttp.WSMsgType.CLOSE


async def test_the_server_beats_and_says_when_it_cannot_read(page: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "BEAT", 0.2)
    await begin(page)
    await page.connect()
    await page.until(lambda: page.heard[-1]["type"] == "beat" if page.heard else False)
    as_shown("beat", page.heard[-1])

    async def broken(*_: object, **__: object) -> None:
        raise Unavailable("redis")

    monkeypatch.setattr("helpline.services.chats.Chats.known", broken)
    assert page.socket is not None
    async with visitor(page.origin) as other:
        other.token = page.token
        await other.posts("choose", step="step:1", key="1")
    await page.until(lambda: page.heard[-1]["type"] == "trouble")
    as_shown("trouble", page.heard[-1])
    monkeypatch.undo()
    await page.stage("queue")


def test_the_page_names_every_code() -> None:
    text = PAGE.read_text("utf-8")
    codes = [
        "origin",
        "too_many",
        "closed",
        "nobody",
        "full",
        "too_fast",
        "too_long",
        "empty",
        "over",
        "frame",
        "expired",
    ]
    assert [code for code in codes if f"chat.{code}`" not in text] == []
    assert visitors.MOST_PAGES == 4
    assert "more than four" in text


def test_every_example_was_replayed() -> None:
    """Runs last in this file: an example nobody sends or compares would be a promise nobody keeps."""
    if not REPLAYED:
        pytest.skip("only with the rest of this file")
    assert EXAMPLES.keys() - REPLAYED == set()
