"""Stage « converse »: what a volunteer may do to the talk itself. The provider is told by effects."""

from __future__ import annotations

from helpline.domain.errors import WrongState
from helpline.services.letting_go import LettingGo
from helpline.services.personal import can_be_called
from routing.model import Contact
from routing.store import Adjustment, Store


class Conversations:
    """Ends a talk from the console, makes the person wait, mutes the volunteer, calls back who was cut off."""

    def __init__(self, store: Store, legs: LettingGo) -> None:
        self._store = store
        self._legs = legs

    async def hang_up(self, contact: str, agent: str, op: str) -> Contact:
        """The volunteer ends it; the wrap-up begins. Raises Stale for somebody else's contact."""
        return await self._store.hang_up(op, contact, agent)

    async def adjust(self, contact: str, agent: str, what: Adjustment, on: bool, op: str) -> Contact:
        """Hold: the person hears music. Mute: the volunteer is not heard. Raises Stale, or Refused unless they talk by
        telephone."""
        return await self._store.adjust(op, contact, agent, what, on)

    async def ring_back(self, contact: str, agent: str, op: str) -> Contact:
        """The talk was perhaps cut: the volunteer is rung, then the person called at the number they came from.

        Raises Stale, Refused when the volunteer's own word ended it, `WrongState("no_number")` for one that is withheld
        or not callable.
        """
        known = await self._store.contact(contact)
        if known is not None and known.agent == agent and not can_be_called(known):
            raise WrongState("no_number")
        await self._legs.let_go(contact, agent)  # a telephone that is told of the cut is busy
        return await self._store.ring_back(op, contact, agent)
