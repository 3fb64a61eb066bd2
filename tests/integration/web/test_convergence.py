"""Snapshot and numbered events give what a fresh snapshot gives, whatever happens on the line and to the sockets."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from random import Random
from typing import Any

import aiohttp
import pytest

from helpline.services.frames import merge
from routing.errors import RoutingError
from routing.model import ContactState, Presence
from tests.site import Script, Site, script

AGENTS = ("camille", "sacha")


class Page:
    """A client that follows, and reconnects with its last number when its wire is cut."""

    def __init__(self, client: Script, path: str) -> None:
        self.client = client
        self.path = path
        self.view: dict[str, Any] | None = None
        self.seen: tuple[str | None, int | None] = (None, None)
        self.patches = 0
        self._task: asyncio.Task[None] | None = None
        self._socket: aiohttp.ClientWebSocketResponse | None = None

    async def opens(self) -> None:
        epoch, last = self.seen
        self._socket = await self.client.live(self.path, epoch=epoch, last=last)
        self._task = asyncio.create_task(self._follow(self._socket))

    async def cut(self) -> None:
        assert self._socket is not None
        await self._socket.close()
        assert self._task is not None
        await self._task

    async def _follow(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for raw in socket:
            message = raw.json()
            if message["type"] not in ("snapshot", "event", "current"):
                continue
            if message["type"] == "snapshot":
                self.view = message["view"]
            elif message["type"] == "event":
                assert self.view is not None
                assert message["n"] >= (self.seen[1] or 0), "numbers never go back"
                self.view = merge(self.view, message["patch"])
                self.patches += 1
            self.seen = message["epoch"], message["n"]


class Line:
    """Whatever may happen on a line, at random."""

    def __init__(self, site: Site, chance: Random) -> None:
        self.site = site
        self.chance = chance
        self.contacts: list[str] = []

    async def something_happens(self) -> None:
        act = self.chance.choice([self._arrives, self._arrives, self._presence, self._offer, self._offer, self._ends])
        with suppress(RoutingError):  # random commands are often too late; the views must agree all the same
            await act()

    async def _arrives(self) -> None:
        topic = self.chance.choice(["outils", "arnaque", "demarche"])
        self.contacts.append((await self.site.caller_waits(topic)).id)

    async def _presence(self) -> None:
        agent = self.site.ids[self.chance.choice(AGENTS)]
        presence = self.chance.choice([Presence.AVAILABLE, Presence.AVAILABLE, Presence.AWAY, Presence.OFFLINE])
        await self.site.services.store.set_presence(self.site.op(), agent, presence, "pause")

    async def _offer(self) -> None:
        login = self.chance.choice(AGENTS)
        view = await self.site.services.store.agent_view(self.site.ids[login])
        if view.offer is None:
            return
        store, op, offer = self.site.services.store, self.site.op(), view.offer
        fate = self.chance.random()
        if fate < 0.6:
            await store.answering(op, offer.id, offer.agent)
            await self.site.connect(login)
        elif fate < 0.8:
            await store.decline(op, offer.id, offer.agent, "autre")
        else:
            await store.fail(op, offer.id, "no_answer", missed=True)

    async def _ends(self) -> None:
        if not self.contacts:
            return
        store, op = self.site.services.store, self.site.op()
        contact = await store.contact(self.chance.choice(self.contacts))
        if contact is None:
            return
        if contact.state is ContactState.WRAPPING_UP and contact.agent:
            await store.close(op, contact.id, contact.agent, "resolu")
        elif contact.state is ContactState.CONNECTED and contact.agent and self.chance.random() < 0.5:
            await store.hang_up(op, contact.id, contact.agent)
        else:
            await store.leave(op, contact.id, "abandoned", "contact")


async def fresh(client: Script, path: str) -> dict[str, Any]:
    """The view of a client that has seen nothing."""
    socket = await client.live(path)
    view: dict[str, Any] = (await socket.receive_json(timeout=5))["view"]
    await socket.close()
    return view


async def agrees(page: Page, within: float = 4.0) -> None:
    """The page comes to show what a newcomer is shown; the line's summary may lag by a second."""
    give_up = asyncio.get_running_loop().time() + within
    while page.view != await fresh(page.client, page.path):
        assert asyncio.get_running_loop().time() < give_up, (page.path, page.view)
        await asyncio.sleep(0.1)


@pytest.mark.parametrize("seed", range(3))
async def test_every_screen_comes_to_show_what_is(site: Site, seed: int) -> None:
    chance = Random(seed)
    async with script(site, "camille") as camille, script(site, "sacha") as sacha, script(site, "dominique") as wall:
        pages = [Page(camille, "/console/live"), Page(sacha, "/console/live"), Page(wall, "/supervision/live")]
        for page in pages:
            await page.opens()
        line = Line(site, chance)
        for _ in range(120):
            await line.something_happens()
            if chance.random() < 0.05:
                page = chance.choice(pages)
                await page.cut()
                await line.something_happens()
                await page.opens()
            await asyncio.sleep(0.02)
        for page in pages:
            await agrees(page)
            await page.cut()
        counts = dict((await site.services.store.snapshot()).counts)
        assert pages[2].view is not None
        assert pages[2].view["counts"] == counts == dict(await site.services.store.recount())
        print(f"seed {seed}: {len(line.contacts)} contacts, {[page.patches for page in pages]} patches")
        assert sum(page.patches for page in pages) > 20
