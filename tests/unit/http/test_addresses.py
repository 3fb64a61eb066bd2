"""Who asks: proxies are believed as far as they are listed, strangers never (reliability.md K3)."""

from __future__ import annotations

from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request
from multidict import CIMultiDict

from helpline.http.addresses import address_of
from helpline.http.keys import SETTINGS
from tests.settings import settings_for

PROXIES = "127.0.0.1, 10.1.0.0/16, 2001:db8:1::/48"
STRANGER = "203.0.113.9"
VISITOR = "198.51.100.7"
SPOOFED = (
    "198.51.100.7",
    "127.0.0.1",
    "198.51.100.7, 10.1.0.1",
    "10.1.0.1, 127.0.0.1",
    "::1",
    "2001:db8:1::1",
    "[::1]:80",
    "::ffff:127.0.0.1",
    "unknown",
    "localhost",
    "",
    ",,,",
    "<script>alert(1)</script>",
    "9" * 5000,
    "127.0.0.1:99999",
)


def ask(folder: Path, peer: str, *told: str, proxies: str = PROXIES, header: str = "X-Forwarded-For") -> str:
    app = web.Application()
    app[SETTINGS] = settings_for("redis://127.0.0.1:6379/0", folder, 8080, PROXIES=proxies)
    headers = CIMultiDict((header, text) for text in told)
    return address_of(make_mocked_request("POST", "/chat/open", headers, app=app).clone(remote=peer))


@pytest.mark.parametrize("told", SPOOFED)
@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Forwarded"])
def test_what_a_stranger_says_of_themselves_changes_nothing(tmp_path: Path, told: str, header: str) -> None:
    assert ask(tmp_path, STRANGER, told, header=header) == STRANGER
    assert ask(tmp_path, STRANGER, told, header=header, proxies="") == STRANGER
    assert ask(tmp_path, "127.0.0.1", told, header=header, proxies="") == "127.0.0.1"


@pytest.mark.parametrize("told", SPOOFED)
def test_nor_does_it_through_a_proxy_which_adds_who_asked(tmp_path: Path, told: str) -> None:
    assert ask(tmp_path, "127.0.0.1", f"{told}, {STRANGER}") == STRANGER
    assert ask(tmp_path, "127.0.0.1", told, STRANGER) == STRANGER
    assert ask(tmp_path, "10.1.9.9", f"{told}, {STRANGER}:4711, 10.1.2.3, 127.0.0.1") == STRANGER


@pytest.mark.parametrize(
    ("told", "asker"),
    [
        (VISITOR, VISITOR),
        (f"{VISITOR}:51000", VISITOR),
        (f"\t{VISITOR} ", VISITOR),
        (f"{VISITOR},10.1.200.3", VISITOR),
        (f"::ffff:{VISITOR}", VISITOR),
        ("2001:0DB8:2:0::7", "2001:db8:2::7"),
        ("[2001:db8:2::7]", "2001:db8:2::7"),
        ("[2001:db8:2::7]:443", "2001:db8:2::7"),
        ("2001:db8:2::7, 2001:db8:1::5", "2001:db8:2::7"),
        ("fe80::1%<b>", "fe80::1"),
    ],
)
def test_a_listed_proxy_is_believed(tmp_path: Path, told: str, asker: str) -> None:
    for peer in ("127.0.0.1", "10.1.0.1", "::ffff:10.1.0.1", "2001:db8:1::1"):
        assert ask(tmp_path, peer, told) == asker


@pytest.mark.parametrize(
    ("told", "asker"),
    [
        ((), "127.0.0.1"),
        (("",), "127.0.0.1"),
        (("unknown",), "127.0.0.1"),
        (("198.51.100.07",), "127.0.0.1"),
        (("198.51.100.٧",), "127.0.0.1"),
        (("198.51.100.7:port",), "127.0.0.1"),
        (("2001:db8:2::7]:443",), "127.0.0.1"),
        ((f"{VISITOR}, unknown, 10.1.0.3",), "10.1.0.3"),
        ((f"{VISITOR},, 10.1.0.3",), "10.1.0.3"),
        (("10.1.0.2, 10.1.0.3",), "10.1.0.2"),
    ],
)
def test_where_the_header_breaks_off_the_last_proxy_stands_for_the_asker(
    tmp_path: Path, told: tuple[str, ...], asker: str
) -> None:
    assert ask(tmp_path, "127.0.0.1", *told) == asker


def test_a_connection_without_an_address_believes_nobody(tmp_path: Path) -> None:
    assert ask(tmp_path, "", VISITOR) == ""
