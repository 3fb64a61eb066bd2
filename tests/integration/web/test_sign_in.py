"""Who may come in, and what a page of another site cannot do."""

from __future__ import annotations

import re

import pytest

from tests.site import PASSWORD, Site, script


async def test_a_person_signs_in_by_the_form_and_lands_on_their_page(site: Site) -> None:
    async with script(site) as client:
        page = await (await client.http.get("/sign-in")).text()
        csrf = re.search(r'name="csrf" value="(\w+)"', page)
        assert csrf is not None
        form = {"login": "camille", "password": PASSWORD, "csrf": csrf[1], "next": ""}
        answer = await client.http.post("/sign-in", data=form)
        assert answer.url.path == "/console"
        assert "Camille Aubin" in await answer.text()


async def test_a_wrong_password_is_refused_in_french_and_the_login_is_kept(site: Site) -> None:
    async with script(site) as client:
        page = await (await client.http.get("/sign-in")).text()
        csrf = re.search(r'name="csrf" value="(\w+)"', page)
        assert csrf is not None
        form = {"login": "camille", "password": "autre chose", "csrf": csrf[1], "next": ""}
        answer = await client.http.post("/sign-in", data=form)
        text = await answer.text()
        assert answer.status == 403
        assert "Identifiant ou mot de passe incorrect" in text
        assert 'value="camille"' in text


async def test_a_form_of_another_site_opens_no_session(site: Site) -> None:
    async with script(site) as client:
        form = {"login": "camille", "password": PASSWORD, "csrf": "", "next": ""}
        answer = await client.http.post("/sign-in", data=form)
        assert answer.status == 403
        assert "helpline_session" not in answer.cookies
        hostile = {"Origin": "https://ailleurs.example"}
        answer = await client.http.post("/sign-in", json={"login": "camille", "password": PASSWORD}, headers=hostile)
        assert answer.status == 403


@pytest.mark.parametrize("path", ["/console", "/supervision", "/desk", "/supervision/applications"])
async def test_a_stranger_is_sent_to_sign_in(site: Site, path: str) -> None:
    async with script(site) as client:
        answer = await client.http.get(path)
        assert answer.url.path == "/sign-in"


async def test_the_wall_is_for_supervisors(site: Site) -> None:
    async with script(site, "camille") as client:
        answer = await client.http.get("/supervision")
        assert answer.status == 403
        assert "n’est pas disponible" in await answer.text()
    async with script(site, "dominique") as client:
        assert (await client.http.get("/supervision")).status == 200


async def test_signing_out_ends_duty_session_and_open_pages(site: Site) -> None:
    async with script(site, "camille") as client:
        live = await client.live()
        await live.receive_json()
        await client.command("/console/presence", presence="available", reason="")
        await client.http.post("/sign-out", data={"csrf": client.csrf})
        said = [message async for message in live]
        assert '"signed_out"' in said[-1].data
        agent = await site.services.store.agent(client.id)
        assert agent is not None
        assert agent.presence == "offline"
        assert (await client.http.get("/session", headers={"Accept": "application/json"})).status == 401


async def test_where_to_go_next_is_never_elsewhere(site: Site) -> None:
    async with script(site) as client:
        page = await (await client.http.get("/sign-in?next=https://ailleurs.example")).text()
        assert "ailleurs" not in page
