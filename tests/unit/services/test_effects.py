"""Effects while the store is away: none is lost, and what is done at most once is still done."""

from __future__ import annotations

from typing import Any, cast
from unittest.mock import patch

import pytest

from helpline.services.adjusting import Adjusting
from helpline.services.dial_guard import DialGuard
from helpline.services.effects import Effects
from helpline.services.intake import Intake
from helpline.services.phones import PhoneBook
from helpline.services.ports import Gateway, Placed
from helpline.services.ringing import Ringing
from routing.errors import Unavailable
from routing.memory_store import MemoryStore
from routing.model import Contact, Effect, EffectKind, Offer, Policy
from tests.fakes.people import CountedIds
from tests.store_line import DAY, StoreLine


class Provider:
    """Notes what it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def ring(self, offer: Offer, contact: Contact, to: object = None) -> Placed:
        self.asked.append("ring")
        return Placed("CA-agent")

    async def connect(self, contact: Contact) -> bool:
        self.asked.append("connect")
        return True

    async def stop(self, leg: str) -> None:
        self.asked.append(f"stop {leg}")

    async def release(self, contact: Contact, leg: str | None) -> None:
        self.asked.append(f"release {leg}")

    async def alive(self, contact: Contact) -> bool:
        self.asked.append("alive")
        return False


class Door:
    """The part of Intake that effects need."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    async def leave(self, contact: Contact, by: str = "contact") -> Contact:
        return await self._store.leave(f"leave:{contact.id}", contact.id, "abandoned", by)


class Line(StoreLine):
    """One caller offered to one agent; `taken` gives the effect that comes next."""

    def __init__(self) -> None:
        super().__init__(Policy())
        self.store = store = MemoryStore(self.policy, self.clock, day=lambda: DAY)
        self.provider = Provider()
        gateways = {"voice": cast(Gateway, self.provider)}
        ringing = Ringing(store, cast(PhoneBook, None), cast(DialGuard, None))
        self.effects = Effects(store, gateways, cast(Intake, Door(store)), ringing, Adjusting(store, CountedIds()))

    async def taken(self, kind: EffectKind) -> Effect:
        effects = await self.effects.take("test", block_ms=0)
        assert [effect.kind for effect in effects] == [kind]
        return effects[0]

    async def does(self, kind: EffectKind) -> None:
        await self.effects.perform(await self.taken(kind))


@pytest.fixture
async def line() -> Line:
    line = Line()
    await line.serves("agent")
    await line.queues("contact")
    return line


def away(method: str) -> Any:
    """The store does not answer this question."""

    async def unavailable(*_: object, **__: object) -> None:
        raise Unavailable("ConnectionError")

    return patch.object(MemoryStore, method, unavailable)


@pytest.mark.parametrize("question", ["contact", "offer", "mark_effect"])
async def test_a_ring_cut_short_before_the_provider_is_asked_is_made_once(line: Line, question: str) -> None:
    ring = await line.taken(EffectKind.RING)
    with away(question), pytest.raises(Unavailable):
        await line.effects.perform(ring)
    assert line.provider.asked == []
    await line.effects.perform(ring)
    await line.effects.perform(ring)
    assert line.provider.asked == ["ring"]


async def test_a_ring_cut_short_after_the_provider_was_asked_is_not_repeated(line: Line) -> None:
    ring = await line.taken(EffectKind.RING)
    with away("note_leg"), pytest.raises(Unavailable):
        await line.effects.perform(ring)
    await line.effects.perform(ring)
    assert line.provider.asked == ["ring"]


async def test_a_release_is_not_settled_before_it_is_done(line: Line) -> None:
    await line.does(EffectKind.RING)
    await line.accepts("agent")
    await line.does(EffectKind.CONNECT)
    await line.store.hang_up(line.op(), "contact", "agent")
    release = await line.taken(EffectKind.RELEASE)
    with away("contact"), pytest.raises(Unavailable):
        await line.effects.perform(release)
    await line.effects.perform(release)
    assert line.provider.asked == ["ring", "connect", "release CA-agent"]


async def test_a_doubt_whose_answer_cannot_be_written_is_asked_again() -> None:
    line = Line()
    await line.queues("contact")
    await line.tick(line.policy.doubt_ms)
    verify = await line.taken(EffectKind.VERIFY)
    with away("leave"), pytest.raises(Unavailable):
        await line.effects.perform(verify)
    await line.effects.perform(verify)
    assert line.provider.asked == ["alive", "alive"]
    assert (await line.contact("contact")).outcome == "abandoned"
