"""Which word an agent's leg is told when it is let go: a true one, in each case."""

from __future__ import annotations

from helpline.services.personal import can_be_called
from routing.model import Contact, Offer, OfferState

_NEVER = {OfferState.DECLINED: "refuse", OfferState.EXPIRED: "pris", OfferState.RESCINDED: "pris"}
# By the reason why a person was not called back: the agent's, or the provider's last word on the call to them.
_NOT_BACK = {
    "agent": "renonce",
    "contact_left": "disparu",
    "completed": "disparu",
    "busy": "injoignable",
    "no-answer": "injoignable",
    "canceled": "injoignable",
    "failed": "impossible",
}


def never_began(offer: Offer) -> str | None:
    """The word for an offer that came to no claim."""
    return _NEVER.get(offer.state)


def not_called_back(offer: Offer) -> str | None:
    """The word for a call back that failed. That nobody answered is said only if their telephone was called."""
    if not offer.back or offer.state is not OfferState.FAILED:
        return None
    if offer.why is None:
        return "reessayer"  # the agent's own leg did not come to it
    return _NOT_BACK.get(offer.why, "injoignable" if offer.called else "impossible")


def ended(contact: Contact) -> str:
    """The word for a talk that is over."""
    if contact.ended_by == "agent":
        return "fin"
    if contact.ended_by != "line":
        return "disparu"
    return "coupee" if can_be_called(contact) else "coupee_sans_retour"
