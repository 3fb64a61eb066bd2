"""What moves on the screens: the hub between the line's bell and the sockets of consoles and walls.

The bell is only a bell: on each ring the screens it concerns are read again, whole and atomically, and each socket is
sent the difference from what it last received. A lost bell costs at most `feeds.REFRESH`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from aiohttp import web

from helpline.domain.accounts import Account
from helpline.http.keys import SERVICES
from helpline.services.agent_desk import LineSummary
from helpline.services.bundle import Services
from helpline.services.doorbell import BellListener
from helpline.services.frames import Frame
from helpline.services.wallboard import summary_of
from helpline.web.feeds import Feed, Watcher
from routing.model import Doorbell

BOARD_SPACING = 0.1  # ten frames a second at most, computed once for everybody
DESK_SPACING = 0.02
LINE_PACE = 1.0  # how late a volunteer's screen may be about events that are not theirs
MOST_TABS = 8


@dataclass(frozen=True, slots=True)
class _Desk:
    """One volunteer's screen and the task that reads it, while they have a page open."""

    feed: Feed
    reader: asyncio.Task[None]


class Hub:
    """All screens of one process. Agents see their own events at once, the wall at most ten times a second."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._line = LineSummary()
        self._board = Feed(services.wallboard.frame, spacing=BOARD_SPACING, then=self._learn_line)
        self._desks: dict[str, _Desk] = {}
        self._bells = BellListener(services.store, self._ring, lambda: bool(self._desks or self._board.watchers))

    async def run(self) -> None:
        """Listen and read until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._board.run(), name="wallboard")
            tasks.create_task(self._bells.run(), name="doorbell")

    @asynccontextmanager
    async def watch_board(self, watcher: Watcher) -> AsyncIterator[None]:
        """Show the wall to a watcher."""
        async with _watching(self._board, watcher):
            self._bells.wake()
            yield

    @asynccontextmanager
    async def watch_desk(self, account: Account, watcher: Watcher) -> AsyncIterator[None]:
        """Show a volunteer's screen to one of their tabs. With too many tabs the oldest is told, and closed."""
        desk = self._desk(account)
        self._bells.wake()
        try:
            async with _watching(desk.feed, watcher):
                await _make_room(desk.feed)
                yield
        finally:
            if not desk.feed.watchers and self._desks.get(account.id) is desk:
                del self._desks[account.id]
                desk.reader.cancel()

    def ring_desk(self, agent: str, cause: str) -> None:
        """This process changed something of this volunteer's: their tabs need not wait for the bell."""
        if agent in self._desks:
            self._desks[agent].feed.ring(cause)

    async def dismiss(self, token: str) -> None:
        """Close every socket of a session that has ended."""
        feeds = (self._board, *(desk.feed for desk in self._desks.values()))
        ended = [watcher for feed in feeds for watcher in feed.watchers if watcher.token == token]
        goodbye = {"type": "bye", "reason": "signed_out"}
        await asyncio.gather(*(watcher.peer.close(farewell=goodbye) for watcher in ended))

    def _desk(self, account: Account) -> _Desk:
        if account.id not in self._desks:
            feed = Feed(lambda: self._services.agent_desk.frame(account, self._line), spacing=DESK_SPACING)
            self._desks[account.id] = _Desk(feed, asyncio.create_task(feed.run(), name="desk"))
        return self._desks[account.id]

    def _ring(self, bell: Doorbell) -> None:
        cause = bell.type or "refresh"
        self._board.ring(cause)
        for agent, desk in self._desks.items():
            if bell.n == 0 or agent == bell.agent:
                desk.feed.ring(cause)

    def _learn_line(self, frame: Frame) -> None:
        summary = summary_of(frame)
        if summary != self._line:
            self._line = summary
            for desk in self._desks.values():
                desk.feed.ring("line", within=LINE_PACE)


HUB = web.AppKey("hub", Hub)


@asynccontextmanager
async def _watching(feed: Feed, watcher: Watcher) -> AsyncIterator[None]:
    sender = asyncio.create_task(watcher.run(), name="watcher")
    feed.watchers.add(watcher)
    feed.ring("hello")
    try:
        yield
    finally:
        feed.watchers.discard(watcher)
        sender.cancel()


async def _make_room(feed: Feed) -> None:
    """Too many tabs: the oldest are told, and closed."""
    oldest_first = sorted(feed.watchers, key=lambda watcher: watcher.since)
    for extra in oldest_first[: max(0, len(oldest_first) - MOST_TABS)]:
        feed.watchers.discard(extra)
        await extra.peer.close(farewell={"type": "bye", "reason": "replaced"})


async def keep_live(app: web.Application) -> AsyncIterator[None]:
    """Run the hub for the life of the application."""
    app[HUB] = Hub(app[SERVICES])
    running = asyncio.create_task(app[HUB].run(), name="hub")
    yield
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
