"""Stages « offer, connect, converse »: what the two legs of a conversation tell us, turned into decisions.

Callbacks arrive late, twice and out of order. Each operation id names the fact itself, so a repeat changes nothing.
"""

from __future__ import annotations

from helpline.services.intake import Intake
from helpline.services.ports import Gateway
from routing.errors import RoutingError, Stale, Unknown
from routing.model import Contact, ContactState, Offer, OfferState
from routing.store import Party, Store

_NEVER = {OfferState.DECLINED: "refuse", OfferState.EXPIRED: "pris", OfferState.RESCINDED: "pris"}
_WORDS = {"agent": "fin", "line": "coupee"}
_CLAIMED = frozenset({OfferState.ACCEPTED, OfferState.CONNECTED})


_GONE = "agent_gone"  # a contact's note: the offer whose leg is over


def has_gone(contact: Contact) -> bool:
    """Whether the agent's leg of the talk that has ended is known to be over."""
    return contact.offer is not None and contact.notes.get(_GONE) == contact.offer


class Legs:
    """Claims offers, notices who joined and who left."""

    def __init__(self, store: Store, gateway: Gateway, intake: Intake) -> None:
        self._store = store
        self._gateway = gateway
        self._intake = intake

    async def picked_up(self, offer_id: str, leg: str) -> Offer | None:
        """The agent's leg has answered, perhaps without an agent: the offer as it stands."""
        await self._store.note_leg(offer_id, leg)
        return await self._store.offer(offer_id)

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

    async def refused(self, offer_id: str, reason: str) -> bool:
        """The agent declines on their own telephone. False: it was over already."""
        offer = await self._store.offer(offer_id)
        if offer is None:
            return False
        try:
            await self._store.decline(f"decline:{offer_id}", offer_id, offer.agent, reason)
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
            await self._store.annotate(contact.id, _GONE, offer_id)
            return
        calling_back = offer.back and offer.state is OfferState.ACCEPTED
        if calling_back or await self._gateway.alive(contact):
            await self.agent_dropped(contact, offer_id)
        else:
            await self._intake.leave(contact)

    async def answered_back(self, offer_id: str, leg: str) -> Contact | None:
        """A person we called back has answered. None: it is too late, their agent is gone."""
        await self._store.reached(offer_id, leg)
        offer = await self._store.offer(offer_id)
        if offer is None or offer.state is not OfferState.ACCEPTED:
            return None
        return await self._store.contact(offer.contact)

    async def not_reached(self, offer_id: str, reason: str) -> None:
        """The call to a person has ended: if the two had not met, the agent is told and wraps up again."""
        offer = await self._store.offer(offer_id)
        if offer is None or offer.state is not OfferState.ACCEPTED:
            return
        try:
            await self._store.fail(f"fail-back:{offer_id}", offer_id, reason, missed=False)
        except (Stale, Unknown):
            return

    async def came_back(self, contact: Contact, offer_id: str) -> Contact:
        """The person's leg has come out of a conversation by itself: they need not be brought back."""
        await self._store.annotate(contact.id, "returned", offer_id)
        return await self.agent_dropped(contact, offer_id)

    async def conversation_over(self, offer_id: str) -> str | None:
        """The conversation has ended under the agent's leg, or never began: the word for what they are told.

        None: the person is gone, and whether they hung up or were cut off is being told by others at this very moment.
        """
        offer = await self._store.offer(offer_id)
        if offer is None or offer.state in _NEVER:
            return _NEVER[offer.state] if offer is not None else "fin"
        contact = await self._store.contact(offer.contact)
        if contact is None or contact.offer != offer_id:
            if offer.state is not OfferState.FAILED:
                return "fin"
            return "disparu" if contact is None or contact.state is ContactState.CLOSED else "echec"
        if contact.state is ContactState.CONNECTED:
            await self._intake.leave(contact)
            return None
        if offer.back and offer.state is OfferState.FAILED:
            return "injoignable"
        return _WORDS.get(contact.ended_by or "", "disparu")
