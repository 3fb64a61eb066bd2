"""Live sockets: who may open one, and that one bad client harms nobody."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import replace
from itertools import count
from typing import Any

import aiohttp
import pytest
from aiohttp import WSCloseCode, WSMsgType

from helpline.http import sockets
from helpline.web import feeds, live, live_sockets
from helpline.web.sheets import Sheet
from tests.site import Script, Site, script

HELLO = {"type": "hello", "epoch": None, "last": None}


@pytest.mark.parametrize("path", ["/console/live", "/supervision/live"])
@pytest.mark.parametrize(
    ("who", "origin", "status"),
    [
        (None, "own", 401),
        ("dominique", None, 403),
        ("dominique", "https://ailleurs.example", 403),
        ("dominique", "null", 403),
        ("dominique", "http://127.0.0.1:1", 403),
        ("dominique", "http://127.0.0.1.ailleurs.example", 403),
        ("dominique", "localhost", 101),
        ("dominique", "own", 101),
    ],
)
async def test_who_may_open_one(site: Site, path: str, who: str | None, origin: str | None, status: int) -> None:
    names = {"own": site.url, "localhost": site.url.replace("127.0.0.1", "localhost")}
    async with script(site, who) as client:
        if status == 101:
            assert not (await client.http.ws_connect(path, origin=names[origin or ""])).closed
            return
        with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
            await client.http.ws_connect(path, origin=names.get(origin or "", origin))
        assert refusal.value.status == status


async def test_the_wall_refuses_a_volunteer(site: Site) -> None:
    async with script(site, "camille") as client:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
            await client.http.ws_connect("/supervision/live", origin=site.url)
        assert refusal.value.status == 403


async def test_a_plain_request_to_a_socket_is_refused(site: Site) -> None:
    async with script(site, "camille") as client:
        answer = await client.http.get("/console/live", headers={"Origin": site.url})
        assert answer.status == 422


@pytest.mark.parametrize(
    "words",
    ["", "{", "[]", '{"type": "beat"}', '{"type": "hello", "epoch": 7}', '{"type": "hello", "last": "12"}'],
)
async def test_nonsense_is_shown_the_door(site: Site, words: str) -> None:
    async with script(site, "camille") as client:
        opened = await client.http.ws_connect("/console/live", origin=site.url)
        await opened.send_str(words)
        assert (await opened.receive(timeout=5)).type is WSMsgType.CLOSE
        assert opened.close_code == WSCloseCode.POLICY_VIOLATION


async def test_a_message_too_long_is_shown_the_door(site: Site) -> None:
    async with script(site, "camille") as client:
        opened = await client.http.ws_connect("/console/live", origin=site.url)
        await opened.send_str(json.dumps({"type": "hello", "padding": "x" * 9000}))
        while (message := await opened.receive(timeout=5)).type is WSMsgType.TEXT:
            pass
        assert message.type is WSMsgType.CLOSE
        assert opened.close_code == WSCloseCode.MESSAGE_TOO_BIG


async def test_silence_instead_of_a_hello_is_shown_the_door(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_sockets, "HELLO_WITHIN", 0.1)
    async with script(site, "camille") as client:
        opened = await client.http.ws_connect("/console/live", origin=site.url)
        assert (await opened.receive(timeout=5)).type is WSMsgType.CLOSE


async def test_the_ninth_tab_replaces_the_oldest(site: Site) -> None:
    async with script(site, "camille") as client:
        opened = [await client.live() for _ in range(live.MOST_TABS)]
        for tab in opened:
            assert (await tab.receive_json(timeout=5))["type"] in ("snapshot", "current")
        await client.live()
        said = await opened[0].receive_json(timeout=5)
        assert (said["type"], said.get("reason")) == ("bye", "replaced")
        assert not opened[1].closed


async def test_one_client_that_stops_reading_is_cut_off_and_the_others_never_wait(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """reliability.md F7. The stalled client's kernel buffers are small, so that it stalls soon."""
    monkeypatch.setattr(sockets, "PATIENCE", 0.5)
    async with script(site, "dominique") as stalled, script(site, "dominique") as good:
        with await _stalled_client(site, stalled):
            watching = await good.live("/supervision/live")
            await watching.receive_json(timeout=5)
            peers = site.app[sockets.PEERS]
            assert len(peers) == 2
            await _big_news(site, watching, until=lambda: len(peers) == 1)


async def _stalled_client(site: Site, client: Script) -> socket.socket:
    """A wall that says hello and then never reads again."""
    loop = asyncio.get_running_loop()
    raw = socket.socket()
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    raw.setblocking(False)
    host, port = site.url.removeprefix("http://").split(":")
    await loop.sock_connect(raw, (host, int(port)))
    cookies = "; ".join(f"{cookie.key}={cookie.value}" for cookie in client.http.cookie_jar)
    request = (
        f"GET /supervision/live HTTP/1.1\r\nHost: {host}\r\nOrigin: {site.url}\r\nCookie: {cookies}\r\n"
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    await loop.sock_sendall(raw, request.encode())
    assert b"101" in await loop.sock_recv(raw, 64)
    hello = json.dumps(HELLO).encode()
    mask = b"\x01\x02\x03\x04"
    masked = bytes(byte ^ mask[i % 4] for i, byte in enumerate(hello))
    await loop.sock_sendall(raw, bytes([0x81, 0x80 | len(hello)]) + mask + masked)
    return raw


async def _big_news(
    site: Site, watching: aiohttp.ClientWebSocketResponse, until: Callable[[], bool], within: float = 15.0
) -> None:
    """Large frames, again and again; the good client gets each within a second, the stalled one is gone in the end."""
    board = site.app[live.HUB]._board
    frame = await site.services.wallboard.frame()
    give_up = asyncio.get_running_loop().time() + within
    for name in map(str, count()):
        if until():
            return
        assert asyncio.get_running_loop().time() < give_up, "the stalled client is still there"
        sheet = Sheet(replace(frame, view={**frame.view, "padding": {name: "x" * 60_000}}), "test")
        for watcher in board.watchers:
            watcher.show(sheet)
        assert await watching.receive_json(timeout=1), "the good client hears of each within a second"


async def test_at_shutdown_every_page_is_told_and_it_is_quick(site: Site) -> None:
    """reliability.md F8."""
    async with script(site, "camille") as client:
        opened = [await client.live() for _ in range(3)]
        for tab in opened:
            await tab.receive_json(timeout=5)
        readers = [asyncio.create_task(_last_words(tab)) for tab in opened]
        started = asyncio.get_running_loop().time()
        await site.app.shutdown()
        assert asyncio.get_running_loop().time() - started < 2
        async with asyncio.timeout(5):
            assert await asyncio.gather(*readers) == [("shutdown", WSCloseCode.GOING_AWAY)] * 3


async def _last_words(tab: aiohttp.ClientWebSocketResponse) -> tuple[str, int | None]:
    said = ""
    async for message in tab:
        said = message.json().get("reason", said)
    return said, tab.close_code


async def test_beats_keep_a_volunteer_reachable_unless_their_telephone_could_not_ring(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_sockets, "LEAST_BEAT", 0.0)
    async with script(site, "camille") as client:
        opened = await client.live(ready=False)
        await opened.receive_json(timeout=5)
        await client.command("/console/presence", presence="available", reason="")
        before = await _beat_deadline(site)
        await opened.send_json({"type": "beat", "ready": False})
        await opened.send_json({"type": "beat", "ready": "yes"})
        await asyncio.sleep(0.1)
        assert await _beat_deadline(site) == before
        await opened.send_json({"type": "beat"})
        async with asyncio.timeout(5):
            while await _beat_deadline(site) <= before:
                await asyncio.sleep(0.02)


async def _beat_deadline(site: Site) -> int:
    """When the line will think this page gone."""
    at = await site.services.store.next_deadline()
    assert at is not None
    return at


async def test_a_lost_bell_costs_one_refresh(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "REFRESH", 0.3)
    monkeypatch.setattr(live.Hub, "_ring", lambda *_: None)
    async with script(site, "dominique") as client:
        opened = await client.live("/supervision/live")
        await opened.receive_json(timeout=5)
        await site.caller_waits()
        said = await opened.receive_json(timeout=5)
        assert said["cause"] == "refresh"
        assert len(said["patch"]["waiting"]) == 1


async def test_agents_do_not_see_each_other(site: Site) -> None:
    async with script(site, "camille") as mine, script(site, "sacha") as other:
        seen = await other.live()
        await seen.receive_json(timeout=5)
        await mine.live()
        await mine.command("/console/presence", presence="available", reason="")
        await site.caller_waits("arnaque")
        contact = await site.connect("camille")
        await site.services.store.hang_up(site.op(), contact.id, site.ids["camille"])
        heard = [message async for message in _for_a_while(seen, 1.5)]
        assert all(set(message.get("patch", {})) <= {"line"} for message in heard), heard


async def _for_a_while(opened: aiohttp.ClientWebSocketResponse, quiet: float) -> AsyncIterator[dict[str, Any]]:
    """All that is said until nothing has been for so many seconds."""
    with suppress(TimeoutError):
        while True:
            yield await opened.receive_json(timeout=quiet)


async def test_after_a_wipe_a_whole_view_of_the_new_epoch_follows_by_itself(site: Site) -> None:
    async with script(site, "dominique") as client:
        opened = await client.live("/supervision/live")
        before = await opened.receive_json(timeout=5)
        await site.caller_waits()
        await opened.receive_json(timeout=5)
        await site.wipe()
        await site.caller_waits()
        after = await opened.receive_json(timeout=8)
        assert after["type"] == "snapshot"
        assert after["epoch"] != before["epoch"]
        assert len(after["view"]["waiting"]) == 1
