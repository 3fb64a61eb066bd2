"""Rules that hold on every address of the site, whoever adds the next one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from aiohttp import web

from helpline.web.public_pages import ADDRESSES
from tests.site import Site, script

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
OPEN = {
    *("/sign-in", "/sign-out", "/language", "/healthz", "/static/{hash}/{name}", "/desk"),
    *("/status.json", "/chat/widget.js", "/invitation/{secret}"),
    *(address for page in ADDRESSES.values() for address in page.values()),
}
SUPERVISORS_ONLY = {
    *("/supervision", "/supervision/live", "/supervision/applications"),
    *("/supervision/applications/{id}/invite", "/supervision/applications/{id}/decline"),
}
FOR_OTHER_SITES = {"/status.json", "/chat/widget.js"}


def routes(site: Site) -> Iterator[tuple[str, str, str]]:
    """Method, template and an address of every route of the site (the channels have their own rules)."""
    for route in site.app.router.routes():
        assert route.resource is not None
        template = route.resource.canonical
        if route.method in ("GET", "POST") and not template.startswith(("/voice", "/chat/")):
            yield route.method, template, re.sub(r"{\w+}", "c_1", template)


async def test_security_headers_are_on_every_answer(site: Site) -> None:
    seen = 0
    for who in (None, "camille", "dominique"):
        async with script(site, who) as client:
            for method, _, path in [
                *routes(site),
                ("GET", "", "/nowhere"),
                ("PUT", "", "/console"),
                ("GET", "", "/%00"),
            ]:
                answer = await client.http.request(method, path, allow_redirects=False)
                for name, value in HEADERS.items():
                    if name == "Cross-Origin-Resource-Policy" and path in FOR_OTHER_SITES:
                        value = "cross-origin"
                    assert answer.headers.get(name) == value, (method, path, answer.status)
                policy = answer.headers["Content-Security-Policy"]
                assert "unsafe" not in policy
                assert "default-src 'none'" in policy
                assert "frame-ancestors 'none'" in policy
                assert answer.headers["Permissions-Policy"].startswith("microphone=(self)")
                seen += 1
    assert seen > 50


async def test_the_waiting_music_may_be_played_by_a_telephone_of_another_origin(site: Site) -> None:
    async with script(site, None) as client:
        answer = await client.http.request("GET", "/voice/audio/attente.wav")
        assert answer.status == 200
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


async def test_who_may_do_what(site: Site) -> None:
    """Role by route: a stranger gets nothing, a volunteer no wall, and no command goes without its form token."""
    checked = 0
    for method, template, path in routes(site):
        if template in OPEN:
            continue
        for who in (None, "camille", "dominique"):
            async with script(site, who) as client:
                headers = {"Accept": "application/json"}
                answer = await client.http.request(method, path, headers=headers, allow_redirects=False)
                allowed = who == "dominique" or (who == "camille" and template not in SUPERVISORS_ONLY)
                if who is None:
                    assert answer.status == 401, template
                elif not allowed or method == "POST":
                    assert answer.status == 403, (who, template)
                else:
                    assert answer.status in (200, 403, 422), (who, template)  # 403: a socket without an Origin
                checked += 1
    assert checked >= 30


@pytest.mark.parametrize("header", ["Host", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-For", "Forwarded"])
async def test_nothing_said_about_the_host_is_believed(site: Site, header: str) -> None:
    async with script(site, "camille") as client:
        hostile = {header: "ailleurs.example"}
        answer = await client.http.get("/console", headers=hostile)
        assert answer.status == 200
        assert "ailleurs" not in await answer.text()
        answer = await client.http.get("/desk", headers=hostile, allow_redirects=False)
        assert answer.headers["Location"] == "/console"


async def test_a_fault_of_ours_says_nothing_to_the_outside(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError("the caller +33639980042 said: bonjour")

    monkeypatch.setattr("helpline.services.duty.Duty.set_presence", broken)
    async with script(site, "camille") as client:
        answer = await client.command("/console/presence", presence="available", reason="")
        text = await answer.text()
    assert answer.status == 500
    assert "RuntimeError" not in text
    assert "Traceback" not in text
    assert json.loads(text)["error"]["message"].startswith("Quelque chose n’a pas fonctionné")
    assert "RuntimeError at" in caplog.text
    assert "+33639980042" not in caplog.text
    assert "bonjour" not in caplog.text


async def test_while_the_store_is_away_pages_say_so_and_come_back(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from routing.errors import Unavailable

    async def away(*_: object, **__: object) -> None:
        raise Unavailable

    async with script(site, "camille") as client:
        with monkeypatch.context() as patch:
            patch.setattr(type(site.services.store), "set_presence", away)
            patch.setattr(type(site.services.store), "ping", away)
            answer = await client.command("/console/presence", presence="available", reason="")
            assert answer.status == 503
            assert (await answer.json())["error"]["code"] == "unavailable"
            assert (await client.http.get("/healthz")).status == 503
            out = await client.http.post("/sign-out", data={"csrf": client.csrf}, allow_redirects=False)
            assert out.status == 303, "leaving works while the store is away"
        assert (await client.http.get("/healthz")).status == 200


async def test_static_files_are_kept_for_ever_under_their_hash_and_not_under_another(site: Site) -> None:
    async with script(site) as client:
        page = await (await client.http.get("/sign-in")).text()
        found = re.search(r'href="(/static/(\w+)/css/base.css)"', page)
        assert found is not None
        answer = await client.http.get(found[1])
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
        stale = await client.http.get(found[1].replace(found[2], "0123456789abcdef"))
        assert stale.status == 200
        assert stale.headers["Cache-Control"] == "no-cache"
        for name in ("../routes.py", "..%2Froutes.py", "css/../../routes.py", "css", "js/nothing.js"):
            assert (await client.http.get(f"/static/{found[2]}/{name}")).status == 404


async def test_own_styles_stay_small(site: Site) -> None:
    from helpline.web.assets import OWN

    # The widget, which other sites load, has a measure of its own (test_widget.py).
    assert sum(path.stat().st_size for path in (OWN / "css").rglob("*.css")) <= 20_000


async def test_the_twilio_policy_names_twilio_and_the_simulators_does_not() -> None:
    from helpline.http.security import TWILIO_CONNECT, TWILIO_MEDIA, content_security_policy

    real = content_security_policy(connect=TWILIO_CONNECT, media=TWILIO_MEDIA)
    assert "wss://voice-js.dublin.twilio.com" in real
    assert "*" not in real
    assert isinstance(web.Response(headers={"Content-Security-Policy": real}), web.Response)
