"""The whole web application on a real Redis and a real database, in the test's own loop, with people to sign in.

Nobody plays the provider: the tests move the line through the store, as its callbacks would.
"""

from __future__ import annotations

import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import aiohttp
import redis.asyncio as aioredis
from aiohttp import web

from helpline import bootstrap
from helpline.app import SITE, create_app
from helpline.domain.accounts import Role
from helpline.http.keys import SETTINGS
from helpline.services.bundle import Services
from helpline.services.enrolment import Newcomer
from helpline.services.personal import private_of
from helpline.services.ports import Gateway
from routing.model import Contact, LaneStep, Offer
from routing.store import Party
from tests.fakes.phones import Dialler
from tests.fakes.softphone_socket import SoftphoneSocket
from tests.installation import furnish
from tests.settings import settings_for

PASSWORD = "trois petits tours"
CALLER = "+33639980042"


PEOPLE = (
    Newcomer("camille", "Camille Aubin", Role.AGENT),
    Newcomer("sacha", "Sacha Morvan", Role.AGENT),
    Newcomer("dominique", "Dominique Leroux", Role.SUPERVISOR),
)


@dataclass
class Site:
    """A running site."""

    url: str
    app: web.Application
    services: Services
    softphones: SoftphoneSocket
    dialler: Dialler
    ids: dict[str, str]
    drawn: int = field(default=0)

    def op(self) -> str:
        self.drawn += 1
        return f"test-op-{self.drawn:06}"

    async def caller_waits(
        self, topic: str = "demarche", number: str | None = CALLER, name: str = "", code: str = ""
    ) -> Contact:
        """Somebody dials, passes the flow and stands in line; the contact comes back offered if somebody is free."""
        store, contact = self.services.store, name or f"c_{self.op()}"
        private = private_of(number, code)
        await store.arrive(self.op(), contact, f"CA-{contact}", "voice", private=private, data={"channel": "voice"})
        card = {"topic": topic, "language": "fr", "queue": "general", "priority": "normal"}
        return await store.enqueue(self.op(), contact, (LaneStep("general", 0),), card=json.dumps(card))

    async def visitor_waits(self, topic: str = "outils", name: str = "", *said: str, code: str = "") -> Contact:
        """Somebody writes, passes the flow and stands in line."""
        store, contact = self.services.store, name or f"c_{self.op()}"
        private = private_of(None, code)
        await store.arrive(self.op(), contact, f"WEB-{contact}", "chat", private=private, data={"channel": "chat"})
        await self.services.transcripts.seen(contact)
        for text in said:
            await self.writes(contact, text)
        card = {"topic": topic, "language": "fr", "queue": "general", "priority": "normal"}
        return await store.enqueue(self.op(), contact, (LaneStep("general", 0),), card=json.dumps(card))

    async def writes(self, contact: str, text: str) -> int:
        """The visitor's message, stored."""
        return await self.services.transcripts.append(contact, "visitor", self.op(), text)

    async def offer_to(self, login: str) -> Offer:
        """What rings this person now."""
        view = await self.services.store.agent_view(self.ids[login])
        assert view.offer is not None, f"nothing rings {login}"
        return view.offer

    async def connect(self, login: str) -> Contact:
        """The ringing leg of this person answers, and both sides join."""
        offer = await self.offer_to(login)
        await self.services.store.accept(self.op(), offer.id, offer.agent)
        return await self._join(offer.id, offer.contact, ("contact", "agent"))

    async def connect_back(self, contact: Contact) -> Contact:
        """The agent's leg that calls back answers, then the person does."""
        await self.claim_back(contact)
        return await self.meet_again(contact)

    async def claim_back(self, contact: Contact) -> str:
        """The agent's leg that calls back answers; returns the offer by which the person is called."""
        ringing = await self.services.store.contact(contact.id)
        assert ringing is not None
        assert ringing.offer is not None
        assert ringing.agent is not None
        await self.services.store.accept(self.op(), ringing.offer, ringing.agent)
        return ringing.offer

    async def meet_again(self, contact: Contact) -> Contact:
        """The person who is called back answers."""
        calling = await self.services.store.contact(contact.id)
        assert calling is not None
        assert calling.offer is not None
        await self.services.store.reached(calling.offer, f"CA-{contact.id}-again")
        return await self._join(calling.offer, contact.id, ("agent", "contact"))

    async def _join(self, offer: str, contact: str, parties: tuple[Party, Party]) -> Contact:
        store = self.services.store
        for party in parties:
            await store.joined(self.op(), offer, party)
        found = await store.contact(contact)
        assert found is not None
        return found

    async def wipe(self) -> None:
        """The line's store loses everything."""
        async with aioredis.Redis.from_url(self.app[SETTINGS].redis_url) as redis:
            await redis.flushall()

    async def available(self, login: str) -> None:
        """On duty, without a page."""
        account = await self.services.accounts.by_id(self.ids[login])
        assert account is not None
        await self.services.duty.sign_on(account)
        await self.services.duty.set_presence(account, "available", "", self.op())


@dataclass
class Script:
    """A client without a browser: a stranger's program, signed in."""

    http: aiohttp.ClientSession
    site: Site
    csrf: str = ""
    id: str = ""

    async def sign_in(self, login: str, password: str = PASSWORD) -> None:
        answer = await self.http.post("/sign-in", json={"login": login, "password": password})
        assert answer.status == 200, await answer.text()
        session = await answer.json()
        self.csrf, self.id = session["csrf"], session["id"]

    async def command(self, path: str, **body: str) -> aiohttp.ClientResponse:
        return await self.http.post(path, json={"op": self.site.op(), **body}, headers={"X-CSRF-Token": self.csrf})

    async def live(self, path: str = "/console/live", **hello: object) -> aiohttp.ClientWebSocketResponse:
        opened = await self.http.ws_connect(path, origin=self.site.url)
        await opened.send_json({"type": "hello", "epoch": None, "last": None, **hello})
        return opened


@asynccontextmanager
async def running_site(redis_url: str, folder: Path, **changes: str) -> AsyncIterator[Site]:
    """Serve on a free port until left; `changes` are settings."""
    softphones = SoftphoneSocket()
    await softphones.start()
    bound = socket.socket()
    bound.bind(("127.0.0.1", 0))
    settings = settings_for(redis_url, folder, bound.getsockname()[1], SOFTPHONE=softphones.url, **changes)
    furnish(folder, PEOPLE, PASSWORD)
    dialler = Dialler()
    async with bootstrap.open_services(settings, cast(Gateway, dialler)) as opened:
        app = create_app(settings, opened.services)
        runner = web.AppRunner(app, shutdown_timeout=1.0)
        await runner.setup()
        await web.SockSite(runner, bound).start()
        ids = {account.login: account.id for account in await opened.services.accounts.list()}
        try:
            yield Site(settings.public_url, app[SITE], opened.services, softphones, dialler, ids)
        finally:
            await runner.cleanup()
            await softphones.stop()


@asynccontextmanager
async def script(site: Site, login: str | None = None) -> AsyncIterator[Script]:
    """A stranger's program, signed in when a login is given."""
    jar = aiohttp.CookieJar(unsafe=True)  # cookies of an address without a name
    async with aiohttp.ClientSession(site.url, cookie_jar=jar) as http:
        client = Script(http, site)
        if login:
            await client.sign_in(login)
        yield client
