"""The on-screen phone's page and files, and the journal as JSON."""

from pathlib import Path

from aiohttp import web

from helpline.simulator.keys import BOARD

PAGE = Path(__file__).parent / "page"
SHOWN = 200


def setup(app: web.Application) -> None:
    app.router.add_get("/", _home)
    app.router.add_get("/phone", _phone)
    app.router.add_get("/sim/journal", _journal)
    app.router.add_static("/sim/static", PAGE)


async def _home(request: web.Request) -> web.StreamResponse:
    raise web.HTTPFound("/phone")


async def _phone(request: web.Request) -> web.StreamResponse:
    page = PAGE / "phone.html"
    if not page.is_file():
        raise web.HTTPNotFound(text="the phone page is not installed")
    return web.FileResponse(page, headers={"Cache-Control": "no-cache"})


async def _journal(request: web.Request) -> web.StreamResponse:
    return web.json_response(request.app[BOARD].journal.last(SHOWN))
