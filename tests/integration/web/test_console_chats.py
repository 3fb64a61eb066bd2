"""Chats over the console's socket: whose they are, exactly what was missed, and that one bad client harms nobody."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

import aiohttp
import pytest
from aiohttp import WSCloseCode, WSMsgType

from helpline.domain.errors import Unavailable
from helpline.http import sockets
from helpline.http.keys import LISTENER
from helpline.services.transcripts import Entry, Heard
from helpline.web import chat_follower
from helpline.web.chat_feeds import CHATS
from tests.site import Script, Site, script

CONTACT = "c_photos"


async def takes(site: Site, client: Script, login: str, contact: str = CONTACT, *said: str) -> None:
    """A visitor waits, and this volunteer answers."""
    await site.available(login)
    await site.visitor_waits("outils", contact, *said)
    offer = await site.offer_to(login)
    assert (await client.command(f"/console/offers/{offer.id}/answering")).status == 200


async def heard(
    socket: aiohttp.ClientWebSocketResponse, kind: str, quiet: float = 5.0, **wanted: object
) -> dict[str, Any]:
    """The next message of a kind, with these values."""
    async with asyncio.timeout(quiet):
        while True:
            message: dict[str, Any] = await socket.receive_json()
            if message["type"] == kind and wanted.items() <= message.items():
                return message


async def words(socket: aiohttp.ClientWebSocketResponse, until: str) -> list[tuple[int, str]]:
    """Numbers and texts of what comes, up to a text."""
    said: list[tuple[int, str]] = []
    while not said or said[-1][1] != until:
        said += [(entry["n"], entry["text"]) for entry in (await heard(socket, "entries"))["entries"]]
    return said


async def all_words(socket: aiohttp.ClientWebSocketResponse, quiet: float) -> list[dict[str, Any]]:
    """Every word and sign of chats until nothing has come for so many seconds."""
    found = []
    with suppress(TimeoutError):
        while True:
            message = await socket.receive_json(timeout=quiet)
            found += [message] if message["type"] in ("entries", "sign") else []
    return found


async def follow(socket: aiohttp.ClientWebSocketResponse, contact: str = CONTACT, last: int = 0) -> None:
    await socket.send_json({"type": "follow", "contact": contact, "last": last})


async def test_nobody_elses_words_ever(site: Site) -> None:
    async with script(site, "camille") as mine, script(site, "sacha") as other, script(site, "dominique") as boss:
        await takes(site, mine, "camille", CONTACT, "Bonjour")
        spying = [await other.live(), await boss.live()]
        for socket in spying:
            await follow(socket)
            await follow(socket, "c_nobody")
        own = await mine.live()
        await follow(own)
        await words(own, "Un bénévole vous répond.")
        await site.writes(CONTACT, "Un secret")
        await site.services.transcripts.sign(CONTACT, "visitor")
        await words(own, "Un secret")
        assert [await all_words(socket, 1.0) for socket in spying] == [[], []]
        for client in (other, boss):
            for act in ("say", "transfer"):
                answer = await client.command(f"/console/contacts/{CONTACT}/{act}", text="Moi aussi", to="queue")
                assert answer.status in (404, 409), act
        assert "Moi aussi" not in [entry.text for entry in await site.services.transcripts.read(CONTACT)]


async def test_from_the_moment_it_is_handed_on_the_words_go_to_the_new_one_alone(site: Site) -> None:
    async with script(site, "camille") as before, script(site, "sacha") as after:
        await takes(site, before, "camille", CONTACT, "Bonjour")
        first = await before.live()
        await follow(first)
        await words(first, "Un bénévole vous répond.")
        await site.available("sacha")
        given = await before.command(f"/console/contacts/{CONTACT}/transfer", to=after.id)
        assert given.status == 200, await given.text()
        await site.writes(CONTACT, "Pour la personne suivante")
        offer = await site.offer_to("sacha")
        assert (await after.command(f"/console/offers/{offer.id}/answering")).status == 200
        second = await after.live()
        await follow(second)
        said = [text for _, text in await words(second, "Un bénévole vous répond.")]
        assert said[0] == "Bonjour"
        while "Pour la personne suivante" not in said:
            said += [entry["text"] for entry in (await heard(second, "entries"))["entries"]]
        late = [entry["text"] for message in await all_words(first, 1.0) for entry in message.get("entries", [])]
        assert "Pour la personne suivante" not in late


async def test_after_a_lost_connection_exactly_what_was_missed(site: Site) -> None:
    async with script(site, "camille") as client:
        await takes(site, client, "camille")
        first = await client.live()
        await follow(first)
        await words(first, "Un bénévole vous répond.")
        await site.writes(CONTACT, "Un")
        seen = (await words(first, "Un"))[-1][0]
        await first.close()
        for text in ("Deux", "Trois"):
            await site.writes(CONTACT, text)
        again = await client.live()
        await follow(again, last=seen)
        assert await words(again, "Trois") == [(seen + 1, "Deux"), (seen + 2, "Trois")]
        await follow(again, last=seen + 1)
        assert await words(again, "Trois") == [(seen + 2, "Trois")], "asked again on the same connection"


async def test_the_same_message_is_written_once_and_secrets_are_not_kept(site: Site) -> None:
    async with script(site, "camille") as client:
        await takes(site, client, "camille")
        path = f"/console/contacts/{CONTACT}/say"
        answers = [await client.command(path, op="one-message", text="Carte 4970 1012 3456 7893 ?") for _ in range(3)]
        assert len({(await answer.json())["entry"] for answer in answers}) == 1
        for text, code in (("", "chat.empty"), (" \u200e\n", "chat.empty"), ("x" * 2001, "chat.too_long")):
            refused = await client.command(path, text=text)
            assert (refused.status, (await refused.json())["error"]["code"]) == (422, code)
        kept = [entry.text for entry in await site.services.transcripts.read(CONTACT) if entry.author == "agent"]
        assert len(kept) == 1
        assert "4970" not in kept[0]
        assert (await client.command(f"/console/contacts/{CONTACT}/hang-up")).status == 200
        over = await client.command(path, text="Encore")
        assert (over.status, (await over.json())["error"]["code"]) == (409, "chat.over")
        again = await client.command(path, op="one-message", text="Carte 4970 1012 3456 7893 ?")
        assert again.status == 200, "its receipt was lost: it is kept, and said to be"


@pytest.mark.parametrize(
    "frame",
    [
        {"type": "follow"},
        {"type": "follow", "contact": CONTACT},
        {"type": "follow", "contact": CONTACT, "last": -1},
        {"type": "follow", "contact": CONTACT, "last": "1"},
        {"type": "follow", "contact": CONTACT, "last": True},
        {"type": "follow", "contact": "x" * 65, "last": 0},
        {"type": "typing", "contact": 7},
        {"type": "say", "contact": CONTACT, "text": "Bonjour"},
        {"type": ["follow"]},
    ],
)
async def test_nonsense_about_chats_is_shown_the_door(site: Site, frame: dict[str, object]) -> None:
    async with script(site, "camille") as client:
        socket = await client.live()
        await socket.send_json(frame)
        while (message := await socket.receive(timeout=5)).type is WSMsgType.TEXT:
            pass
        assert message.type is WSMsgType.CLOSE
        assert socket.close_code == WSCloseCode.POLICY_VIOLATION


async def test_a_socket_cannot_follow_without_end(site: Site) -> None:
    async with script(site, "camille") as client:
        await takes(site, client, "camille", CONTACT, "Bonjour")
        socket = await client.live()
        await follow(socket)
        await words(socket, "Un bénévole vous répond.")
        for number in range(3 * chat_follower.MOST):
            await follow(socket, f"c_{number}")
            await socket.send_json({"type": "beat"})
        await site.writes(CONTACT, "Toujours là ?")
        with suppress(TypeError):  # closed: either is right, so long as nothing grows
            await words(socket, "Toujours là ?")


async def test_while_the_line_cannot_be_read_nothing_is_lost(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chat_follower, "AGAIN", 0.05)
    async with script(site, "camille") as client:
        await takes(site, client, "camille")
        socket = await client.live()
        await follow(socket)
        await words(socket, "Un bénévole vous répond.")

        asked = asyncio.Event()

        async def away(*_: object) -> list[Any]:
            asked.set()
            raise Unavailable("redis")

        with monkeypatch.context() as patch:
            patch.setattr(type(site.services.chat_desk), "read", away)
            site.app[CHATS].hear(None)
            await asyncio.wait_for(asked.wait(), 5)
            await site.writes(CONTACT, "Un")
        await site.writes(CONTACT, "Deux")
        assert [text for _, text in await words(socket, "Deux")] == ["Un", "Deux"]


async def test_what_is_heard_in_its_order_is_not_asked_for_and_what_was_missed_is(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with script(site, "camille") as client:
        await takes(site, client, "camille")
        socket = await client.live()
        await follow(socket)
        await words(socket, "Un bénévole vous répond.")
        read, asked = site.services.chat_desk.read, []

        async def noted(_: object, contact: str, agent: str, after: int = 0) -> list[Entry]:
            asked.append(after)
            return await read(contact, agent, after)

        monkeypatch.setattr(type(site.services.chat_desk), "read", noted)
        await site.writes(CONTACT, "Un")
        await words(socket, "Un")
        assert asked == []
        hears = site.app[LISTENER].hears
        hears.remove(site.app[CHATS].hear)
        await site.writes(CONTACT, "Perdu en route")
        last = (await site.services.transcripts.read(CONTACT))[-1]
        hears.append(site.app[CHATS].hear)
        await site.writes(CONTACT, "Deux")
        assert await words(socket, "Deux") == [(last.n, "Perdu en route"), (last.n + 1, "Deux")]
        assert asked == [last.n - 1]


async def test_what_comes_after_the_contact_has_left_their_hand_is_not_passed_on_even_unread(site: Site) -> None:
    """What is heard names its holder, so no reading that is still to come can be too late."""
    async with script(site, "camille") as client:
        await takes(site, client, "camille", CONTACT, "Bonjour")
        socket = await client.live()
        await follow(socket)
        await words(socket, "Un bénévole vous répond.")
        assert (await client.command(f"/console/contacts/{CONTACT}/transfer", to="queue")).status == 200
        last = (await site.services.transcripts.read(CONTACT))[-1].n
        entry = Entry(last + 1, 0, "visitor", "Pour quelqu’un d’autre", "v9")
        for holder in ("", site.ids["sacha"]):
            site.app[CHATS].hear(Heard(CONTACT, (entry,), holder=holder))
        assert [message for message in await all_words(socket, 1.0) if "quelqu’un" in str(message)] == []


async def test_a_visitor_who_is_away_is_shown_and_again_when_they_are_back(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chat_follower, "LOOK", 0.1)
    async with script(site, "camille") as client:
        await takes(site, client, "camille")
        socket = await client.live()
        await follow(socket)
        assert (await heard(socket, "sign"))["here"] is True
        here = True

        async def is_here(*_: object) -> bool:
            return here

        monkeypatch.setattr(type(site.services.transcripts), "is_here", is_here)
        here = False
        await heard(socket, "sign", here=False, typing=False)
        here = True
        await heard(socket, "sign", here=True)


async def test_a_console_that_stops_reading_is_cut_off_and_the_others_never_wait(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "PATIENCE", 0.5)
    async with script(site, "camille") as stalled, script(site, "camille") as good:
        await takes(site, good, "camille")
        quiet = await stalled.live()
        await follow(quiet)
        watching = await good.live()
        await follow(watching)
        await words(watching, "Un bénévole vous répond.")
        peers = site.app[sockets.PEERS]
        assert len(peers) == 2
        assert quiet._response.connection is not None
        assert quiet._response.connection.transport is not None
        quiet._response.connection.transport.pause_reading()  # type: ignore[attr-defined]
        async with asyncio.timeout(60):
            number = 0
            while len(peers) > 1:
                number += 1
                text = f"{number} " + "é" * 1900
                await site.services.transcripts.append(CONTACT, "agent", site.op(), text, good.id)
                assert await heard(watching, "entries", quiet=2.0)
