"""One application behind another: it answers at every address that the one in front does not know.

aiohttp runs the middlewares and signals of an application for all of its routes, those of applications mounted in it
included. What pages need at each answer would cost a webhook a tenth of its time, and it needs none of it.
"""

from __future__ import annotations

from aiohttp import web


def put_behind(front: web.Application, site: web.Application) -> None:
    """`site` keeps its own middlewares, signals and keys, and lives as long as `front`. Call this last."""
    runner = web.AppRunner(site, access_log=None)

    async def ask(request: web.Request) -> web.StreamResponse:
        assert runner.server is not None, "started with the one in front"
        return await runner.server.request_handler(request)

    async def start(_: web.Application) -> None:
        await runner.setup()

    async def say_goodbye(_: web.Application) -> None:
        await site.shutdown()  # now, while its sockets can still be written to

    async def stop(_: web.Application) -> None:
        await site.cleanup()  # not the runner's: it would say goodbye again, and has no connection of its own

    front.router.add_route("*", "/{anywhere:.*}", ask)
    front.on_startup.append(start)
    front.on_shutdown.append(say_goodbye)
    front.on_cleanup.append(stop)
