"""Commands on an offer."""

from __future__ import annotations

from routing.model import Offer
from routing.redis_store import codec
from routing.redis_store.line import Line
from routing.store import Party


class OfferScripts:
    _line: Line

    async def answering(self, op: str, offer: str, agent: str) -> Offer:
        return await self._on_offer("answering", op, offer=offer, agent=agent)

    async def accept(self, op: str, offer: str, agent: str, met: bool = False) -> Offer:
        return await self._on_offer("accept", op, offer=offer, agent=agent, met=met)

    async def decline(self, op: str, offer: str, agent: str, reason: str, told: bool = False) -> Offer:
        return await self._on_offer("decline", op, offer=offer, agent=agent, reason=reason, told=told)

    async def fail(self, op: str, offer: str, reason: str, missed: bool, unplaced: bool = False) -> Offer:
        return await self._on_offer("fail", op, offer=offer, reason=reason, missed=missed, unplaced=unplaced)

    async def note_leg(self, offer: str, leg: str, waits_ms: int = 0, rings: bool = False) -> None:
        await self._line.run("note_leg", offer=offer, leg=leg, waits=waits_ms or None, rings=rings)

    async def reached(self, offer: str, leg: str) -> None:
        await self._line.run("reached", offer=offer, leg=leg)

    async def joined(self, op: str, offer: str, party: Party) -> Offer:
        return await self._on_offer("joined", op, offer=offer, party=party)

    async def _on_offer(self, command: str, op: str, **arguments: str | bool) -> Offer:
        return codec.offer((await self._line.run(command, op, **arguments))["offer"])
