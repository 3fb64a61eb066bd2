"""A line on a real server, reached by as many clients as a test wants."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from routing.errors import RoutingError
from routing.model import Policy
from routing.redis_store import RedisStore
from tests.redis_servers import RedisServer
from tests.store_line import DAY, StoreLine

T = TypeVar("T")


class RealLine(StoreLine):
    """`clock` is not handed in: the scripts ask Redis."""

    def __init__(self, server: RedisServer, policy: Policy | None = None) -> None:
        super().__init__(policy or Policy())
        self.server = server
        self._opened: list[RedisStore] = []
        self.store = self.client()

    def client(self, url: str | None = None) -> RedisStore:
        store = RedisStore.connect(url or self.server.url, "real", self.policy, day=lambda: DAY)
        self._opened.append(store)
        return store

    async def close(self) -> None:
        for store in self._opened:
            await store.aclose()


async def all_at_once(attempts: list[Callable[[], Awaitable[T]]]) -> list[T | RoutingError]:
    """Start them together; the refusals are answers too."""
    gate = asyncio.Event()

    async def attempt(one: Callable[[], Awaitable[T]]) -> T | RoutingError:
        await gate.wait()
        try:
            return await one()
        except RoutingError as error:
            return error

    tasks = [asyncio.ensure_future(attempt(one)) for one in attempts]
    gate.set()
    return list(await asyncio.gather(*tasks))


@asynccontextmanager
async def lossy_proxy(server: RedisServer, path: str, lose: Callable[[bytes], bool]) -> AsyncIterator[str]:
    """A socket in front of Redis: passes a request on, and cuts the line instead of answering when `lose` says so."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        up_reader, up_writer = await asyncio.open_unix_connection(str(server.socket))
        try:
            while request := await reader.read(1 << 16):
                up_writer.write(request)
                answer = await up_reader.read(1 << 16)
                if lose(request):
                    break
                writer.write(answer)
        finally:
            writer.close()
            up_writer.close()

    listener = await asyncio.start_unix_server(serve, path)
    try:
        yield f"unix://{path}"
    finally:
        listener.close()
