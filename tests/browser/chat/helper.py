"""Camille, who answers in writing, without a console."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from helpline.services.chat_desk import TALKING
from tests.site import Site


@dataclass
class Helper:
    """In conversation with one contact."""

    site: Site
    contact: str

    @property
    def id(self) -> str:
        return self.site.ids["camille"]

    @classmethod
    async def meets(cls, site: Site) -> Helper:
        """Whoever is offered is answered."""
        offer = await site.offer_to("camille")
        await site.services.chat_desk.accept(offer.id, site.ids["camille"], site.op())
        return cls(site, offer.contact)

    async def says(self, text: str) -> None:
        await self.site.services.chat_desk.say(self.contact, self.id, text, self.site.op())

    async def types(self) -> None:
        await self.site.services.chat_desk.typing(self.contact, self.id)

    async def ends(self) -> None:
        await self.site.services.conversations.hang_up(self.contact, self.id, self.site.op())

    async def is_left(self) -> None:
        """The person has gone: the conversation is being closed."""
        async with asyncio.timeout(10):
            while (found := await self.site.services.store.contact(self.contact)) is None or found.state in TALKING:
                await asyncio.sleep(0.05)

    async def entries(self) -> list[str]:
        """All that is written, as it is stored."""
        return [entry.text for entry in await self.site.services.chat_desk.read(self.contact, self.id)]
