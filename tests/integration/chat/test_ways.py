"""The three ways, and what happens to connections: lost, doubled, stalled, ended by us."""

from __future__ import annotations

import asyncio
import json
import socket
from typing import Any

import pytest
import redis.asyncio as aioredis
from aiohttp import WSCloseCode

from helpline.channels.chat import visitors
from helpline.channels.chat.live import VISITORS
from helpline.http import sockets
from helpline.http.keys import SETTINGS
from routing.model import ContactState
from tests.chat_client import Visitor, visitor
from tests.integration.chat.test_a_chat import meet
from tests.site import Site


async def again(page: Visitor) -> Visitor:
    """The same page after a loss: it has what it had."""
    await page.cut()
    await page.connect()
    return page


async def test_a_lost_socket_is_told_exactly_what_it_missed(site: Site, page: Visitor) -> None:
    contact, desk, camille = await meet(site, page), site.services.chat_desk, site.ids["camille"]
    await page.reads("Un bénévole vous répond")
    await page.cut()
    for number in range(3):
        await desk.say(contact, camille, f"Message {number}", site.op())
    heard = len(page.heard)
    await page.connect()
    await page.reads("Message 2")
    assert page.heard[heard]["type"] == "entries"
    assert page.texts("agent") == ["Message 0", "Message 1", "Message 2"]
    await page.next()
    assert page.heard[-1] == {"type": "state", "stage": "talk"}


async def test_what_happens_while_a_page_is_coming_is_not_missed(
    site: Site, page: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    await page.stands_in_line()
    find = site.services.chats.find

    async def find_and_be_overtaken(token: str, place: str = "", last: int = 0) -> object:
        visit = await find(token, place, last)
        offer = await site.offer_to("camille")
        await site.services.chat_desk.accept(offer.id, site.ids["camille"], site.op())
        await asyncio.sleep(0.1)  # its bell rings, and nobody is there
        return visit

    async with visitor(site.url) as other:  # while somebody is here the bell is heard without a break
        await other.open()
        await other.connect()
        await other.stage("flow")
        await page.cut()
        async with asyncio.timeout(5):
            while len(site.app[VISITORS]._rooms) > 1:
                await asyncio.sleep(0.01)
        monkeypatch.setattr(site.services.chats, "find", find_and_be_overtaken)
        await page.connect()
        await page.stage("talk")


async def test_the_stream_and_the_posts_go_the_whole_way(site: Site, page: Visitor) -> None:
    desk, camille = site.services.chat_desk, site.ids["camille"]
    await page.open()
    frames = page.stream()
    while page.state.get("stage") != "flow":
        await anext(frames)
    assert (await page.posts("choose", step=page.state["ask"]["step"], key="0"))[0]["n"] == 3
    while page.state["stage"] != "queue":
        await anext(frames)
    offer = await site.offer_to("camille")
    await desk.accept(offer.id, camille, site.op())
    while page.state["stage"] != "talk":
        await anext(frames)
    await desk.say(offer.contact, camille, "Bonjour", site.op())
    while "Bonjour" not in page.texts("agent"):
        await anext(frames)
    await frames.aclose()
    await desk.say(offer.contact, camille, "Vous êtes là ?", site.op())
    frames = page.stream()
    await anext(frames)
    assert page.texts("agent")[-1] == "Vous êtes là ?"
    assert await page.posts("end") != []
    while page.state["stage"] != "after":
        await anext(frames)


async def test_long_polling_waits_for_news_and_tells_each_once(site: Site, page: Visitor) -> None:
    contact, desk, camille = await meet(site, page), site.services.chat_desk, site.ids["camille"]
    await page.reads("Un bénévole vous répond")
    await page.cut()
    waiting = asyncio.create_task(page.polls())
    done, _ = await asyncio.wait({waiting}, timeout=0.3)
    assert not done, "there was nothing to tell"
    await desk.say(contact, camille, "Bonjour", site.op())
    assert [frame["type"] for frame in await waiting] == ["entries"]
    await site.services.conversations.hang_up(contact, camille, site.op())
    while page.state["stage"] != "after":
        await page.polls()
    assert page.texts("agent") == ["Bonjour"]


async def test_a_poll_with_nothing_to_tell_ends_empty(
    site: Site, page: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("helpline.channels.chat.streaming.POLL_LASTS", 0.2)
    await meet(site, page)
    await page.reads("Un bénévole vous répond")
    assert await page.polls() == []


async def test_a_stream_ends_after_a_while(page: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("helpline.channels.chat.streaming.STREAM_LASTS", 0.0)
    await page.open()
    assert [frame["type"] async for frame in page.stream()] == []


async def test_two_pages_of_one_visitor_show_the_same_and_the_fifth_replaces_the_first(
    site: Site, page: Visitor
) -> None:
    await page.open()
    pages = []
    for _ in range(visitors.MOST_PAGES):
        other = Visitor(page.http, page.origin, page.token)
        await other.connect()
        await other.stage("flow")
        pages.append(other)
    id = await pages[0].send("say", text="quelqu’un")
    for one in pages:
        await one.stage("queue")
        await one.until(lambda one=one: any(entry.get("id") == id for entry in one.written))
    await page.connect()
    await pages[0].until(lambda: pages[0].heard[-1] == {"type": "bye", "reason": "replaced"})
    await pages[1].says("Toujours là")


async def test_two_pages_press_different_buttons_and_one_answer_counts(site: Site, page: Visitor) -> None:
    await page.open()
    await page.connect()
    await page.stage("flow")
    other = Visitor(page.http, page.origin, page.token)
    await other.connect()
    await other.stage("flow")
    step = page.state["ask"]["step"]
    ids = [(one, await one.send("choose", step=step, key=key)) for one, key in ((page, "1"), (other, "3"))]
    answers = [await one.answered(id) for one, id in ids]
    assert sorted(answer["n"] for answer in answers) == [0, 3]
    await page.stage("queue")
    await page.reads("file d’attente")
    assert len(page.texts("visitor")) == 1


async def test_a_page_that_stops_reading_is_cut_off_and_the_others_go_on(
    site: Site, page: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """reliability.md F7. The stalled page's kernel buffers are small, so that it stalls soon."""
    monkeypatch.setattr(sockets, "PATIENCE", 0.5)
    contact, desk, camille = await meet(site, page), site.services.chat_desk, site.ids["camille"]
    with await _stalled(site, page):
        async with asyncio.timeout(5):
            while len(site.app[sockets.PEERS]) < 2:
                await asyncio.sleep(0.01)
        number = 0
        async with asyncio.timeout(30):
            while len(site.app[sockets.PEERS]) > 1:
                number += 1
                n = await desk.say(contact, camille, f"{number} " + "x" * 1900, site.op())
                while page.last < n:
                    await page.next(within=1)
    assert len(page.texts("agent")) == number


async def _stalled(site: Site, page: Visitor) -> socket.socket:
    loop = asyncio.get_running_loop()
    raw = socket.socket()
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    raw.setblocking(False)
    host, port = site.url.removeprefix("http://").split(":")
    await loop.sock_connect(raw, (host, int(port)))
    request = (
        f"GET /chat/live HTTP/1.1\r\nHost: {host}\r\nOrigin: {site.url}\r\n"
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    await loop.sock_sendall(raw, request.encode())
    assert b"101" in await loop.sock_recv(raw, 64)
    hello = json.dumps({"type": "hello", "token": page.token, "last": 0}).encode()
    assert 125 < len(hello) < 65_536
    mask = b"\x01\x02\x03\x04"
    masked = bytes(byte ^ mask[i % 4] for i, byte in enumerate(hello))
    await loop.sock_sendall(raw, bytes([0x81, 0x80 | 126]) + len(hello).to_bytes(2, "big") + mask + masked)
    return raw


async def test_at_shutdown_every_page_is_told_on_each_way_and_it_is_quick(site: Site, page: Visitor) -> None:
    """reliability.md F8."""
    await page.open()
    await page.connect()
    await page.stage("flow")
    streamed = Visitor(page.http, page.origin, page.token)
    frames = streamed.stream()
    while not streamed.state:
        await anext(frames)
    polled = Visitor(page.http, page.origin, page.token, written=list(page.written), state=page.state)
    polling = asyncio.create_task(polled.polls())
    room = next(iter(site.app[VISITORS]._rooms.values()))
    async with asyncio.timeout(5):
        while len(room.pages) < 3:
            await asyncio.sleep(0.01)
        started = asyncio.get_running_loop().time()
        socket_end = asyncio.create_task(_last_words(page))
        await site.app.shutdown()
        assert await socket_end == ("shutdown", WSCloseCode.GOING_AWAY)
        assert [frame async for frame in frames] == [{"type": "bye", "reason": "shutdown"}]
        assert await polling == [{"type": "bye", "reason": "shutdown"}]
        assert asyncio.get_running_loop().time() - started < 2


async def _last_words(page: Visitor) -> tuple[str, int | None]:
    said = ""
    assert page.socket is not None
    async for message in page.socket:
        said = message.json().get("reason", said)
    return said, page.socket.close_code


async def test_after_a_wipe_whoever_waits_stands_at_their_place_and_numbers_go_on(site: Site, page: Visitor) -> None:
    await page.open()
    await page.connect()
    await page.stage("flow")
    await page.says("quelqu’un")
    await page.stage("queue")
    await page.reads("file d’attente")
    last, before = page.last, await _contact(site)
    await site.wipe()
    await site.available("camille")
    await again(page)
    await page.stage("queue")
    await page.until(lambda: page.last > last)
    assert page.written[-1]["text"].startswith("Vous êtes dans la file d’attente")
    after = await _contact(site)
    assert (after.id, after.external, after.queued_at) == (before.id, before.external, before.queued_at)
    offer = await site.offer_to("camille")
    await site.services.chat_desk.accept(offer.id, site.ids["camille"], site.op())
    await page.stage("talk")


async def test_a_place_of_a_conversation_that_has_ended_brings_nobody_back(site: Site, page: Visitor) -> None:
    await page.open()
    await page.connect()
    await page.stage("flow")
    await page.says("quelqu’un")
    place = (await page.stage("queue"))["place"]
    contact = (await _contact(site)).id
    await page.answered(await page.send("end"))
    await page.stage("closed")
    await _drop(site, f"c:{contact}")
    late = Visitor(page.http, page.origin, page.token)
    late.socket = await page.http.ws_connect("/chat/live", origin=page.origin)
    await late.socket.send_json(late.hello(place=place))
    await late.stage("closed")
    assert late.texts() == page.texts()
    assert (await late.answered(await late.send("say", text="Allô ?")))["code"] == "chat.over"
    assert (await site.services.store.snapshot()).counts == {"agents.idle": 1}


async def _contact(site: Site) -> Any:
    [(id, _, _)] = (await site.services.store.snapshot()).waiting
    return await site.services.store.contact(id)


async def _drop(site: Site, key: str) -> None:
    """One key of the line runs out."""
    async with aioredis.Redis.from_url(site.app[SETTINGS].redis_url) as client:
        keys = [found async for found in client.scan_iter(f"*:{key}")]
        assert await client.delete(*keys) == 1


async def test_who_has_gone_frees_the_helper_and_finds_words_that_say_so(site: Site, page: Visitor) -> None:
    contact = await meet(site, page)
    await page.cut()
    await _drop(site, f"here:{contact}")
    known = await site.services.store.contact(contact)
    assert known is not None
    assert not await site.services.transcripts.is_here(contact)
    await site.services.intake.leave(known, by="provider")
    now = await site.services.store.contact(contact)
    assert now is not None
    assert now.state is ContactState.WRAPPING_UP
    await page.connect()
    await page.stage("closed")
    await page.reads("votre page ne nous répondait plus")


async def test_the_rank_of_those_behind_moves_by_itself(site: Site, page: Visitor) -> None:
    await page.open()
    await page.connect()
    await page.stage("flow")
    await page.says("quelqu’un")
    await page.stage("queue")
    async with visitor(site.url) as other:
        await other.open()
        await other.connect()
        await other.stage("flow")
        await other.says("quelqu’un")
        assert (await other.stage("queue"))["position"] == 2
        await page.send("end")
        await other.until(lambda: other.state["position"] == 1)
