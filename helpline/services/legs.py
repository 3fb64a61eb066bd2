"""Stages « offer, connect »: what the two legs of a conversation tell us until both are in it, turned into decisions.

Callbacks arrive late, twice and out of order. Each operation id names the fact itself, so a repeat changes nothing.
"""

from __future__ import annotations

from routing.errors import Stale, Unknown
from routing.model import Contact, Offer, OfferState
from routing.store import Party, Store


class Legs:
    """Claims offers, notices who joined and who was never reached."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def picked_up(self, offer_id: str, leg: str) -> Offer | None:
        """The agent's leg has answered, perhaps without an agent: the offer as it stands."""
        await self._store.note_leg(offer_id, leg, rings=True)
        return await self._store.offer(offer_id)

    async def rings(self, offer_id: str, leg: str) -> None:
        """The agent's leg has begun to ring: from now on, not answering is a miss."""
        await self._store.note_leg(offer_id, leg, rings=True)

    async def answered(self, offer_id: str, leg: str) -> tuple[Contact, bool] | None:
        """The agent is there: claim the offer, once. The contact, and whether they are called back.

        None: the offer is over, the leg must be let go."""
        offer = await self._store.offer(offer_id)
        if offer is None:
            return None
        await self._store.note_leg(offer_id, leg)
        try:
            offer = await self._store.accept(f"accept:{offer_id}", offer_id, offer.agent)
        except (Stale, Unknown):
            return None
        contact = await self._store.contact(offer.contact)
        return (contact, offer.back) if contact is not None and contact.offer == offer_id else None

    async def offer(self, offer_id: str) -> Offer | None:
        """The offer as it stands."""
        return await self._store.offer(offer_id)

    async def refused(self, offer_id: str, reason: str) -> bool:
        """The agent declines on their own telephone, which knows it and ends. False: it was over already."""
        offer = await self._store.offer(offer_id)
        if offer is None:
            return False
        try:
            await self._store.decline(f"decline:{offer_id}", offer_id, offer.agent, reason, told=True)
        except (Stale, Unknown):
            return False
        return True

    async def hung_up_unclaimed(self, offer_id: str) -> None:
        """The agent's leg answered and ended. Unclaimed: on a telephone that is a refusal, on a softphone a fault."""
        offer = await self._store.offer(offer_id)
        if offer is not None and offer.via == "phone":
            await self.refused(offer_id, "hung_up")
        else:
            await self.unanswered(offer_id, "ended", missed=False)

    async def unanswered(self, offer_id: str, reason: str, missed: bool) -> None:
        """The agent's leg ended without an answer: the next agent is tried.

        On their own telephone it is a miss, whatever the provider calls it: nobody is rung there for ever.
        """
        offer = await self._store.offer(offer_id)
        if offer is None or offer.state is not OfferState.PENDING:
            return
        try:
            await self._store.fail(f"fail:{offer_id}", offer_id, reason, missed or offer.via == "phone")
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

    async def answered_back(self, offer_id: str, leg: str) -> Contact | None:
        """A person we called back has answered. None: it is too late, their agent is gone."""
        await self._store.reached(offer_id, leg)
        offer = await self._store.offer(offer_id)
        if offer is None or offer.state is not OfferState.ACCEPTED:
            return None
        return await self._store.contact(offer.contact)

    async def lost_again(self, contact: Contact, leg: str) -> None:
        """Leg `leg` is over. If it was being brought back to its agent no call of ours tells of it, so this does.

        The offer is read first: once it names a newer leg of the person, the contact does too.
        """
        offer = await self._store.offer(contact.offer or "")
        if offer is None or not offer.back or not offer.called:
            return
        now = await self._store.contact(contact.id)
        if now is not None and now.external == leg:
            await self.not_reached(offer.id, "contact_left")

    async def not_reached(self, offer_id: str, reason: str) -> None:
        """The call to a person has ended: if the two had not met, the agent is told and wraps up again."""
        offer = await self._store.offer(offer_id)
        if offer is None or offer.state is not OfferState.ACCEPTED:
            return
        try:
            await self._store.fail(f"fail-back:{offer_id}", offer_id, reason, missed=False)
        except (Stale, Unknown):
            return
