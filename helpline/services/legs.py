"""Stages « offer, connect, converse »: what the two legs of a conversation tell us, turned into decisions.

Callbacks arrive late, twice and out of order. Each operation id names the fact itself, so a repeat changes nothing.
"""

from __future__ import annotations

from helpline.services.intake import Intake
from helpline.services.ports import Gateway
from routing.errors import RoutingError, Stale, Unknown
from routing.model import Contact, ContactState, OfferState
from routing.store import Party, Store

_CLAIMED = frozenset({OfferState.ACCEPTED, OfferState.CONNECTED})


class Legs:
    """Claims offers, notices who joined and who left."""

    def __init__(self, store: Store, gateway: Gateway, intake: Intake) -> None:
        self._store = store
        self._gateway = gateway
        self._intake = intake

    async def answered(self, offer_id: str, leg: str) -> Contact | None:
        """The agent's leg has answered: claim the offer, once. None: the offer is over, the leg must be let go."""
        offer = await self._store.offer(offer_id)
        if offer is None:
            return None
        await self._store.note_leg(offer_id, leg)
        try:
            offer = await self._store.accept(f"accept:{offer_id}", offer_id, offer.agent)
        except (Stale, Unknown):
            return None
        contact = await self._store.contact(offer.contact)
        return contact if contact is not None and contact.offer == offer_id else None

    async def unanswered(self, offer_id: str, reason: str, missed: bool) -> None:
        """The agent's leg ended without an answer: the next agent is tried."""
        offer = await self._store.offer(offer_id)
        if offer is None or offer.state is not OfferState.PENDING:
            return
        try:
            await self._store.fail(f"fail:{offer_id}", offer_id, reason, missed)
        except (Stale, Unknown):
            return

    async def joined(self, contact: Contact, party: Party, conference: str) -> None:
        """A leg has entered the conversation."""
        await self._store.annotate(contact.id, "conference", conference)
        if contact.offer is None:
            return
        try:
            await self._store.joined(f"joined:{contact.offer}:{party}", contact.offer, party)
        except (Stale, Unknown):
            return

    async def agent_dropped(self, contact: Contact, offer_id: str) -> Contact:
        """The agent's leg broke without the agent ending the contact: the person goes back to their place."""
        if contact.offer != offer_id or contact.state not in (ContactState.CONNECTING, ContactState.CONNECTED):
            return contact
        try:
            return await self._store.requeue(f"requeue:{offer_id}", contact.id, offer_id, "agent_dropped")
        except RoutingError as error:
            if not isinstance(error, (Stale, Unknown)):
                raise
            return await self._store.contact(contact.id) or contact

    async def agent_leg_ended(self, offer_id: str) -> None:
        """The agent's leg is over. In a conversation, the provider says who broke it: the person or the agent."""
        offer = await self._store.offer(offer_id)
        if offer is None or offer.state not in _CLAIMED:
            return
        contact = await self._store.contact(offer.contact)
        if contact is None or contact.offer != offer_id:
            return
        if contact.state not in (ContactState.CONNECTING, ContactState.CONNECTED):
            return
        if await self._gateway.alive(contact):
            await self.agent_dropped(contact, offer_id)
        else:
            await self._intake.leave(contact)

    async def came_back(self, contact: Contact, offer_id: str) -> Contact:
        """The person's leg has come out of a conversation by itself: they need not be brought back."""
        await self._store.annotate(contact.id, "returned", offer_id)
        return await self.agent_dropped(contact, offer_id)

    async def conversation_over(self, offer_id: str) -> str:
        """The conversation has ended under the agent's leg. What to tell them: "disparu", "fin" or "echec"."""
        offer = await self._store.offer(offer_id)
        if offer is None:
            return "fin"
        contact = await self._store.contact(offer.contact)
        if contact is None or contact.offer != offer_id:
            if offer.state is not OfferState.FAILED:
                return "fin"
            return "disparu" if contact is None or contact.state is ContactState.CLOSED else "echec"
        if contact.state is ContactState.CONNECTED:
            await self._intake.leave(contact)
            return "disparu"
        return "fin" if contact.ended_by == "agent" else "disparu"
