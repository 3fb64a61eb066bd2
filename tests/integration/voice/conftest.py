"""The voice channel as the provider sees it: the real application on a real Redis, the REST side recorded."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from helpline import bootstrap
from helpline.app import create_app
from helpline.domain.clearance import Clearance
from helpline.services.bundle import Services
from helpline.services.effects import Effects
from helpline.services.ports import Ending, Placed
from helpline.settings import Settings
from routing import sweeper
from routing.model import AgentLane, Contact, Offer, Presence
from routing.redis_store.connection import delete_line
from routing.store import Store
from tests.installation import furnish
from tests.provider import Provider, new_call
from tests.settings import settings_for


@dataclass
class RecordingGateway:
    """Stands at the provider's REST edge: notes what it is asked and says the legs are there."""

    asked: list[tuple[str, str]] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    endings: dict[str, Ending] = field(default_factory=dict)

    async def ring(self, offer: Offer, contact: Contact, to: Clearance | None = None) -> Placed:
        self.asked.append(("ring", offer.agent))
        return Placed(new_call())

    async def rejoin(self, offer: Offer, contact: Contact) -> bool:
        self.asked.append(("rejoin", contact.id))
        return contact.external not in self.gone

    async def stop(self, leg: str) -> None:
        self.asked.append(("stop", leg))

    async def connect(self, contact: Contact) -> bool:
        self.asked.append(("connect", contact.id))
        return contact.external not in self.gone

    async def bring_back(self, contact: Contact) -> bool:
        self.asked.append(("bring_back", contact.id))
        return contact.external not in self.gone

    async def release(self, contact: Contact, leg: str | None) -> None:
        if leg and contact.ended_by == "agent":
            await self.stop(leg)

    async def tell_agent(self, offer: Offer, leg: str) -> bool:
        self.asked.append(("tell_agent", offer.id))
        return True

    async def alive(self, contact: Contact) -> bool:
        return contact.external not in self.gone

    async def ending(self, leg: str) -> Ending | None:
        self.asked.append(("ending", leg))
        return self.endings.get(leg)


@dataclass
class Bed:
    """Everything a test of the voice channel touches."""

    provider: Provider
    services: Services
    gateway: RecordingGateway
    effects: Effects
    settings: Settings

    @property
    def store(self) -> Store:
        return self.services.store

    async def settle(self) -> None:
        """Fire what is due and carry out what was decided, until nothing is left."""
        await sweeper.sweep(self.store)
        while effects := await self.effects.take("test", block_ms=1):
            for effect in effects:
                await self.effects.perform(effect)

    async def wipe(self) -> None:
        """The store loses everything."""
        await delete_line(self.settings.redis_url, self.settings.line_name)

    async def on_duty(self, agent: str) -> None:
        await self.store.configure_agent(new_call(), agent, [AgentLane("general")], {"voice": 1})
        await self.store.heartbeat(agent)
        await self.store.set_presence(new_call(), agent, Presence.AVAILABLE)
        await self.settle()


@pytest.fixture
async def bed(redis_url: str, tmp_path: Path) -> AsyncIterator[Bed]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        settings = settings_for(redis_url, tmp_path, port)
        furnish(tmp_path)
        gateway = RecordingGateway()
        async with bootstrap.open_services(settings, gateway) as opened, aiohttp.ClientSession() as session:
            runner = web.AppRunner(create_app(settings, opened.services), access_log=None)
            await runner.setup()
            await web.SockSite(runner, listening).start()
            yield Bed(Provider(session, settings.public_url), opened.services, gateway, opened.effects, settings)
            await runner.cleanup()
