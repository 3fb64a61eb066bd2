"""Stage « arrive »: a person reaches the line; the provider's id makes them one contact, once."""

from __future__ import annotations

from helpline.services.flow_steps import FlowSteps
from helpline.services.personal import private_of
from helpline.services.ports import Ids
from helpline.services.pseudonyms import Pseudonyms
from helpline.services.queueing import Queueing
from helpline.services.situations import Situation
from routing.model import Contact, ContactState
from routing.store import Store


class Intake:
    """Receives people and sees them leave."""

    def __init__(self, store: Store, flows: FlowSteps, queueing: Queueing, ids: Ids, pseudonyms: Pseudonyms) -> None:
        self._store = store
        self._flows = flows
        self._queueing = queueing
        self._ids = ids
        self._pseudonyms = pseudonyms

    async def arrive(
        self, external: str, channel: str, number: str | None, dialled: str = "", language: str = ""
    ) -> tuple[Contact, Situation]:
        """Receive a person; `number` is E.164 or None when withheld. Repeats give the present situation.

        They are greeted in `language`, or as `dialled`, the number they chose, may tell.
        """
        caller = self._pseudonyms.current(number) if number else None
        arrival = await self._store.arrive(
            f"arrive:{external}",
            self._ids.new("c"),
            external,
            channel,
            private=private_of(number),
            data={"caller": caller, "channel": channel},
        )
        return arrival.contact, await self._flows.welcome(arrival.contact, dialled, language)

    async def find(
        self, contact_id: str, external: str | None = None, place: str = "", number: str | None = None
    ) -> Contact | None:
        """A known contact, on the word of its leg `external`: that is a sign of life. None when it is another's.

        One the store has forgotten is put back in the line from its signed `place`.
        """
        contact = await self._store.contact(contact_id)
        if external is None:
            return contact
        if contact is None:
            contact = await self._queueing.restore(place, external, private_of(number))
        if contact is None or contact.external != external:
            return None
        if contact.state is not ContactState.IN_FLOW:  # a step of the flow is a sign of life
            await self._store.touch(contact.id)
        return contact

    async def ended(self, external: str, by: str = "contact") -> Contact | None:
        """The leg `external` is over for good: whose it was, as they are now. An earlier leg of somebody called back
        since is nobody's any more."""
        contact = await self._store.by_external(external)
        if contact is None or contact.external != external:
            return None
        return await self.leave(contact, by)

    async def leave(self, contact: Contact, by: str = "contact") -> Contact:
        """The person's side has ended, wherever they were."""
        outcome = "abandoned"
        if contact.state in (ContactState.ARRIVED, ContactState.IN_FLOW):
            outcome = self._flows.outcome(contact)
        elif contact.state is ContactState.CONNECTED:
            outcome = "handled"
        # The end of an earlier leg, of somebody called back since, is another fact.
        op = f"leave:{contact.id}:{contact.attempt}:{contact.external}:{by}"
        return await self._store.leave(op, contact.id, outcome, by)
