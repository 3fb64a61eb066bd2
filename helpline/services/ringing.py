"""Calls the line places: an agent's leg for an offer, a person who was cut off. Telephones pass the guard first."""

from __future__ import annotations

import logging

from helpline.domain.clearance import Clearance, Purpose
from helpline.domain.errors import HelplineError, Refused, Unavailable
from helpline.services.dial_guard import DialGuard
from helpline.services.personal import number_of
from helpline.services.phones import PhoneBook
from helpline.services.ports import Gateway
from routing.errors import Stale, Unknown
from routing.model import Contact, ContactState, Offer, OfferState, Presence
from routing.store import Store

_log = logging.getLogger(__name__)
_NEVER = frozenset({"no_number", "phone_number", "phone_stopped"})  # of the reasons not to call a telephone
_RINGS = (OfferState.PENDING, OfferState.ACCEPTED, OfferState.CONNECTED)


class Ringing:
    """Each call is placed at most once; one that cannot be placed gives the contact back at once."""

    def __init__(self, store: Store, phones: PhoneBook, guard: DialGuard) -> None:
        self._store = store
        self._phones = phones
        self._guard = guard

    async def ring(self, gateway: Gateway, offer: Offer, contact: Contact) -> None:
        """Dial the agent's leg. Raises `Unavailable` when the provider's answer is unknown: the call may exist."""
        if offer.state is not OfferState.PENDING:
            return
        to = None
        try:
            to = await self._own_phone(offer) if offer.via == "phone" else None
            placed = await gateway.ring(offer, contact, to)
        except Unavailable:
            raise
        except HelplineError as refusal:
            await self._fail(offer, refusal, to)
            return
        await self._store.note_leg(offer.id, placed.leg, placed.waits_ms, placed.rings)
        now = await self._store.offer(offer.id)
        if now is None or now.state not in _RINGS:
            await gateway.stop(placed.leg)  # rescinded while the provider was being asked

    async def call_back(self, gateway: Gateway, offer: Offer, contact: Contact) -> None:
        """Bring back the person of a talk that was perhaps cut: on their leg if it is still there, for their telephone
        would be busy, or by calling them. Raises `Unavailable` as `ring` does."""
        if offer.state is not OfferState.ACCEPTED or contact.state is not ContactState.CONNECTING:
            return
        to = None
        try:
            if contact.put_down and await gateway.rejoin(offer, contact):
                leg = contact.external
            else:
                to = await self._cleared(Purpose.BACK, number_of(contact), offer.agent)
                leg = await gateway.call_back(offer, contact, to)
        except Unavailable:
            raise
        except HelplineError as refusal:
            await self._fail(offer, refusal, to)
            return
        await self._store.reached(offer.id, leg)

    async def _own_phone(self, offer: Offer) -> Clearance:
        """The right to call the agent's telephone. Whoever can never be called there is off duty: trying again would
        not help, and the same call would come back to them for ever."""
        try:
            return await self._cleared(Purpose.OFFER, await self._number_of(offer.agent), offer.agent)
        except Refused as refusal:
            if refusal.code in _NEVER and not offer.back:
                await self._store.set_presence(f"phone:{offer.id}", offer.agent, Presence.OFFLINE, "phone", "line")
            raise

    async def _number_of(self, agent: str) -> str | None:
        try:
            return await self._phones.number_of(agent)
        except Unavailable as trouble:
            raise _NotNow("unavailable") from trouble

    async def _cleared(self, purpose: Purpose, number: str | None, agent: str) -> Clearance:
        if number is None:
            raise Refused("no_number")
        try:
            return await self._guard.clear(purpose, number, agent)
        except Unavailable as trouble:
            raise _NotNow("unavailable") from trouble

    async def _fail(self, offer: Offer, refusal: HelplineError, unused: Clearance | None) -> None:
        """Nothing was dialled: the call does not count, and each in a row makes the agent rest longer."""
        _log.warning("offer %s could not ring: %s", offer.id, type(refusal).__name__)
        if unused is not None:
            await self._guard.give_back(unused)
        try:
            await self._store.fail(f"fail:{offer.id}:refused", offer.id, "refused", missed=False, unplaced=True)
        except (Stale, Unknown):
            return


class _NotNow(Refused):
    """Nothing was dialled, because a store is away: `Unavailable` would mean that the call may exist."""
