"""Who is let in to write, by which setting, and what the others are told: in the refusal and in /status.json alike."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from routing.model import ContactState
from tests.chat_client import Visitor, new_id, visitor
from tests.integration.chat.test_a_chat import meet
from tests.site import Site, running_site

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


@pytest.fixture(autouse=True)
def _no_reading_serves_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("helpline.services.public_status.FRESH_MS", 0)


async def refusal(page: Visitor, language: str = "fr") -> tuple[int, str, str]:
    """How the next opening is refused."""
    answer = await page.post("/chat/open", {"op": new_id(), "language": language})
    told = (await answer.json())["error"]
    return answer.status, told["code"], told["message"]


async def status(page: Visitor, channel: str = "chat") -> dict[str, Any]:
    answer = await page.http.get("/status.json")
    told: dict[str, Any] = (await answer.json())["channels"][channel]
    return told


def some_other_day() -> str:
    """Hours of a day that is neither today nor tomorrow, whenever the test runs."""
    today = dt.datetime.now(ZoneInfo("Europe/Paris")).weekday()
    return f"{DAYS[(today + 3) % 7]} 10:00-12:00"


async def test_the_chat_has_hours_of_its_own(redis_url: str, tmp_path: Path) -> None:
    async with running_site(redis_url, tmp_path, CHAT_HOURS=some_other_day()) as site, visitor(site.url) as page:
        await site.available("camille")
        code, kind, words = await refusal(page)
        assert (code, kind) == (409, "chat.closed")
        assert "de 10 heures à midi" in words
        assert "France Services" in words
        assert (await status(page, "voice"))["open"]
        told = await status(page)
        assert (told["open"], told["why"], told["label"]) == (False, "hours", "Fermé")
        assert told["words"].startswith("L’aide par écrit rouvre ")
        assert "10 heures" in told["next_opening"]
        assert "from 10 a.m. to noon" in (await refusal(page, "en"))[2]


async def test_nobody_on_duty_until_somebody_is_and_who_is_away_does_not_count(site: Site) -> None:
    async with visitor(site.url) as page:
        assert (await refusal(page))[:2] == (409, "chat.nobody")
        await site.available("camille")
        assert (await status(page))["open"]
        await page.open()
        account = await site.services.accounts.by_id(site.ids["camille"])
        assert account is not None
        await site.services.duty.set_presence(account, "away", "pause", site.op())
        code, kind, words = await refusal(page)
        assert (code, kind) == (409, "chat.nobody")
        assert "quelques minutes" in words
        assert "appelez-nous" in words
        told = await status(page)
        assert (told["open"], told["why"]) == (False, "nobody")
        assert "par écrit" in told["words"]


async def test_a_line_that_is_full_asks_new_writers_to_come_back_and_keeps_those_who_are_in(
    redis_url: str, tmp_path: Path
) -> None:
    async with running_site(redis_url, tmp_path, CHAT_QUEUE="2") as site, visitor(site.url) as page:
        await site.available("camille")
        await page.open(op="early-0001")
        call = await site.caller_waits()
        assert (await status(page))["waiting"] == 1
        await site.visitor_waits()
        code, kind, words = await refusal(page)
        assert (code, kind) == (409, "chat.full")
        assert "quart d’heure" in words
        assert "appelez-nous" in words
        told = await status(page)
        assert (told["open"], told["why"], told["label"], told["waiting"]) == (False, "full", "Ouvert, mais complet", 2)
        assert "quart d’heure" in told["words"]
        assert (await status(page, "voice"))["open"], "the telephone turns nobody away"
        await page.open(op="early-0001")
        await page.connect()
        await page.stage("flow")
        await page.says("quelqu’un")
        assert (await page.stage("queue"))["position"] == 3
        await site.services.store.leave(site.op(), call.id, "abandoned", "contact")
        assert (await refusal(page))[1] == "chat.full"
        await page.send("end")
        await page.stage("closed")
        assert (await status(page))["why"] == "open"
        await page.open()


async def test_a_volunteer_who_chats_is_rung_for_a_call_only_where_channels_are_mixed(
    redis_url: str, tmp_path: Path
) -> None:
    async with running_site(redis_url, tmp_path, MIX_CHANNELS="yes") as site, visitor(site.url) as page:
        await site.available("camille")
        chat = await meet(site, page)
        call = await site.caller_waits()
        assert (await site.offer_to("camille")).contact == call.id
        await site.connect("camille")
        assert (await site.services.store.agent_view(site.ids["camille"])).agent.contacts == (chat, call.id)
        async with visitor(site.url) as other:
            second = await meet(site, other)
        assert second not in (chat, call.id)


async def test_elsewhere_the_call_waits_until_the_chat_is_over(site: Site, page: Visitor) -> None:
    camille = site.ids["camille"]
    chat = await meet(site, page)
    call = await site.caller_waits()
    assert call.state is ContactState.WAITING
    assert (await site.services.store.agent_view(camille)).offer is None
    await site.services.conversations.hang_up(chat, camille, site.op())
    assert (await site.services.store.agent_view(camille)).offer is None
    await site.services.wrap_up.close(chat, camille, "abus", "", site.op())
    assert (await site.offer_to("camille")).contact == call.id
