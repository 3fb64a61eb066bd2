"""The signed place of a waiting person: what their channel carries so that a wiped Redis loses nobody.

A place holds opaque ids, lanes and times, never a number or a name. It stands in URLs the provider asks again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from helpline.services.signatures import Signature
from routing.model import Contact, LaneStep


@dataclass(frozen=True, slots=True)
class Place:
    """Where a contact stood: times in milliseconds on the store's clock."""

    contact: str
    external: str
    channel: str
    schedule: tuple[LaneStep, ...]
    arrived_at: int
    head_start_ms: int
    card: str


class Places:
    """Signs and reads places."""

    def __init__(self, secret: str) -> None:
        self._signature = Signature("place", secret)

    def sign(self, contact: Contact, head_start_ms: int) -> str:
        """The place of a contact in the line, as URL-safe text."""
        lanes = [[step.lane, step.after_ms] for step in contact.schedule]
        arrived = contact.queued_at if contact.queued_at is not None else contact.arrived_at
        fields = [contact.id, contact.external, contact.channel, lanes, arrived, head_start_ms, contact.card]
        return self._signature.sign(json.dumps(fields, separators=(",", ":")).encode())

    def read(self, token: str, external: str) -> Place | None:
        """The place, or None when the token is forged, damaged or another leg's."""
        body = self._signature.read(token)
        if body is None:
            return None
        contact, owner, channel, lanes, arrived, head_start, card = json.loads(body)
        if owner != external:
            return None
        return Place(contact, owner, channel, tuple(LaneStep(*lane) for lane in lanes), arrived, head_start, card)
