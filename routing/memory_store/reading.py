"""Reads and streams, in memory."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Mapping

from routing.memory_store.agents import AgentCommands
from routing.memory_store.line import ContactRecord
from routing.model import (
    Agent,
    AgentView,
    Contact,
    ContactState,
    Doorbell,
    Effect,
    EffectKind,
    Event,
    LineSnapshot,
    Offer,
    OfferState,
    StoreHealth,
)

KEPT_EVENTS = 2000
ABANDONED_MS = 10_000


class Reads(AgentCommands):
    async def contact(self, contact: str) -> Contact | None:
        found = self.rules.contact(contact)
        return found.now if found else None

    async def by_external(self, external: str) -> Contact | None:
        return await self.contact(self.rules.externals.get(external, ""))

    async def offer(self, offer: str) -> Offer | None:
        found = self.rules.offer(offer)
        return found.now if found else None

    async def agent(self, agent: str) -> Agent | None:
        return self._view(agent) if agent in self.rules.agents else None

    async def position(self, contact: str) -> int | None:
        ids = [record.now.id for record in self._in_line()]
        return ids.index(contact) + 1 if contact in ids else None

    async def snapshot(self) -> LineSnapshot:
        rules = self.rules
        waiting = tuple((c.now.id, c.now.queued_at or 0, c.now.lane or "") for c in self._in_line()[:100])
        agents = tuple(self._view(id) for id in sorted(rules.agents))
        today = dict(rules.today[rules.day()])
        return LineSnapshot(rules.n, rules.epoch, rules.now, await self.recount(), today, waiting, agents)

    async def agent_view(self, agent: str) -> AgentView:
        found = await self.agent(agent)
        offer = await self.offer(found.offer) if found and found.offer else None
        contacts = tuple(self.rules.contacts[c].now for c in found.contacts) if found else ()
        return AgentView(self.rules.n, self.rules.epoch, self.rules.now, found, offer, contacts)

    async def recount(self) -> Mapping[str, int]:
        live = [state for state in ContactState if state is not ContactState.CLOSED]
        counts = Counter(f"contacts.{record.now.state}" for record in self.rules.states(*live))
        counts.update(f"agents.{agent.activity}" for agent in self.rules.agents.values())
        return dict(counts)

    async def ping(self) -> StoreHealth:
        return StoreHealth("memory", False, "noeviction", self.rules.epoch, self.rules.now)

    def _in_line(self) -> list[ContactRecord]:
        line = self.rules.states(ContactState.WAITING, ContactState.OFFERED)
        return sorted(line, key=lambda record: (record.score, record.now.id))


class Streams(AgentCommands):
    async def read_events(self, after: int, limit: int = 500) -> list[Event]:
        return [event for event in self.rules.events if event.n > after][:limit]

    async def acknowledged(self, n: int) -> None:
        rules = self.rules
        rules.acked = min(max(n, rules.acked), rules.n)
        trimmed = min(rules.acked, rules.n - KEPT_EVENTS)
        oldest = rules.now - rules.policy.events_ms
        rules.events = [
            event for event in rules.events if event.n > trimmed and (event.n > rules.acked or event.at > oldest)
        ]

    async def doorbell(self) -> AsyncGenerator[Doorbell, None]:
        bells: asyncio.Queue[Doorbell] = asyncio.Queue()
        self.rules.bells.append(bells.put_nowait)
        try:
            yield Doorbell(0)
            while True:
                yield await bells.get()
        finally:
            self.rules.bells.remove(bells.put_nowait)

    async def take_effects(self, consumer: str, limit: int = 16, block_ms: int = 1000) -> list[Effect]:
        rules = self.rules
        free = [
            effect
            for effect in rules.effects.values()
            if rules.taken.get(effect.id, rules.now - ABANDONED_MS) <= rules.now - ABANDONED_MS
        ][:limit]
        rules.taken.update({effect.id: rules.now for effect in free})
        if not free and block_ms:
            await asyncio.sleep(min(block_ms, 10) / 1000)
        return free

    async def mark_effect(self, effect_id: str) -> bool:
        effect = self.rules.effects.get(effect_id)
        if effect is None or effect_id in self.rules.marks or not self._stands(effect):
            return False
        self.rules.marks.add(effect_id)
        return True

    async def settle_effect(self, effect_id: str) -> None:
        self.rules.effects.pop(effect_id, None)
        self.rules.taken.pop(effect_id, None)
        self.rules.marks.discard(effect_id)

    def _stands(self, effect: Effect) -> bool:
        offer = self.rules.offer(effect.offer or "")
        match effect.kind:
            case EffectKind.RING:
                return offer is not None and offer.now.state is OfferState.PENDING
            case EffectKind.CONNECT | EffectKind.CALL:
                return offer is not None and offer.now.state is OfferState.ACCEPTED
            case _:
                return True
