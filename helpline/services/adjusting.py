"""Hold and mute: the provider is made to do what the contact's notes say."""

from __future__ import annotations

import logging

from helpline.domain.errors import Refused
from helpline.services.ports import Gateway, Ids
from routing.errors import Refused as NotTalking
from routing.errors import Stale, Unknown
from routing.model import Contact, ContactState, EffectKind
from routing.store import Adjustment, Store

_log = logging.getLogger(__name__)
ADJUSTMENTS: dict[EffectKind, Adjustment] = {EffectKind.HOLD: "hold", EffectKind.MUTE: "mute"}


class Adjusting:
    """Obeys the notes as they are now, and looks again: of two changes at once the last one stands."""

    def __init__(self, store: Store, ids: Ids) -> None:
        self._store = store
        self._ids = ids

    async def obey(self, gateway: Gateway, contact: Contact, kind: EffectKind, leg: str) -> None:
        """Tell the provider. When it cannot, the note is put back: a screen must not show a mute that is none.

        Raises `Unavailable` when nobody knows whether it was done: it is then told again.
        """
        what, on = ADJUSTMENTS[kind], None
        now: Contact | None = contact
        while now is not None and _talks(now, contact) and on is not (what in now.notes):
            on = what in now.notes
            if not await self._tell(gateway, now, what, leg, on):
                await self._put_back(now, what, not on)
                return
            now = await self._store.contact(contact.id)

    async def _tell(self, gateway: Gateway, contact: Contact, what: Adjustment, leg: str, on: bool) -> bool:
        try:
            return await (gateway.hold(contact, on) if what == "hold" else gateway.mute(contact, leg, on))
        except Refused:
            return False

    async def _put_back(self, contact: Contact, what: Adjustment, on: bool) -> None:
        _log.warning("contact %s: the provider does not %s", contact.id, what)
        try:
            op, agent = self._ids.new("op"), contact.agent or ""
            await self._store.adjust(op, contact.id, agent, what, on, undone=True)  # told, it could fail for ever
        except (Stale, Unknown, NotTalking):
            return


def _talks(now: Contact, before: Contact) -> bool:
    return now.state is ContactState.CONNECTED and now.offer == before.offer
