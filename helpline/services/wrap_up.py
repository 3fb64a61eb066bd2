"""Stages « wrap up » and « close »: how it ended, in the volunteer's words."""

from __future__ import annotations

from helpline.domain.errors import Invalid
from helpline.services.letting_go import LettingGo
from helpline.services.note_guard import check_note
from routing.model import Contact
from routing.store import Store

# How a contact may end; the words are in the catalogues.
DISPOSITIONS = ("resolu", "resolu_en_partie", "oriente", "a_rappeler", "non_resolu", "coupe", "hors_sujet", "abus")


class WrapUp:
    """Closes contacts; the note goes into the event, to the records, and nowhere else."""

    def __init__(self, store: Store, legs: LettingGo) -> None:
        self._store = store
        self._legs = legs

    async def close(self, contact: str, agent: str, disposition: str, note: str, op: str) -> Contact:
        """Close a contact that is wrapping up. Refuses a note that holds a secret, saying which kind."""
        if disposition not in DISPOSITIONS:
            raise Invalid("disposition")
        note = note.strip()
        check_note(note)
        data = {"disposition": disposition, "note": note} if note else {"disposition": disposition}
        await self._legs.let_go(contact, agent)
        return await self._store.close(op, contact, agent, disposition, data)
