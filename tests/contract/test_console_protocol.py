"""The page of the consoles' protocol is true: its examples are sent to, and compared with, the real server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from helpline.domain.accounts import Account
from helpline.domain.errors import Unavailable
from helpline.services.duty import AWAY_REASONS
from helpline.services.frames import merge
from helpline.services.note_guard import check_note
from helpline.services.offers import DECLINE_REASONS
from helpline.services.wrap_up import DISPOSITIONS
from helpline.web import feeds
from routing.model import Activity, ContactState
from tests.fakes.page_examples import differences, examples
from tests.site import Script, Site, running_site, script

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "console-protocol.md"
EXAMPLES = examples(PAGE)
REPLAYED: set[str] = set()


def shown(name: str) -> Any:
    """An example, ticked off: in the end every one must have been used."""
    REPLAYED.add(name)
    return EXAMPLES[name]


def as_shown(name: str, real: Any, loose: tuple[str, ...] = ()) -> None:
    assert differences(shown(name), real, loose=loose) == []


@pytest.fixture
async def site(redis_url: str, tmp_path: Path) -> AsyncIterator[Site]:
    async with running_site(redis_url, tmp_path) as running:
        yield running


class Follower:
    """Follows a live socket as the page tells a stranger to."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.view: dict[str, Any] = {}
        self.messages: list[dict[str, Any]] = []

    async def until(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        while not self.view or not wanted(self.view):
            message = await self.socket.receive_json(timeout=5)
            self.messages.append(message)
            if message["type"] == "snapshot":
                self.view = message["view"]
            elif message["type"] == "event":
                self.view = merge(self.view, message["patch"])
        return self.view

    async def hears(self, kind: str, **wanted: object) -> dict[str, Any]:
        """The next message of a kind, with these values."""
        while True:
            message: dict[str, Any] = await self.socket.receive_json(timeout=5)
            self.messages.append(message)
            if message["type"] == "event":
                self.view = merge(self.view, message["patch"])
            if message["type"] == kind and wanted.items() <= message.items():
                return message

    def last(self, kind: str) -> dict[str, Any]:
        return next(message for message in reversed(self.messages) if message["type"] == kind)


async def follow(client: Script, path: str = "/console/live", **hello: object) -> Follower:
    socket = await client.http.ws_connect(path, origin=client.site.url)
    await socket.send_json(shown("live.hello") | hello)
    return Follower(socket)


async def say(client: Script, path: str, name: str, **filled: object) -> aiohttp.ClientResponse:
    """Send a command exactly as the page shows it, its placeholders filled."""
    return await client.http.post(path, json=shown(name) | filled, headers={"X-CSRF-Token": client.csrf})


async def test_a_shift_by_the_page(site: Site) -> None:
    async with script(site) as client:
        answer = await client.http.post("/sign-in", json=shown("sign-in.request"))
        session = await answer.json()
        as_shown("sign-in.answer", session)
        client.csrf = session["csrf"]
        again = await client.http.get("/session", headers={"Accept": "application/json"})
        as_shown("sign-in.answer", await again.json())

        live = await follow(client)
        as_shown("view.agent.resting", await live.until(lambda view: "me" in view))
        as_shown("live.snapshot", live.messages[0])

        answer = await say(client, "/console/presence", "command.presence")
        as_shown("command.answer", await answer.json())
        await live.until(lambda view: view["me"]["activity"] == "idle")
        as_shown("live.event", live.last("event"))
        await live.socket.send_json(shown("live.client-beat"))
        await live.socket.send_json(shown("live.client-beat-not-ready"))

        await site.caller_waits("arnaque", code="29200")
        view = await live.until(lambda view: "offer" in view and view["line"]["waiting"] == 1)
        as_shown("view.agent.ringing", view)
        offer = view["offer"]["id"]
        assert (await say(client, f"/console/offers/{offer}/answering", "command.answering")).status == 200

        contact = (await site.connect("camille")).id
        view = await live.until(lambda view: view["line"]["waiting"] == 0 and contact in view["contacts"])
        as_shown("view.agent.talking", await live.until(lambda view: view["contacts"][contact]["state"] == "connected"))
        assert (await say(client, f"/console/contacts/{contact}/hang-up", "command.hang-up")).status == 200
        view = await live.until(lambda view: view["me"]["activity"] == "wrapping_up")
        as_shown("view.agent.wrapping-up", view)
        assert (await say(client, f"/console/contacts/{contact}/close", "command.close")).status == 200
        await live.until(lambda view: view["contacts"] == {})

        await site.caller_waits()
        offer = (await site.offer_to("camille")).id
        assert (await say(client, f"/console/offers/{offer}/decline", "command.decline")).status == 200
        token = await (await say(client, "/console/softphone-token", "command.softphone-token")).json()
        as_shown("softphone-token.answer", token)

        await client.http.post("/sign-out", data={"csrf": client.csrf})
        async for message in live.socket:
            live.messages.append(message.json())
        as_shown("live.bye", live.messages[-1])


async def test_an_own_phone_by_the_page(site: Site) -> None:
    async with script(site, "camille") as client:
        live = await follow(client)
        await live.until(bool)
        answer = await (await say(client, "/console/phone", "command.phone")).json()
        as_shown("phone.answer", answer)
        as_shown("phone.standing", await (await client.http.get("/console/phone")).json())
        [(agent, check, number)] = site.dialler.called
        assert (agent, number) == (client.id, "+33639980011")
        assert await site.services.verification.keyed(agent, check, answer["code"]) == "verifie"
        standing = await (await client.http.get("/console/phone")).json()
        assert standing == {"state": "verified", "last_digits": "11"}
        until = live.messages[0]["at"] + 3_600_000
        assert (await say(client, "/console/presence", "command.presence-by-phone", until=until)).status == 200

        await site.caller_waits("arnaque")
        view = await live.until(lambda view: "offer" in view and view["line"]["waiting"] == 1)
        as_shown("view.agent.by-phone", view)
        refused = await client.command(f"/console/offers/{view['offer']['id']}/answering")
        assert (refused.status, (await refused.json())["error"]["code"]) == (409, "by_phone")
        contact = (await site.connect("camille")).id
        assert (await say(client, f"/console/contacts/{contact}/hold", "command.hold")).status == 200
        assert (await say(client, f"/console/contacts/{contact}/mute", "command.mute")).status == 200
        view = await live.until(lambda view: view["line"]["waiting"] == 0 and "mute" in _only(view))
        as_shown("view.agent.on-hold", view)

        await site.services.store.leave(site.op(), contact, "handled", "line")
        as_shown("view.agent.cut", await live.until(lambda view: _only(view)["state"] == "wrapping_up"))
        assert (await say(client, f"/console/contacts/{contact}/ring-back", "command.ring-back")).status == 200
        as_shown("view.agent.ringing-back", await live.until(lambda view: _only(view)["state"] == "connecting"))

        assert (await say(client, "/console/phone/forget", "command.phone-forget")).status == 200
        view = await live.until(lambda view: "phone" not in view["me"] and view["me"]["via"] == "softphone")
        assert "until" not in view["me"]


async def test_chats_by_the_page(site: Site) -> None:
    async with script(site, "camille") as client:
        live = await follow(client)
        await live.until(bool)
        await say(client, "/console/presence", "command.presence")
        await site.available("sacha")
        contact = (await site.visitor_waits("outils", "c_photos", "Bonjour")).id
        view = await live.until(lambda view: "offer" in view and view["line"]["waiting"] == 1)
        as_shown("view.agent.chat-offered", view)
        await claim(client, view)
        await live.until(lambda view: contact in view["contacts"])
        answer = await client.http.get("/console/colleagues")
        as_shown("colleagues.answer", await answer.json())

        await live.socket.send_json(shown("live.follow") | {"contact": contact})
        history = await live.hears("entries")
        as_shown("live.entries", history | {"entries": history["entries"][:1]})
        assert [entry["from"] for entry in history["entries"]] == ["visitor", "line"], "somebody answers, says the line"
        await live.socket.send_json(shown("live.typing") | {"contact": contact})
        await site.services.transcripts.sign(contact, "visitor")
        as_shown("live.sign", await live.hears("sign", typing=True))
        answer = await say(client, f"/console/contacts/{contact}/say", "command.say")
        as_shown("say.answer", said := await answer.json())
        own = await live.hears("entries")
        as_shown("live.entries-own", own)
        again = await say(client, f"/console/contacts/{contact}/say", "command.say")
        assert (await again.json())["entry"] == said["entry"] == own["entries"][0]["n"]

        await site.services.duty.sign_off(await account(site, "sacha"))
        await site.visitor_waits("arnaque", "c_sms")
        await claim(client, await live.until(lambda view: "offer" in view))
        as_shown("view.agent.chats", await live.until(lambda view: len(view["contacts"]) == 2 and _quiet(view)))

        assert (await say(client, "/console/contacts/c_sms/transfer", "command.transfer")).status == 200
        await live.until(lambda view: set(view["contacts"]) == {"c_photos"})
        assert (await client.command("/console/contacts/c_sms/say", text="Encore moi")).status == 404


async def test_a_chat_handed_on_by_a_colleague_by_the_page(site: Site) -> None:
    async with script(site, "camille") as client, script(site, "sacha") as colleague:
        live = await follow(client)
        await live.until(bool)
        await site.available("sacha")
        contact = (await site.visitor_waits("demarche")).id
        offer = (await site.offer_to("sacha")).id
        assert (await colleague.command(f"/console/offers/{offer}/answering")).status == 200
        await say(client, "/console/presence", "command.presence")
        given = await colleague.command(f"/console/contacts/{contact}/transfer", to=client.id)
        assert given.status == 200, await given.text()
        await claim(client, await live.until(lambda view: "offer" in view))
        as_shown("view.agent.transferred", await live.until(lambda view: contact in view["contacts"] and _quiet(view)))


def _quiet(view: dict[str, Any]) -> bool:
    return "offer" not in view and view["line"]["waiting"] == 0


async def claim(client: Script, view: dict[str, Any]) -> None:
    assert (await client.command(f"/console/offers/{view['offer']['id']}/answering")).status == 200


async def account(site: Site, login: str) -> Account:
    found = await site.services.accounts.by_id(site.ids[login])
    assert found is not None
    return found


def _only(view: dict[str, Any]) -> dict[str, Any]:
    [contact] = view["contacts"].values()
    return contact  # type: ignore[no-any-return]


async def test_a_refusal_by_the_page(site: Site) -> None:
    async with script(site) as client:
        answer = await client.http.post("/sign-in", json={"login": "camille", "password": "autre chose"})
        as_shown("error", await answer.json())


async def test_who_has_seen_the_present_is_told_so(site: Site) -> None:
    async with script(site, "camille") as client:
        live = await follow(client)
        await live.until(bool)
        seen = live.messages[0]
        await live.socket.close()
        again = await follow(client, epoch=seen["epoch"], last=(await client.site.services.store.snapshot()).n)
        as_shown("live.current", await again.socket.receive_json(timeout=5))
        elsewhere = await follow(client, epoch="another", last=seen["n"])
        assert (await elsewhere.socket.receive_json(timeout=5))["type"] == "snapshot"


async def test_the_server_beats_and_says_when_it_cannot_read(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "BEAT", 0.2)
    async with script(site, "camille") as client:
        live = await follow(client)
        await live.until(bool)
        as_shown("live.server-beat", await live.socket.receive_json(timeout=5))

        async def broken(*_: object) -> None:
            raise Unavailable("redis")

        monkeypatch.setattr("helpline.services.agent_desk.AgentDesk.frame", broken)
        await site.available("camille")
        heard = await live.socket.receive_json(timeout=8)
        while heard["type"] == "beat":
            heard = await live.socket.receive_json(timeout=8)
        as_shown("live.trouble", heard)


async def test_the_wall_by_the_page(site: Site) -> None:
    async with script(site, "dominique") as client:
        await site.available("camille")
        await site.caller_waits("arnaque", name="c_first")
        await site.caller_waits("outils", name="c_second")
        live = await follow(client, "/supervision/live")
        view = await live.until(lambda view: len(view["waiting"]) == 2)
        as_shown("view.supervisor.busy", view, loose=("counts", "today"))


def test_the_page_names_every_code() -> None:
    text = PAGE.read_text("utf-8")
    for codes in (AWAY_REASONS, DECLINE_REASONS, DISPOSITIONS, list(Activity), list(ContactState)[4:7]):
        assert [code for code in codes if f"`{code}`" not in text] == []
    check_note(EXAMPLES["command.close"]["note"])


def test_every_example_was_replayed() -> None:
    """Runs last in this file: an example nobody sends or compares would be a promise nobody keeps."""
    if not REPLAYED:
        pytest.skip("only with the rest of this file")
    assert EXAMPLES.keys() - REPLAYED == set()
