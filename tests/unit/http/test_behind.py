"""Two applications as one: each with its own middlewares and signals, one life."""

from __future__ import annotations

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from helpline.http.behind import put_behind
from helpline.http.errors import Handler


async def test_the_site_answers_where_the_front_knows_nothing_and_lives_as_long() -> None:
    told: list[str] = []
    front, site = web.Application(), web.Application()

    async def hello(request: web.Request) -> web.Response:
        return web.Response(text="site" if request.app is site else "front")

    @web.middleware
    async def faults(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except web.HTTPNotFound:
            return web.Response(status=404, text="a page for it")

    async def dress(_: web.Request, response: web.StreamResponse) -> None:
        response.headers["X-Site"] = "yes"

    async def opens(_: web.Application) -> None:
        told.append("opens")

    async def says_goodbye(_: web.Application) -> None:
        told.append("goodbye")

    async def closes(_: web.Application) -> None:
        told.append("closes")

    site.middlewares.append(faults)
    site.on_response_prepare.append(dress)
    site.on_startup.append(opens)
    site.on_shutdown.append(says_goodbye)
    site.on_cleanup.append(closes)
    site.router.add_get("/page", hello)
    front.router.add_post("/hook", hello)
    put_behind(front, site)

    async with TestClient(TestServer(front)) as client:
        assert told == ["opens"]
        hook, page = await client.post("/hook"), await client.get("/page")
        nowhere, unread = await client.get("/nowhere"), await client.get("/hook")
        assert [await answer.text() for answer in (hook, page, nowhere)] == ["front", "site", "a page for it"]
        assert [answer.headers.get("X-Site") for answer in (hook, page, nowhere)] == [None, "yes", "yes"]
        assert unread.status == 404
    assert told == ["opens", "goodbye", "closes"], "each once"
