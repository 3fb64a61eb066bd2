"""One shared connection for short commands: all that is asked in one turn of the loop leaves in one write.

`redis.asyncio` takes a connection from a pool, encodes, writes and waits for each command: 93 µs of CPU, against 4 to 7
here (performance.md §3.3). Blocking commands never come here: they would hold up everybody.
A lost connection fails what was asked on it, and nothing is ever sent twice: who knows the operation id repeats.
"""

from __future__ import annotations

import asyncio
import ssl
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import suppress
from typing import Any

import hiredis
from redis.asyncio.connection import parse_url
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import NoScriptError, ResponseError
from redis.exceptions import TimeoutError as RedisTimeoutError

Reply = Any
_LOOK_S = 0.25  # between two looks at the oldest question
_HEALTH_S = 10.0  # a connection that has been silent this long is asked whether it lives
_LINGER_S = 0.01  # what nobody waits for may wait this long for company
_MOST_UNHEARD = 1000


class Pipe:
    """Opened at the first command, opened again after a loss; replies are text. Belongs to one event loop."""

    def __init__(self, url: str, timeout_s: float) -> None:
        self._address: dict[str, Any] = {**parse_url(url)}
        self._tls = url.startswith("rediss://")
        self._timeout_s = timeout_s
        self._wire: _Wire | None = None
        self._opening: asyncio.Task[_Wire] | None = None

    def call(self, *command: str | int) -> Awaitable[Reply]:
        """The reply. Raises what redis-py would: a ConnectionError, a TimeoutError, a ResponseError."""
        if self._wire is None or self._wire.lost:
            return self._open_and_ask(command)
        return self._wire.ask(command)

    def tell(self, *command: str | int) -> None:
        """Send a command whose reply matters to nobody, if there is a connection, with the next one that does matter
        or a moment later; it may be lost."""
        if self._wire is not None and not self._wire.lost:
            self._wire.tell(command)

    async def listen(self, channel: str) -> AsyncGenerator[str | None, None]:
        """What is published on a channel, on a connection of its own; None first, and whenever some may be missing
        (a listener that is slow). Raises a ConnectionError when the connection is lost."""
        heard: deque[str | None] = deque([None])
        news = asyncio.Event()

        def hear(message: str) -> None:
            if len(heard) == _MOST_UNHEARD:
                heard.clear()
                heard.append(None)
            else:
                heard.append(message)
            news.set()

        wire = await self._connect(hear)
        wire.on_lost = news.set
        try:
            await wire.ask(("SUBSCRIBE", channel))
            while not wire.lost:
                news.clear()  # first: what happens while the listener is busy is seen afterwards
                while heard:
                    yield heard.popleft()
                with suppress(TimeoutError):
                    async with asyncio.timeout(_HEALTH_S):
                        await news.wait()
                        continue
                await wire.ask(("PING",))
            raise RedisConnectionError("the connection is lost")
        finally:
            wire.drop()

    async def aclose(self) -> None:
        if self._opening is not None:
            self._opening.cancel()
        if self._wire is not None:
            self._wire.drop()

    async def _open_and_ask(self, command: tuple[str | int, ...]) -> Reply:
        return await (await self._open()).ask(command)

    async def _open(self) -> _Wire:
        """One connection attempt at a time, shared by all who wait for it."""
        if self._opening is None or self._opening.done():
            self._opening = asyncio.ensure_future(self._connect())
        self._wire = await asyncio.shield(self._opening)
        return self._wire

    async def _connect(self, hear: Callable[[str], None] | None = None) -> _Wire:
        address, loop = self._address, asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._timeout_s):
                if "path" in address:
                    _, wire = await loop.create_unix_connection(lambda: _Wire(self._timeout_s, hear), address["path"])
                else:
                    tls = ssl.create_default_context() if self._tls else None
                    host, port = address.get("host", "localhost"), address.get("port", 6379)
                    _, wire = await loop.create_connection(lambda: _Wire(self._timeout_s, hear), host, port, ssl=tls)
                await self._greet(wire)
        except TimeoutError as error:
            raise RedisTimeoutError("no connection in time") from error
        except OSError as error:
            raise RedisConnectionError(type(error).__name__) from error
        return wire

    async def _greet(self, wire: _Wire) -> None:
        if password := self._address.get("password"):
            user = self._address.get("username")
            await wire.ask(("AUTH", user, password) if user else ("AUTH", password))
        if database := self._address.get("db"):
            await wire.ask(("SELECT", database))


class _Wire(asyncio.Protocol):
    """One connection: questions out, answers in the same order; what is published goes to `hear`."""

    def __init__(self, timeout_s: float, hear: Callable[[str], None] | None = None) -> None:
        self.lost = False
        self.on_lost: Callable[[], None] = lambda: None
        self._timeout_s = timeout_s
        self._hear = hear
        self._loop = asyncio.get_running_loop()
        self._reader = hiredis.Reader(encoding="utf-8")
        self._asked: deque[tuple[float, asyncio.Future[Reply] | None]] = deque()  # None: nobody waits for the reply
        self._unsent: list[bytes] = []
        self._leaving = self._waiting = False  # what is unsent leaves: in this turn of the loop, in a moment
        self._transport: asyncio.Transport
        self._watch: asyncio.TimerHandle

    def ask(self, command: tuple[str | int, ...]) -> asyncio.Future[Reply]:
        """The reply to come."""
        if self.lost:
            raise RedisConnectionError("the connection is lost")
        if not self._leaving:
            self._leaving = True
            self._loop.call_soon(self._flush)
        answer: asyncio.Future[Reply] = self._loop.create_future()
        self._take(command, answer)
        return answer

    def tell(self, command: tuple[str | int, ...]) -> None:
        """In no hurry: leaves with what is asked, or a moment later."""
        if not self._waiting:
            self._waiting = True
            self._loop.call_later(_LINGER_S, self._flush_late)
        self._take(command, None)

    def _take(self, command: tuple[str | int, ...], answer: asyncio.Future[Reply] | None) -> None:
        self._unsent.append(hiredis.pack_command(command))  # type: ignore[arg-type]  # its stub knows one word only
        self._asked.append((self._loop.time(), answer))

    def drop(self) -> None:
        """Close at once; whatever was asked fails."""
        self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._watch = self._loop.call_later(_LOOK_S, self._look)

    def data_received(self, data: bytes) -> None:
        self._reader.feed(data)
        while (reply := self._reader.gets()) is not False:
            if self._hear is not None and isinstance(reply, list) and reply[0] == "message":
                self._hear(reply[2])
                continue
            _, answer = self._asked.popleft()
            if answer is None or answer.done():
                continue  # nobody waits for it any more
            if isinstance(reply, hiredis.ReplyError):
                answer.set_exception(_error(str(reply)))
            else:
                answer.set_result(reply)

    def connection_lost(self, exc: Exception | None) -> None:
        self.lost = True
        self._watch.cancel()
        for _, answer in self._asked:
            if answer is not None and not answer.done():
                answer.set_exception(RedisConnectionError("the connection is lost"))
        self._asked.clear()
        self.on_lost()

    def _flush_late(self) -> None:
        self._waiting = False
        self._flush()

    def _flush(self) -> None:
        self._leaving = False
        if self._unsent and not self.lost:
            self._transport.write(b"".join(self._unsent))
        self._unsent.clear()

    def _look(self) -> None:
        """A server that does not answer in time is left: the next command opens another connection."""
        if self._asked and self._loop.time() - self._asked[0][0] > self._timeout_s:
            self._transport.abort()
            return
        self._watch = self._loop.call_later(_LOOK_S, self._look)


def _error(text: str) -> ResponseError:
    return NoScriptError(text) if text.startswith("NOSCRIPT") else ResponseError(text)
