"""A service of a few lines that answers TwiML, for the simulator to call over real HTTP."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web

Reply = str | bytes | web.StreamResponse | Callable[["Seen"], "str | Awaitable[str] | web.StreamResponse"]


class Seen:
    """One request as it arrived: method, the exact target, headers, fields in their order."""

    def __init__(self, request: web.Request, fields: list[tuple[str, str]]) -> None:
        self.method = request.method
        self.target = request.raw_path
        self.path = request.path
        self.headers = request.headers
        self.cookies = dict(request.cookies)
        self.fields = fields

    def __getitem__(self, name: str) -> str:
        return dict(self.fields)[name]

    def get(self, name: str) -> str | None:
        return dict(self.fields).get(name)


class Service:
    """`answers[path]` is a document, a list of documents (the last one repeats), a response or a function."""

    def __init__(self) -> None:
        self.answers: dict[str, Reply | list[Reply]] = {}
        self.seen: list[Seen] = []
        self.url = ""

    def at(self, path: str) -> list[Seen]:
        return [seen for seen in self.seen if seen.path == path]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        form = await request.post()
        fields = [(name, str(value)) for name, value in (form or request.query).items()]
        seen = Seen(request, fields)
        self.seen.append(seen)
        reply = self.answers.get(request.path, "<Response/>")
        if isinstance(reply, list):
            reply = reply.pop(0) if len(reply) > 1 else reply[0]
        if callable(reply) and not isinstance(reply, web.StreamResponse):
            made = reply(seen)
            reply = await made if isinstance(made, Awaitable) else made
        if isinstance(reply, web.StreamResponse):
            return reply
        return web.Response(text=str(reply), content_type="text/xml")


@asynccontextmanager
async def running_service() -> AsyncIterator[Service]:
    service = Service()
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", service.answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    service.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield service
    await runner.cleanup()
