"""Stage « queue »: an outcome of the flow becomes a place in the line."""

from __future__ import annotations

import json

from helpline.geography.postal_codes import postal_codes
from helpline.policies.policies import Needs, Policies
from helpline.services.helpers import Helpers
from helpline.services.personal import number_of, private_of
from helpline.services.places import Place, Places
from ivr_flows.session import Enqueue, Session
from routing.model import Contact
from routing.store import Store


class Queueing:
    """Puts people in the line, keeps their place and tells where they stand."""

    def __init__(self, store: Store, places: Places, policies: Policies, helpers: Helpers) -> None:
        self._store = store
        self._places = places
        self._policies = policies
        self._helpers = helpers

    async def enqueue(self, contact: Contact, outcome: Enqueue, session: Session) -> Contact:
        """Put a contact in the line its flow chose. Repeating it changes nothing."""
        head_start_ms = self._policies.queues[outcome.queue].head_start(outcome.priority)
        code = outcome.variables.get("code_postal") or outcome.variables.get("departement") or ""
        asks = self._policies.asks_helper(outcome.queue)
        # A contact on its way through the flow goes without their number: it is read where it is needed.
        person = await self._store.contact(contact.id) if asks or code else None
        needs = Needs(
            queue=outcome.queue,
            language=session.language,
            topic=outcome.topic,
            place=postal_codes().find(code) if code else None,
            helper=await self._helpers.last_of(number_of(person), contact.arrived_at) if asks and person else None,
        )
        return await self._store.enqueue(
            f"enqueue:{contact.id}",
            contact.id,
            self._policies.schedule(needs),
            head_start_ms=head_start_ms,
            card=card_for(outcome, session, head_start_ms),
            private=private_of(number_of(person), code) if code and person else "",
            data={"topic": outcome.topic},
        )

    def place(self, contact: Contact) -> str:
        """The signed place the person's channel carries while they wait."""
        return self._places.sign(contact, int(card_of(contact).get("head_start_ms", "0")))

    def read_place(self, token: str, external: str) -> Place | None:
        """A place that was signed for this leg; None for any other text."""
        return self._places.read(token, external)

    async def restore(self, token: str, external: str, private: str) -> Contact | None:
        """A contact that the store has forgotten is put back at its place from its signed token."""
        place = self._places.read(token, external)
        if place is None:
            return None
        return await self._store.restore(
            f"restore:{place.contact}",
            place.contact,
            place.external,
            place.channel,
            place.schedule,
            place.arrived_at,
            place.head_start_ms,
            place.card,
            private,
        )

    async def position(self, contact: Contact) -> int | None:
        """The rank in the whole line, 1 for the next person; None when no longer waiting."""
        return await self._store.position(contact.id)


def card_for(outcome: Enqueue, session: Session, head_start_ms: int) -> str:
    """The card of a contact whose flow ends: all that is still needed of it in line."""
    card = {
        "topic": outcome.topic,
        "language": session.language,
        "queue": outcome.queue,
        "priority": outcome.priority,
        "head_start_ms": str(head_start_ms),
    }
    if session.pace != "normal":
        card["pace"] = session.pace
    return json.dumps(card, separators=(",", ":"))


def card_of(contact: Contact | None) -> dict[str, str]:
    """What an agent may see of a contact before answering: topic, language, queue, priority, its head start, and the
    pace unless it is the normal one."""
    card: dict[str, str] = json.loads(contact.card) if contact is not None and contact.card else {}
    return card
