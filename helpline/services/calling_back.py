"""How calling a person back stands, for the screen of the volunteer who asked for it."""

from __future__ import annotations

from collections.abc import Mapping

from helpline.services.farewells import not_called_back
from routing.model import AgentView, Contact, ContactState, Offer, OfferState
from routing.store import Store


def called_back(contact: Contact) -> bool:
    """Whether the two have talked, and one of them is being called so that they may again."""
    return contact.state is ContactState.CONNECTING and contact.connected_at is not None


async def offers_back(store: Store, read: AgentView) -> Mapping[str, Offer]:
    """The offers by which people in this hand are called back, or were without being reached, by contact."""
    asked = [(c.id, c.offer) for c in read.contacts if c.offer and (called_back(c) or c.perhaps_cut)]
    found = [(contact, await store.offer(offer)) for contact, offer in asked]
    return {contact: offer for contact, offer in found if offer is not None and offer.back}


def standing(offer: Offer | None) -> Mapping[str, str | bool]:
    """`calling` once the volunteer's own leg has taken it; `not_reached` after it came to nothing, with the reason."""
    if offer is None:
        return {}
    if offer.state is OfferState.ACCEPTED:
        return {"calling": True}
    word = not_called_back(offer)
    return {"not_reached": word} if word else {}
