"""Stage « offer »: what a volunteer answers to a ringing card."""

from __future__ import annotations

from helpline.domain.errors import Invalid, WrongState
from helpline.services.chat_desk import CHAT, ChatDesk
from routing.model import Offer
from routing.store import Store

DECLINE_REASONS = ("besoin_pause", "hors_competence", "probleme_technique", "autre")


class Offers:
    """The two buttons of the card. The claim of a call is made by the leg that answers; that of a chat here."""

    def __init__(self, store: Store, chats: ChatDesk) -> None:
        self._store = store
        self._chats = chats

    async def answering(self, offer: str, agent: str, op: str) -> Offer:
        """The volunteer pressed Answer: their leg has 3 s to do so. Raises Stale when it is too late.

        On their own telephone it is the key 1 that answers, and nothing else: `WrongState`. A chat has no leg: it is
        theirs at once.
        """
        ringing = await self._store.offer(offer)
        if ringing is not None and ringing.channel == CHAT:
            return await self._chats.accept(offer, agent, op)
        if ringing is not None and ringing.via == "phone":
            raise WrongState("by_phone")
        return await self._store.answering(op, offer, agent)

    async def decline(self, offer: str, agent: str, reason: str, op: str) -> Offer:
        """The contact goes back to its place. Raises Stale when it is too late."""
        if reason not in DECLINE_REASONS:
            raise Invalid("reason")
        return await self._store.decline(op, offer, agent, reason)
