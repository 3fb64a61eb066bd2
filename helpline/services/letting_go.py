"""An agent's leg that is still told how the talk ended: until it is over, nothing else rings there."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from helpline.domain.errors import HelplineError
from helpline.services.partings import has_gone
from helpline.services.ports import Gateway
from routing.model import ContactState
from routing.store import Store


class LettingGo:
    """Ends the agent's leg of a talk that is over, before the agent is rung again."""

    def __init__(self, store: Store, gateways: Mapping[str, Gateway]) -> None:
        self._store = store
        self._gateways = gateways

    async def let_go(self, id: str, agent: str) -> None:
        """Nothing for a contact that is not wrapping up in this agent's hand, or whose leg is known to be over."""
        contact = await self._store.contact(id)
        if contact is None or contact.agent != agent or contact.offer is None or has_gone(contact):
            return
        offer = await self._store.offer(contact.offer)
        if contact.state is ContactState.WRAPPING_UP and offer is not None and offer.leg:
            with suppress(HelplineError):  # then it ends by itself, in a moment
                await self._gateways[contact.channel].stop(offer.leg)
