"""Stages « wrap up » and « close »: how it ended, in the volunteer's words."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from helpline.domain.errors import HelplineError, Invalid
from helpline.services.note_guard import check_note
from helpline.services.partings import has_gone
from helpline.services.ports import Gateway
from routing.model import Contact, ContactState
from routing.store import Store

# How a contact may end; the words are in the catalogues.
DISPOSITIONS = ("resolu", "resolu_en_partie", "oriente", "a_rappeler", "non_resolu", "coupe", "hors_sujet", "abus")


class WrapUp:
    """Closes contacts; the note goes into the event, to the records, and nowhere else."""

    def __init__(self, store: Store, gateways: Mapping[str, Gateway]) -> None:
        self._store = store
        self._gateways = gateways

    async def close(self, contact: str, agent: str, disposition: str, note: str, op: str) -> Contact:
        """Close a contact that is wrapping up. Refuses a note that holds a secret, saying which kind."""
        if disposition not in DISPOSITIONS:
            raise Invalid("disposition")
        note = note.strip()
        check_note(note)
        data = {"disposition": disposition, "note": note} if note else {"disposition": disposition}
        await self._let_go(contact, agent)
        return await self._store.close(op, contact, agent, disposition, data)

    async def _let_go(self, id: str, agent: str) -> None:
        """End the agent's leg if it is still told that the person has gone: until then it cannot ring for the next."""
        contact = await self._store.contact(id)
        if contact is None or contact.agent != agent or contact.offer is None or has_gone(contact):
            return
        offer = await self._store.offer(contact.offer)
        if contact.state is ContactState.WRAPPING_UP and offer is not None and offer.leg:
            with suppress(HelplineError):  # then it ends by itself, in a moment
                await self._gateways[contact.channel].stop(offer.leg)
