"""Provider commands decided by `routing`, carried out through the channel's gateway, each once.

`ring`, `connect` and `call` must never happen twice: they are marked before acting, and one found marked is left to its
callbacks or its deadline. The others are harmless to repeat, so they are repeated until done.
"""

from __future__ import annotations

import logging

from helpline.domain.errors import HelplineError, Unavailable
from helpline.services.adjusting import ADJUSTMENTS, Adjusting
from helpline.services.flow_steps import IN_LINE
from helpline.services.intake import Intake
from helpline.services.ports import Gateway
from helpline.services.ringing import Ringing
from routing.errors import RoutingError
from routing.errors import Unavailable as StoreUnavailable
from routing.model import Contact, ContactState, Effect, EffectKind, Offer
from routing.store import Store

_log = logging.getLogger(__name__)
_ONCE = frozenset({EffectKind.RING, EffectKind.CONNECT, EffectKind.CALL})


class Effects:
    """Executes effects taken from the line's stream."""

    def __init__(
        self, store: Store, gateways: dict[str, Gateway], intake: Intake, ringing: Ringing, adjusting: Adjusting
    ) -> None:
        self._store = store
        self._gateways = gateways
        self._intake = intake
        self._ringing = ringing
        self._adjusting = adjusting

    async def take(self, consumer: str, block_ms: int = 1000) -> list[Effect]:
        """The effects given to this consumer; waits up to `block_ms` for one."""
        return await self._store.take_effects(consumer, block_ms=block_ms)

    async def perform(self, effect: Effect) -> None:
        """Carry out one effect and settle it. A provider out of reach leaves the repeatable ones to be taken again.

        Raises the store's `Unavailable`: the effect is then still there, and can be performed again. What is done at
        most once is marked when all is read, so only the provider's own part can be cut short.
        """
        contact = await self._store.contact(effect.contact)
        offer = await self._store.offer(effect.offer) if effect.offer else None
        if effect.kind in _ONCE and not await self._store.mark_effect(effect.id):
            await self._store.settle_effect(effect.id)
            return
        try:
            await self._act(effect, contact, offer)
        except StoreUnavailable:
            raise  # not an answer: settling it now would lose it
        except Unavailable:
            _log.warning("effect %s %s: the provider is out of reach", effect.kind, effect.id)
            if effect.kind not in _ONCE:
                return
        except (HelplineError, RoutingError):
            _log.warning("effect %s %s refused", effect.kind, effect.id, exc_info=True)
        await self._store.settle_effect(effect.id)

    async def _act(self, effect: Effect, contact: Contact | None, offer: Offer | None) -> None:
        gateway, leg = self._gateways[effect.channel], effect.leg or (offer.leg if offer else None)
        if effect.kind is EffectKind.STOP_RING and leg:
            await self._stop_ring(gateway, offer, leg)
        elif effect.kind is EffectKind.STOP_CALL and effect.leg:
            await gateway.stop(effect.leg)
        elif effect.kind is EffectKind.RELEASE_AGENT and offer and leg:
            await gateway.tell_agent(offer, leg)
        elif contact is None:
            return
        elif effect.kind is EffectKind.RING and offer:
            await self._ringing.ring(gateway, offer, contact)
        elif effect.kind is EffectKind.CALL and offer:
            await self._ringing.call_back(gateway, offer, contact)
        elif effect.kind in ADJUSTMENTS and leg:
            await self._adjusting.obey(gateway, contact, effect.kind, leg)
        elif effect.kind is EffectKind.CONNECT:
            await self._connect(gateway, contact, effect)
        elif effect.kind is EffectKind.BRING_BACK:
            await self._bring_back(gateway, contact, effect)
        elif effect.kind is EffectKind.RELEASE:
            await gateway.release(contact, leg)
        elif effect.kind is EffectKind.VERIFY and not await gateway.alive(contact):
            await self._intake.leave(contact, by="provider")

    async def _stop_ring(self, gateway: Gateway, offer: Offer | None, leg: str) -> None:
        """A telephone may have been picked up: then it is told why, instead of being cut off."""
        if offer is None or offer.via != "phone" or not await gateway.tell_agent(offer, leg):
            await gateway.stop(leg)

    async def _connect(self, gateway: Gateway, contact: Contact, effect: Effect) -> None:
        if contact.offer != effect.offer or contact.state is not ContactState.CONNECTING:
            return
        if not await gateway.connect(contact):
            await self._intake.leave(contact)

    async def _bring_back(self, gateway: Gateway, contact: Contact, effect: Effect) -> None:
        """Taken up late, it may find them with the next agent: that talk must not be torn apart."""
        if contact.state not in IN_LINE or contact.notes.get("returned") == effect.offer:
            return  # they are elsewhere, or the leg has already come back by itself
        if not await gateway.bring_back(contact):
            await self._intake.leave(contact)
