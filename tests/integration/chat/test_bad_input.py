"""What no page of ours would send: a typed refusal, and the conversation unharmed."""

from __future__ import annotations

import json
from typing import Any

import aiohttp
import pytest
from aiohttp import WSCloseCode, WSMsgType

from helpline.channels.chat import live
from tests.chat_client import Visitor, new_id, visitor
from tests.integration.chat.conftest import PARTNER
from tests.integration.chat.test_a_chat import meet
from tests.site import Site

POSTS = ("/chat/open", "/chat/send", "/chat/stream", "/chat/poll", "/chat/transcript")
FOREIGN = ("https://ailleurs.example", "null", "https://mairie.example.org.ailleurs.example", "http://127.0.0.1:1", "")
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>"


@pytest.mark.parametrize("origin", FOREIGN)
async def test_a_foreign_page_is_refused_on_every_way(site: Site, origin: str) -> None:
    headers = {"Origin": origin} if origin else {}
    async with aiohttp.ClientSession(site.url) as http:
        for path in POSTS:
            for method in ("POST", "OPTIONS"):
                answer = await http.request(method, path, json={"op": new_id()}, headers=headers)
                assert (answer.status, (await answer.json())["error"]["code"]) == (403, "chat.origin"), path
                assert "Access-Control-Allow-Origin" not in answer.headers
                assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
            await http.ws_connect("/chat/live", headers=headers)
        assert refusal.value.status == 403


async def test_a_partners_page_may_ask_first_and_read_the_answer_refusals_as_well(site: Site) -> None:
    async with aiohttp.ClientSession(site.url) as http:
        asked = {"Origin": PARTNER, "Access-Control-Request-Method": "POST"}
        preflight = await http.options("/chat/open", headers=asked)
        assert preflight.status == 204
        assert preflight.headers["Access-Control-Allow-Headers"] == "Content-Type"
        refused = await http.post("/chat/open", json={"op": new_id()}, headers=asked)
        for answer in (preflight, refused):
            assert answer.headers["Access-Control-Allow-Origin"] == PARTNER
            assert answer.headers["Vary"] == "Origin"
            assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
            assert "Access-Control-Allow-Credentials" not in answer.headers
            assert "Set-Cookie" not in answer.headers
        assert (refused.status, (await refused.json())["error"]["code"]) == (409, "chat.nobody")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b'"hello"', 400),
        (b"\xff\xfe", 400),
        (b"[" * 8000, 400),
        (b"9" * 5000, 400),
        (b'{"op": "' + b"x" * 9000 + b'"}', 413),
    ],
)
async def test_a_body_that_is_none(page: Visitor, body: bytes, status: int) -> None:
    for path in POSTS:
        answer = await page.http.post(path, data=body, headers={"Origin": page.origin})
        assert answer.status == status, path
        assert set((await answer.json())["error"]) == {"code", "message"}


@pytest.mark.parametrize("op", [None, 7, "", "short", "x" * 65, SCRIPT, "é" * 10, "a" * 8 + "\n", {}])
async def test_an_opening_without_a_name_of_its_own(page: Visitor, op: Any) -> None:
    answer = await page.post("/chat/open", {"op": op, "language": SCRIPT})
    assert (answer.status, (await answer.json())["error"]["code"]) == (422, "bad_request")


async def test_the_sixty_first_chat_of_an_hour_from_one_address(page: Visitor) -> None:
    for number in range(60):
        await page.open(op=f"room-{number:04}")
        await page.open(op="room-0000")
    answer = await page.post("/chat/open", {"op": "room-0060", "language": "en"})
    told = (await answer.json())["error"]
    assert (answer.status, told["code"]) == (403, "chat.too_many")
    assert told["message"].startswith("Many")
    await page.open(op="room-0001")


def forged(token: str) -> list[Any]:
    other = "B" if token[5] != "B" else "C"
    return ["", "x", "é", token[:-3], token + "A", token[:5] + other + token[6:], token.swapcase(), "A" * 4000, SCRIPT]


async def test_a_forged_token_is_worth_nothing(site: Site, page: Visitor) -> None:
    real = await page.open()
    for token in forged(real):
        page.token = token
        await page.connect()
        assert page.socket is not None
        assert await page.socket.receive_json(timeout=5) == {"type": "bye", "reason": "expired"}, token
        for path, body in (
            ("/chat/send", {"token": token, "frame": {"type": "beat"}}),
            ("/chat/poll", page.hello()),
            ("/chat/transcript", {"token": token}),
        ):
            answer = await page.post(path, body)
            assert (answer.status, (await answer.json())["error"]["code"]) == (401, "chat.expired"), (path, token)
        answer = await page.post("/chat/stream", page.hello())
        assert await answer.text() == '{"type":"bye","reason":"expired"}\n'
    for strange in (None, 7, [], {"a": 1}):
        answer = await page.post("/chat/transcript", {"token": strange})
        assert answer.status == 401


async def test_a_token_of_a_conversation_that_is_forgotten(site: Site, page: Visitor) -> None:
    await page.open()
    await site.wipe()
    await page.connect()
    assert await page.next() == {"type": "bye", "reason": "expired"}


@pytest.mark.parametrize(
    "words",
    [
        "",
        "{",
        "[]",
        "[" * 8000,
        '{"type": "beat"}',
        '{"type": "hello"}',
        '{"type": "hello", "token": "x"}',
        '{"type": "hello", "token": 7, "last": 0}',
        '{"type": "hello", "token": "x", "last": -1}',
        '{"type": "hello", "token": "x", "last": true}',
        '{"type": "hello", "token": "x", "last": 1e3}',
        '{"type": "hello", "token": "x", "last": 99999999999999999999}',
        '{"type": "hello", "token": "x", "last": 0, "place": 7}',
        '{"type": "hello", "token": "x", "last": 0, "state": "talk"}',
    ],
)
async def test_a_first_frame_that_is_no_hello_closes_the_socket(page: Visitor, words: str) -> None:
    socket = await page.http.ws_connect("/chat/live", origin=page.origin)
    await socket.send_str(words)
    assert (await socket.receive(timeout=5)).type is WSMsgType.CLOSE
    assert socket.close_code == WSCloseCode.POLICY_VIOLATION


async def test_silence_and_bytes_and_too_much_close_the_socket(page: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    await page.open()
    await page.connect()
    await page.stage("flow")
    assert page.socket is not None
    await page.socket.send_str(json.dumps({"type": "say", "id": new_id(), "text": "x" * 9000}))
    assert (await page.socket.receive(timeout=5)).type is WSMsgType.CLOSE
    assert page.socket.close_code == WSCloseCode.MESSAGE_TOO_BIG
    await page.connect()
    await page.stage("flow")
    await page.socket.send_bytes(b"\x00")
    while (message := await page.socket.receive(timeout=5)).type is WSMsgType.TEXT:
        pass
    assert page.socket.close_code == WSCloseCode.POLICY_VIOLATION, message
    monkeypatch.setattr(live, "HELLO_WITHIN", 0.1)
    socket = await page.http.ws_connect("/chat/live", origin=page.origin)
    assert (await socket.receive(timeout=5)).type is WSMsgType.CLOSE


FRAMES: list[dict[str, Any]] = [
    {},
    {"type": None},
    {"type": "hello", "token": "x", "last": 0},
    {"type": SCRIPT, "id": "a" * 8},
    {"type": ["say"], "id": "a" * 8},
    {"type": "say"},
    {"type": "say", "id": "short", "text": "x"},
    {"type": "say", "id": "é" * 9, "text": "x"},
    {"type": "say", "id": SCRIPT, "text": "x"},
    {"type": "say", "id": "a" * 8},
    {"type": "say", "id": "a" * 8, "text": 7},
    {"type": "say", "id": "a" * 8, "text": None},
    {"type": "say", "id": "a" * 8, "text": {"text": "x"}},
    {"type": "choose", "id": "a" * 8, "step": "step:1"},
    {"type": "choose", "id": "a" * 8, "step": "step:1", "key": "11"},
    {"type": "choose", "id": "a" * 8, "step": "step:1", "key": 1},
    {"type": "choose", "id": "a" * 8, "step": SCRIPT, "key": "1"},
    {"type": "choose", "id": "a" * 8, "step": "x" * 65, "key": "1"},
    {"type": "end"},
    {"type": "end", "id": 7},
    {"type": "bye", "id": "a" * 8},
    {"type": "entries", "entries": [{"n": 1, "from": "agent", "text": "x"}], "id": "a" * 8},
]


async def test_frames_that_are_none_leave_the_conversation_as_it_is(site: Site, page: Visitor) -> None:
    contact = await meet(site, page)
    before = await site.services.transcripts.read(contact)
    for frame in FRAMES:
        assert page.socket is not None
        await page.socket.send_json(frame)
        heard = await page.next()
        while heard["type"] != "error":
            heard = await page.next()
        assert heard["code"] == "chat.frame", frame
        assert heard.get("id", "a" * 8) == "a" * 8
        assert await page.posts_frame(frame) == [heard], frame
    assert await site.services.transcripts.read(contact) == before
    assert await page.says("Toujours là.") == len(before) + 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "chat.empty"),
        (" \n\t ", "chat.empty"),
        ("\u202e\u200b\u2066\x00\ud800", "chat.empty"),
        ("x" * 2001, "chat.too_long"),
        ("é" * 2001, "chat.too_long"),
    ],
)
async def test_what_cannot_be_kept_is_refused_in_words(site: Site, page: Visitor, text: str, code: str) -> None:
    await meet(site, page)
    answer = await page.answered(await page.send("say", text=text))
    assert (answer["type"], answer["code"]) == ("error", code)
    assert "message" in answer["message"]


async def test_control_characters_and_direction_tricks_are_taken_out_and_scripts_are_text(
    site: Site, page: Visitor
) -> None:
    contact = await meet(site, page)
    await page.says("\x1b[31mRouge\x07\x00 \u202eexe.gpj\u202c \u2067اهلا\u2069")
    await page.says(SCRIPT)
    await page.says("e\u0301te\u0301" + "\u0301" * 50)
    await site.services.chat_desk.say(contact, site.ids["camille"], f"\u202e{SCRIPT}", site.op())
    await page.until(lambda: page.texts("agent"))
    first, second, third = page.texts("visitor")[-3:]
    assert first == "[31mRouge exe.gpj اهلا"
    assert second == page.texts("agent")[0] == SCRIPT
    assert third.startswith("été")
    assert len(third) < 20
    kept = await page.post("/chat/transcript", {"token": page.token})
    assert kept.content_type == "text/plain"
    assert kept.headers["X-Content-Type-Options"] == "nosniff"


async def test_a_name_used_again_is_acknowledged_with_the_same_number_and_writes_nothing(
    site: Site, page: Visitor
) -> None:
    contact = await meet(site, page)
    id = new_id()
    numbers = set()
    for text in ("Une fois", "Une fois", "Une autre"):
        await page.send("say", id=id, text=text)
        frames = await page.posts("say", id=id, text=text)
        numbers.add(frames[0]["n"])
    assert len(numbers) == 1
    assert [e.text for e in await site.services.transcripts.read(contact) if e.author == "visitor"][-1] == "Une fois"


async def test_a_place_or_a_last_number_of_nobodys_invention_moves_nobody(site: Site, page: Visitor) -> None:
    place = (await page.stands_in_line())["place"]
    async with visitor(site.url) as other:
        await other.open()
        other.socket = await other.http.ws_connect("/chat/live", origin=other.origin)
        await other.socket.send_json(other.hello(place=place, last=999_999_998))
        assert (await other.stage("flow"))["stage"] == "flow"
        assert other.texts() == []
    assert await site.services.store.snapshot() is not None
    assert (await site.services.store.snapshot()).counts["contacts.in_flow"] == 1


async def test_one_visitor_never_reads_anothers_words(site: Site, page: Visitor) -> None:
    await meet(site, page)
    await page.says("Secret de la première")
    async with visitor(site.url) as other:
        await other.open()
        await other.connect()
        await other.stage("flow")
        await page.says("Encore un secret")
        await other.says("Bonjour")
        assert not any("ecret" in entry["text"] for entry in other.written)
        kept = await (await other.post("/chat/transcript", {"token": other.token})).text()
        assert "ecret" not in kept
