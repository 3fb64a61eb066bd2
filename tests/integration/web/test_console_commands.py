"""A volunteer's whole shift by commands, as any program could do it."""

from __future__ import annotations

import aiohttp
import pytest

from helpline.services.frames import merge
from tests.site import Site, script


async def view_until(live: aiohttp.ClientWebSocketResponse, view: dict, wanted) -> dict:  # type: ignore[no-untyped-def]
    """Follow the live view until a condition holds."""
    while not view or not wanted(view):
        message = await live.receive_json(timeout=5)
        if message["type"] == "snapshot":
            view = message["view"]
        elif message["type"] == "event":
            view = merge(view, message["patch"])
    return view


async def test_a_call_from_ring_to_closed(site: Site) -> None:
    async with script(site, "camille") as client:
        live = await client.live()
        view = await view_until(live, {}, lambda v: v["me"]["presence"] == "offline")
        assert (await client.command("/console/presence", presence="available", reason="")).status == 200
        view = await view_until(live, view, lambda v: v["me"]["activity"] == "idle")

        await site.caller_waits("arnaque")
        view = await view_until(live, view, lambda v: "offer" in v)
        assert view["offer"]["topic"] == "arnaque"
        assert view["contacts"] == {}, "before answering, nothing of the caller is shown but the topic"
        offer = view["offer"]["id"]
        assert (await client.command(f"/console/offers/{offer}/answering")).status == 200
        view = await view_until(live, view, lambda v: v.get("offer", {}).get("answering"))

        contact = await site.connect("camille")
        view = await view_until(live, view, lambda v: v["contacts"].get(contact.id, {}).get("state") == "connected")
        assert view["contacts"][contact.id]["last_digits"] == "42"
        assert "+33" not in str(view)

        assert (await client.command(f"/console/contacts/{contact.id}/hang-up")).status == 200
        view = await view_until(live, view, lambda v: v["contacts"].get(contact.id, {}).get("state") == "wrapping_up")
        assert view["contacts"][contact.id]["ended_by"] == "agent"
        answer = await client.command(f"/console/contacts/{contact.id}/close", disposition="resolu", note="Mot changé.")
        assert answer.status == 200
        view = await view_until(live, view, lambda v: v["contacts"] == {})
        events = await site.services.store.read_events(0)
        closed = next(event for event in events if event.type == "contact.closed")
        assert closed.data["disposition"] == "resolu"
        assert closed.data["note"] == "Mot changé."


async def test_a_press_repeated_after_a_lost_answer_acts_once(site: Site) -> None:
    """The second copy comes late, when the person has already pressed something else."""
    async with script(site, "camille") as client:
        await (await client.live()).receive_json()
        headers = {"X-CSRF-Token": client.csrf}
        away = {"op": "11111111-2222", "presence": "away", "reason": "repas"}
        assert (await client.http.post("/console/presence", json=away, headers=headers)).status == 200
        await client.command("/console/presence", presence="available", reason="")
        assert (await client.http.post("/console/presence", json=away, headers=headers)).status == 200
        agent = await site.services.store.agent(client.id)
        assert agent is not None
        assert agent.presence == "available"


async def test_the_same_op_of_two_people_is_two_presses(site: Site) -> None:
    async with script(site, "camille") as camille, script(site, "sacha") as sacha:
        body = {"op": "11111111-2222", "presence": "away", "reason": "repas"}
        for client in (camille, sacha):
            await client.http.post("/console/presence", json=body, headers={"X-CSRF-Token": client.csrf})
            agent = await site.services.store.agent(client.id)
            assert agent is not None
            assert agent.presence == "away"


async def test_somebody_elses_offer_and_contact_are_out_of_reach(site: Site) -> None:
    async with script(site, "camille") as mine, script(site, "sacha") as other:
        await site.available("camille")
        await site.caller_waits()
        offer = await site.offer_to("camille")
        for command, body in (("answering", {}), ("decline", {"reason": "autre"})):
            answer = await other.command(f"/console/offers/{offer.id}/{command}", **body)
            assert answer.status == 409
        contact = await site.connect("camille")
        assert (await other.command(f"/console/contacts/{contact.id}/hang-up")).status == 409
        assert (await mine.command(f"/console/contacts/{contact.id}/hang-up")).status == 200
        assert (await other.command(f"/console/contacts/{contact.id}/close", disposition="resolu")).status == 409


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("/console/presence", {"presence": "asleep", "reason": ""}, 422, "presence"),
        ("/console/presence", {"presence": "away", "reason": "vacances"}, 422, "reason"),
        ("/console/presence", {"presence": "away", "reason": "pause", "op": "x"}, 422, "bad_request"),
        ("/console/presence", {}, 422, "bad_request"),
        ("/console/offers/o_1/answering", {}, 409, "stale"),
        ("/console/contacts/c_1/hang-up", {}, 404, "stale"),
        ("/console/contacts/c_1/close", {"disposition": "parfait"}, 422, "disposition"),
        ("/console/contacts/c_1/close", {"disposition": "resolu", "note": "x" * 2001}, 422, "note_too_long"),
        ("/console/contacts/c_1/close", {"disposition": "resolu", "note": "mot de passe : chat"}, 422, "note_password"),
    ],
)
async def test_what_makes_no_sense_is_refused_in_words(
    site: Site, path: str, body: dict[str, str], status: int, code: str
) -> None:
    async with script(site, "camille") as client:
        answer = await client.command(path, **body)
        fault = (await answer.json())["error"]
        assert (answer.status, fault["code"]) == (status, code)
        assert len(fault["message"]) > 10


async def test_commands_need_the_form_token(site: Site) -> None:
    async with script(site, "camille") as client:
        for token in ("", "0" * 64, "é"):
            client.csrf = token
            answer = await client.command("/console/presence", presence="available", reason="")
            assert answer.status == 403
        assert await site.services.store.agent(client.id) is None


async def test_the_softphones_token_is_given_to_who_is_signed_in(site: Site) -> None:
    async with script(site, "camille") as client:
        answer = await (await client.command("/console/softphone-token")).json()
        assert answer["kind"] == "simulator"
        assert answer["url"] == site.softphones.url
    async with script(site) as stranger:
        answer = await stranger.command("/console/softphone-token")
        assert answer.status == 401
