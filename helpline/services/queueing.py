"""Stage « queue »: an outcome of the flow becomes a place in the line."""

from __future__ import annotations

import json

from helpline.services.places import Places
from ivr_flows.session import Enqueue
from routing.model import Contact, LaneStep
from routing.store import Store

# A suspect message or a running fraud cannot wait like the rest: five minutes' head start.
HEAD_START_MS = {"normal": 0, "high": 5 * 60_000}

# The queues a flow may name; each is a lane of the same name until routing policies come as data.
QUEUES = frozenset({"general"})


class Queueing:
    """Puts people in the line, keeps their place and tells where they stand."""

    def __init__(self, store: Store, places: Places) -> None:
        self._store = store
        self._places = places

    async def enqueue(self, contact: Contact, outcome: Enqueue, language: str) -> Contact:
        """Put a contact in the line its flow chose. Repeating it changes nothing."""
        card = {
            "topic": outcome.topic,
            "language": language,
            "queue": outcome.queue,
            "priority": outcome.priority,
        }
        return await self._store.enqueue(
            f"enqueue:{contact.id}",
            contact.id,
            (LaneStep(outcome.queue, 0),),
            head_start_ms=HEAD_START_MS[outcome.priority],
            card=json.dumps(card, separators=(",", ":")),
            data={"topic": outcome.topic},
        )

    def place(self, contact: Contact) -> str:
        """The signed place the person's channel carries while they wait."""
        return self._places.sign(contact, HEAD_START_MS[card_of(contact).get("priority", "normal")])

    async def find(self, contact: str, token: str, external: str, private: str) -> Contact | None:
        """A waiting contact; one the store has forgotten is put back at its place from its signed token."""
        known = await self._store.contact(contact)
        if known is not None:
            return known if known.external == external else None
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


def card_of(contact: Contact) -> dict[str, str]:
    """What an agent may see of a contact: topic, language, queue, priority."""
    card: dict[str, str] = json.loads(contact.card) if contact.card else {}
    return card
