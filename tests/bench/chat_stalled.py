"""G4: some pages stop reading while the line writes to them; how long the others' messages take meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from helpline.services.bundle import Services
from tests.bench.chat_helpline import Chat, Page
from tests.bench.rounds import Result
from tests.chat_client import new_id

STALLED = 50
ROUNDS = 3
TEXTS = ["é" * 1_900] * 10  # about 40 kB: what is buffered for a page that reads nothing is full after a hundred or so


async def stalled(services: Services, chat: Chat, pages: Sequence[Page]) -> Result:
    """The first pages of these no longer read; whoever talks goes on."""
    quiet = pages[:STALLED]
    contacts = [await _stall(services, page) for page in quiet]
    chat.seconds.clear()
    feeding = asyncio.create_task(_feed(services, contacts))
    for _ in range(ROUNDS):
        await chat.round()
    feeding.cancel()
    cut = [await _is_cut(page) for page in quiet]
    assert any(cut), "nobody was stalled for long enough to be cut off"
    name = f"G4 p99 in ms of who talks, {STALLED} of {len(pages)} others stalled, {sum(cut)} of them cut off"
    return Result(name, chat.slowest() * 1000, 250.0, rounds=ROUNDS)


async def _stall(services: Services, page: Page) -> str:
    visit = await services.chats.find(page.token)
    assert visit is not None
    _transport(page).pause_reading()
    return visit.id


def _transport(page: Page) -> asyncio.Transport:
    assert page.socket is not None
    return page.socket.get_extra_info("transport") or page.socket._writer.transport  # type: ignore[attr-defined]


async def _feed(services: Services, contacts: Sequence[str]) -> None:
    """Write to all of them until told to stop, one after the other."""
    while True:
        for contact in contacts:
            await services.transcripts.tell(contact, new_id(), TEXTS)
            await asyncio.sleep(0.005)


async def _is_cut(page: Page) -> bool:
    """Whether, once it reads again, the connection turns out to have been ended."""
    assert page.socket is not None
    _transport(page).resume_reading()
    try:
        async with asyncio.timeout(10):
            async for _ in page.socket:
                pass
    except TimeoutError:
        return False
    return True
