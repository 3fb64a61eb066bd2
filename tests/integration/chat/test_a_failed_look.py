"""A look at a conversation that fails by a fault of ours: the page does not stay as it was for long."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from itertools import repeat

import pytest

from helpline.channels.chat import visitors
from helpline.channels.chat.live import VISITORS
from helpline.services.chat_standing import Standing
from helpline.services.chats import Chats
from routing.model import Contact, ContactState
from tests.chat_client import Visitor
from tests.site import Site


@pytest.fixture
async def waiting(page: Visitor) -> Visitor:
    """A visitor who stands in line."""
    await page.stands_in_line()
    return page


def break_looks(monkeypatch: pytest.MonkeyPatch, faults: Iterator[bool]) -> None:
    """Whoever looks at a talk meets a fault, as long as there are any."""
    present = Chats.present

    async def presents(self: Chats, contact: Contact, *, repair: bool = False) -> Standing:
        if contact.state is ContactState.CONNECTED and next(faults, False):
            raise ValueError("a fault of ours")
        return await present(self, contact, repair=repair)

    monkeypatch.setattr(Chats, "present", presents)


async def is_met(site: Site) -> str:
    """Camille takes the one who waits."""
    offer = await site.offer_to("camille")
    await site.services.chat_desk.accept(offer.id, site.ids["camille"], site.op())
    return offer.contact


async def test_it_is_taken_again_until_it_succeeds(
    site: Site, waiting: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visitors, "PATIENCE", (0.03,) * 6)
    break_looks(monkeypatch, repeat(True, 6))  # more than there are bells for one meeting
    await is_met(site)
    await waiting.stage("talk")


async def test_it_is_not_taken_for_ever_and_the_next_bell_looks_anew(
    site: Site, waiting: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visitors, "PATIENCE", (0.01, 0.02))
    break_looks(monkeypatch, repeat(True))
    contact = await is_met(site)
    room = site.app[VISITORS]._rooms[contact]
    async with asyncio.timeout(5):
        while room.failures < 2:
            await asyncio.sleep(0.01)
    await waiting.reads("Un bénévole vous répond")
    await site.services.conversations.hang_up(contact, site.ids["camille"], site.op())
    await waiting.stage("after")
    assert room.failures == 0
