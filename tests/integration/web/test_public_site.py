"""The front door, as anybody sees it: no cookie, no JavaScript, the truth about the line."""

from __future__ import annotations

import asyncio
import re
from html import unescape

import pytest

from helpline.web.public_pages import ADDRESSES
from tests.site import Site, script

PUBLIC = [address for name, page in ADDRESSES.items() if name != "volunteer" for address in page.values()]


async def test_the_number_stands_on_every_page_and_can_be_called(site: Site) -> None:
    async with script(site) as client:
        for page in ADDRESSES.values():
            for language, address in page.items():
                answer = await client.http.get(address)
                text = unescape(await answer.text())
                assert answer.status == 200, address
                assert 'href="tel:+33170772372"' in text
                assert "01\u00a070\u00a0772\u00a0372" in text
                assert f'<html lang="{language}">' in text


@pytest.mark.parametrize("address", PUBLIC)
async def test_reading_leaves_no_cookie_and_may_be_cached(site: Site, address: str) -> None:
    async with script(site) as client:
        answer = await client.http.get(address)
        assert not answer.cookies
        assert answer.headers["Cache-Control"].startswith("public, max-age=")


async def test_the_feed_tells_who_answers_and_how_many_wait(site: Site) -> None:
    async with script(site) as client, script(site, "camille") as camille:

        async def until(language: str = "fr", **wanted: object) -> dict[str, object]:
            """The feed's word on the telephone, once it is this; a reading may be two seconds old."""
            async with asyncio.timeout(10):
                while True:
                    answer = await client.http.get(f"/status.json?language={language}")
                    assert answer.headers["Access-Control-Allow-Origin"] == "*"
                    assert answer.headers["Cache-Control"] == "public, max-age=10"
                    body = await answer.json()
                    assert (body["phone"], body["tel"]) == ("01\u00a070\u00a0772\u00a0372", "+33170772372")
                    voice: dict[str, object] = body["channels"]["voice"]
                    if wanted.items() <= voice.items():
                        return voice
                    await asyncio.sleep(0.05)

        await until(why="nobody", open=False)
        await camille.command("/console/presence", presence="available", reason="")
        await until(why="open", open=True, waiting=0, words="Personne n’attend en ce moment.")
        await site.caller_waits()
        await until("en", waiting=1, words="1 person is waiting at the moment.")


async def test_an_unknown_language_gets_french(site: Site) -> None:
    async with script(site) as client:
        answer = await client.http.get("/status.json?language=%00")
        assert (await answer.json())["language"] == "fr"


async def form_of(client: object, address: str) -> str:
    page = await (await client.http.get(address)).text()  # type: ignore[attr-defined]
    found = re.search(r'name="csrf" value="(\w+)"', page)
    assert found is not None
    return found[1]


async def test_from_the_form_to_the_first_shift(site: Site) -> None:
    """Somebody applies; a supervisor invites; they choose a password; they are on duty."""
    async with script(site) as visitor:
        form = {"name": "Alix Le Gall", "email": "alix@example.org", "message": "Le mardi.\r\n<b>Bien</b>"}
        form["csrf"] = await form_of(visitor, "/devenir-benevole")
        answer = await visitor.http.post("/devenir-benevole", data=form)
        assert "bien arrivée" in unescape(await answer.text())
    async with script(site, "dominique") as boss:
        page = await (await boss.http.get("/supervision/applications")).text()
        assert "Alix Le Gall" in page
        assert "Le mardi. &lt;b&gt;Bien&lt;/b&gt;" in page
        (application,) = await site.services.applications.waiting()
        csrf = {"csrf": boss.csrf}
        answer = await boss.http.post(f"/supervision/applications/{application.id}/invite", data=csrf)
        link = re.search(r'value="(http[^"]+/invitation/\w+)"', await answer.text())
        assert link is not None
        path = link[1].removeprefix(site.url)
    async with script(site) as newcomer:
        chosen = {"csrf": await form_of(newcomer, path), "login": "camille", "password": "un mot de passe assez long"}
        taken = await newcomer.http.post(path, data=chosen)
        assert (taken.status, "déjà pris" in await taken.text()) == (422, True)
        joined = await newcomer.http.post(path, data=chosen | {"login": "Alix"})
        assert joined.url.path == "/sign-in"
        assert "Votre compte est créé. Connectez-vous." in unescape(await joined.text())
        again = await newcomer.http.get(path)
        assert (again.status, "n’est plus valable" in unescape(await again.text())) == (404, True)
    site.ids["alix"] = next(who.id for who in await site.services.accounts.list() if who.login == "alix")
    assert (await site.services.sign_in.sign_in("alix", "un mot de passe assez long", "here")).strip()
    assert not await site.services.applications.waiting()


@pytest.mark.parametrize(
    ("told", "fault", "words"),
    [
        ({"name": " "}, "name", "Écrivez vos nom"),
        ({"email": "alix@"}, "email", "adresse électronique"),
        ({"telephone": "appelez-moi"}, "telephone", "numéro de téléphone"),
        ({"postal_code": "٢٩٢٠٠"}, "postal_code", "code postal"),
        ({"postal_code": "99999"}, "postal_code", "ne connaissons pas ce code postal"),
        ({"message": "x" * 1001}, "message", "trop long"),
    ],
)
async def test_a_fault_gives_the_form_back_as_it_was_typed(
    site: Site, told: dict[str, str], fault: str, words: str
) -> None:
    async with script(site) as client:
        form = {"name": "Alix", "email": "alix@example.org", "csrf": await form_of(client, "/devenir-benevole")} | told
        answer = await client.http.post("/devenir-benevole", data=form)
        page = unescape(await answer.text())
        assert answer.status == 422
        assert words in page
        assert re.search(rf'id="{fault}"[^>]*aria-invalid="true"', page)
        assert form["name"] in page
        assert not await site.services.applications.waiting()


async def test_machines_and_other_sites_leave_nothing(site: Site) -> None:
    async with script(site) as client:
        form = {"name": "Alix", "email": "alix@example.org", "csrf": await form_of(client, "/devenir-benevole")}
        assert (await client.http.post("/devenir-benevole", data=form | {"website": "http://x"})).status == 200
        assert (await client.http.post("/devenir-benevole", data=form | {"csrf": "0"})).status == 403
        hostile = {"Origin": "https://ailleurs.example"}
        assert (await client.http.post("/devenir-benevole", data=form, headers=hostile)).status == 403
        assert not await site.services.applications.waiting()


async def test_a_declined_application_leaves_the_list_and_its_invitation_stops_working(site: Site) -> None:
    applications = site.services.applications
    person = await applications.apply({"name": "Noa", "email": "noa@example.org"})
    secret = await applications.invite(person.id)
    assert (await applications.invited(secret)).name == "Noa"
    second = await applications.invite(person.id)
    async with script(site, "dominique") as boss:
        assert (await boss.http.get(f"/invitation/{secret}")).status == 404, "a new invitation replaces the first"
        answer = await boss.http.post(f"/supervision/applications/{person.id}/decline", data={"csrf": boss.csrf})
        assert "Noa" in await answer.text()
        assert (await boss.http.get(f"/invitation/{second}")).status == 404
        again = await boss.http.post(f"/supervision/applications/{person.id}/decline", data={"csrf": boss.csrf})
        assert again.status == 404


async def test_a_volunteer_sees_no_application(site: Site) -> None:
    async with script(site, "camille") as camille:
        assert (await camille.http.get("/supervision/applications")).status == 403
