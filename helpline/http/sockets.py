"""Sockets that cannot hurt each other: bounded sends, aborted stalls, a proper goodbye at shutdown.

Measured (reliability.md F7, F8): one client that stops reading freezes every other one served by the same loop, and
a server that does not say goodbye itself takes twice its shutdown time-out.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Mapping
from contextlib import suppress
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

PATIENCE = 2.0  # seconds a client may take to accept one message
LONGEST_MESSAGE = 8 * 1024
HEARTBEAT = 20.0
_MOST_BYTES = 4  # of one character

Message = Mapping[str, Any]


class BadMessage(Exception):
    """The client sent what is not a JSON object."""


class Peer:
    """One client's socket. Whoever sends waits at most `PATIENCE`; then the connection is cut."""

    def __init__(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        self.socket = socket
        self._transport = request.transport

    @classmethod
    async def open(cls, request: web.Request) -> Peer:
        """Accept the socket of `request` and register it for the goodbye."""
        socket = web.WebSocketResponse(
            timeout=PATIENCE, heartbeat=HEARTBEAT, compress=False, max_msg_size=LONGEST_MESSAGE, writer_limit=16 * 1024
        )
        await socket.prepare(request)
        peer = cls(socket, request)
        request.app[PEERS].add(peer)
        return peer

    async def send(self, message: Message) -> bool:
        """Send one JSON message; False when the client is gone or had to be cut off."""
        return await self.send_text(json.dumps(message, separators=(",", ":"), ensure_ascii=False))

    async def send_text(self, text: str) -> bool:
        """Send JSON already written: several sockets may share it."""
        if self.socket.closed:
            return False
        try:
            if self._has_room(text):
                await self.socket.send_str(text)
                return True
            async with asyncio.timeout(PATIENCE):
                await self.socket.send_str(text)
        except TimeoutError:
            self.abort()
            return False
        except (ConnectionError, RuntimeError):
            return False
        return True

    def _has_room(self, text: str) -> bool:
        """Whether it fits in what the transport holds without anybody waiting: then no clock is needed."""
        if self._transport is None:
            return False
        waiting = self._transport.get_write_buffer_size()
        return waiting + _MOST_BYTES * len(text) < self._transport.get_write_buffer_limits()[0]

    async def messages(self) -> AsyncGenerator[Message, None]:
        """What the client says, until it leaves. Raises `BadMessage`."""
        async for message in self.socket:
            if message.type is not WSMsgType.TEXT:
                raise BadMessage
            try:
                content = json.loads(message.data)
            except (ValueError, RecursionError) as error:
                raise BadMessage from error
            if not isinstance(content, dict):
                raise BadMessage
            yield content

    async def close(self, code: int = WSCloseCode.OK, farewell: Message | None = None) -> None:
        """Say goodbye, wait briefly for theirs."""
        if farewell is not None:
            await self.send(farewell)
        with suppress(ConnectionError, RuntimeError):
            await self.socket.close(code=code)

    def abort(self) -> None:
        """Drop the connection at once: nothing more is buffered for somebody who does not read."""
        if self._transport is not None:
            self._transport.abort()


PEERS: web.AppKey[set[Peer]] = web.AppKey("peers", set)


def setup(app: web.Application) -> None:
    """Keep account of the open sockets and close them all, with 1001, when the process stops."""
    peers: set[Peer] = set()
    app[PEERS] = peers

    async def farewell(app: web.Application) -> None:
        goodbye = {"type": "bye", "reason": "shutdown"}
        await asyncio.gather(*(peer.close(WSCloseCode.GOING_AWAY, goodbye) for peer in tuple(peers)))

    app.on_shutdown.append(farewell)
