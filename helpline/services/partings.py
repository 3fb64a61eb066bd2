"""Stage « converse », at its end: who left, whichever of the two legs tells it first.

Signals arrive late, twice and out of order, and any may be lost; each must decide the same. A telephone put down ends
the conversation, since that is how people end a call. A softphone that goes may be a page reloaded, and a leg that
failed was cut: then the person stands in line again, first.
"""

from __future__ import annotations

from helpline.services.farewells import ended, never_began, not_called_back
from helpline.services.flow_steps import IN_LINE
from helpline.services.intake import Intake
from helpline.services.ports import Gateway
from routing.errors import RoutingError, Stale, Unknown
from routing.model import Contact, ContactState, Offer, OfferState
from routing.store import Store

_CLAIMED = frozenset({OfferState.ACCEPTED, OfferState.CONNECTED})
_TALKING = (ContactState.CONNECTING, ContactState.CONNECTED)
_GONE = "agent_gone"  # a contact's note: the offer whose leg is over
_PATIENCE = 3  # times that a person is kept a second while nobody knows how the agent's leg ended


def has_gone(contact: Contact) -> bool:
    """Whether the agent's leg of the talk that has ended is known to be over."""
    return contact.offer is not None and contact.notes.get(_GONE) == contact.offer


class Partings:
    """Decides whether a conversation has ended or has broken."""

    def __init__(self, store: Store, gateway: Gateway, intake: Intake) -> None:
        self._store = store
        self._gateway = gateway
        self._intake = intake

    async def agent_left(self, contact: Contact, offer_id: str, cut: bool) -> Contact:
        """The agent's leg has left the person alone; `cut`: the line failed. The contact as it is now."""
        offer = await self._store.offer(offer_id)
        if offer is not None and not cut and _ends_by_hand(contact, offer):
            return await self._put_down(contact, offer)
        return await self._broken(contact, offer_id)

    async def agent_leg_ended(self, offer_id: str, cut: bool) -> None:
        """The agent's leg is over. In a conversation, the provider says whether the person is still there."""
        offer = await self._store.offer(offer_id)
        if offer is None or offer.state not in _CLAIMED:
            return
        contact = await self._store.contact(offer.contact)
        if contact is None or contact.offer != offer_id:
            return
        if contact.state not in _TALKING:
            await self._store.annotate(contact.id, _GONE, offer_id)
            return
        calling_back = offer.back and offer.state is OfferState.ACCEPTED
        if calling_back or await self._gateway.alive(contact):
            await self.agent_left(contact, offer_id, cut)
        else:
            await self._intake.leave(contact)

    async def came_back(self, contact: Contact, offer_id: str, asked: int) -> Contact | None:
        """The person's leg has come out of a conversation by itself: the agent's has left it. The contact as it is now.

        None: nobody knows yet how, ask again in a second; `asked` counts the times before this one.
        """
        offer = await self._store.offer(offer_id)
        if offer is not None and offer.leg and _ends_by_hand(contact, offer):
            how = await self._gateway.ending(offer.leg)
            if how == "put_down":
                return await self._put_down(contact, offer)
            if how is None and asked < _PATIENCE:
                return None
        await self._store.annotate(contact.id, "returned", offer_id)  # they need not be brought back
        return await self._broken(contact, offer_id)

    async def alone(self, contact: Contact, attempt: int) -> None:
        """The person has been alone in conversation number `attempt` for a while: taken out of it if nobody will come.

        In such a wait a document can only speak; the leg must be moved from outside. Raises `Unavailable`.
        """
        if contact.state in _TALKING:
            if contact.attempt != attempt or not await self._deserted(contact):
                return
            contact = await self._store.contact(contact.id) or contact
        if contact.state in IN_LINE:
            await self._gateway.bring_back(contact)
        elif contact.state not in _TALKING:
            await self._gateway.connect(contact)  # there they are told that it is over

    async def _deserted(self, contact: Contact) -> bool:
        """Both have met, and the agent's leg is over without a word about it. It is told now."""
        offer = await self._store.offer(contact.offer or "")
        if contact.state is not ContactState.CONNECTED or offer is None or not offer.leg:
            return False
        how = await self._gateway.ending(offer.leg)
        if how is not None:
            await self._store.annotate(contact.id, "returned", offer.id)  # they are moved here
            await self.agent_left(contact, offer.id, how == "cut")
        return how is not None

    async def conversation_over(self, offer_id: str) -> str | None:
        """The conversation has ended under the agent's leg, or never began: the word for what they are told.

        None: the person is gone, and whether they hung up or were cut off is being told by others at this very moment.
        """
        offer = await self._store.offer(offer_id)
        if offer is None:
            return "fin"
        if word := never_began(offer) or not_called_back(offer):
            return word
        contact = await self._store.contact(offer.contact)
        if contact is None or contact.offer != offer_id:
            if offer.state is not OfferState.FAILED:
                return "fin"
            return "disparu" if contact is None or contact.state is ContactState.CLOSED else "echec"
        if contact.state is ContactState.CONNECTED:
            await self._intake.leave(contact)
            return None
        return ended(contact)

    async def _put_down(self, contact: Contact, offer: Offer) -> Contact:
        """The agent's own telephone ended it: the wrap-up begins, and the person is said goodbye to.

        A network lost looks the same, so the agent may call them back.
        """
        try:
            over = await self._store.hang_up(f"hang_up:{offer.id}", contact.id, offer.agent, put_down=True)
        except (Stale, Unknown):
            return await self._store.contact(contact.id) or contact
        await self._store.annotate(contact.id, _GONE, offer.id)
        return over

    async def _broken(self, contact: Contact, offer_id: str) -> Contact:
        """The agent's leg broke without the agent ending the contact: the person goes to the head of the line."""
        if contact.offer != offer_id or contact.state not in _TALKING:
            return contact
        try:
            return await self._store.requeue(f"requeue:{offer_id}", contact.id, offer_id, "agent_dropped")
        except RoutingError as error:
            if not isinstance(error, (Stale, Unknown)):
                raise
            return await self._store.contact(contact.id) or contact


def _ends_by_hand(contact: Contact, offer: Offer) -> bool:
    """Whether putting the telephone down is an end: by a softphone, or before both met, it is a break."""
    return offer.via == "phone" and contact.offer == offer.id and contact.state is ContactState.CONNECTED
