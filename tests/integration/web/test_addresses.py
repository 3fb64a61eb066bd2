"""The limits of an address: behind a listed proxy each visitor has their own, and nobody gets another by saying so."""

from __future__ import annotations

from pathlib import Path

import aiohttp
import pytest

from tests.chat_client import new_id
from tests.site import PASSWORD, Site, running_site

ROOM, ELSEWHERE = "198.51.100.7", "2001:db8:2::7"


async def tries(http: aiohttp.ClientSession, told: str, login: str, password: str) -> str:
    """The fault of one sign-in, or "" when it succeeds."""
    body = {"login": login, "password": password}
    answer = await http.post("/sign-in", json=body, headers={"X-Forwarded-For": told})
    return str((await answer.json()).get("error", {}).get("code", ""))


async def opens(http: aiohttp.ClientSession, site: Site, told: str) -> str:
    """The same of one chat."""
    headers = {"Origin": site.url, "X-Forwarded-For": told}
    answer = await http.post("/chat/open", json={"op": new_id(), "language": "fr"}, headers=headers)
    return str((await answer.json()).get("error", {}).get("code", ""))


async def test_behind_a_listed_proxy_one_visitor_does_not_use_up_what_others_may_ask(
    redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("helpline.services.chat_limits.CHATS", 1)
    async with (
        running_site(redis_url, tmp_path, PROXIES="127.0.0.0/8") as site,
        aiohttp.ClientSession(site.url) as http,
    ):
        for number in range(20):
            assert await tries(http, f"10.0.0.{number}, {ROOM}", f"personne{number}", "x") == "sign_in.wrong"
        assert await tries(http, ROOM, "camille", PASSWORD) == "sign_in.locked"
        assert await tries(http, ELSEWHERE, "camille", PASSWORD) == ""
        await site.available("camille")
        assert await opens(http, site, ROOM) == ""
        assert await opens(http, site, f"{ELSEWHERE}, {ROOM}:4711") == "chat.too_many"
        assert await opens(http, site, f"{ROOM}, {ELSEWHERE}") == ""


async def test_a_whole_ipv6_household_is_counted_as_one_and_its_neighbours_are_not(
    redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("helpline.services.chat_limits.CHATS", 1)
    household, neighbour = "2001:db8:2:1", "2001:db8:2:2"
    async with (
        running_site(redis_url, tmp_path, PROXIES="127.0.0.0/8") as site,
        aiohttp.ClientSession(site.url) as http,
    ):
        for number in range(20):
            told = f"{household}:{number:x}:ffff::{number:x}"
            assert await tries(http, told, f"personne{number}", "x") == "sign_in.wrong"
        assert await tries(http, f"{household}::7", "camille", PASSWORD) == "sign_in.locked"
        assert await tries(http, f"{neighbour}::7", "camille", PASSWORD) == ""
        await site.available("camille")
        assert await opens(http, site, f"{household}::1") == ""
        assert await opens(http, site, f"{household}:abcd::2") == "chat.too_many"
        assert await opens(http, site, f"{neighbour}::2") == ""


async def test_a_stranger_who_names_an_address_is_counted_under_their_own(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """reliability.md K3."""
    monkeypatch.setattr("helpline.services.chat_limits.CHATS", 3)
    await site.available("camille")
    async with aiohttp.ClientSession(site.url) as http:
        for number in range(20):
            assert await tries(http, f"198.51.100.{number}", f"personne{number}", "x") == "sign_in.wrong"
        assert await tries(http, "198.51.100.20", "camille", PASSWORD) == "sign_in.locked"
        assert [await opens(http, site, f"198.51.100.{number}") for number in range(3)] == ["", "", ""]
        assert await opens(http, site, "198.51.100.3") == "chat.too_many"
