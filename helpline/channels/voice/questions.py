"""The questions this process asked last, so that an answer to one of them needs nothing to be read first.

What a person was asked at a step never changes, so what is kept cannot be wrong; whether they still stand there is for
the store to say, when it takes their answer. Another process knows nothing of it and reads, as after a restart.
"""

from __future__ import annotations

from routing.model import Contact

MOST_KEPT = 4096  # people between two questions, about 1 KiB each: a question is answered within seconds


class Questions:
    """By contact and step; each is given once."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, int], Contact] = {}

    def keep(self, contact: Contact) -> None:
        """This person has just been asked the question of their step. The oldest gives way."""
        if len(self._kept) >= MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        self._kept[contact.id, contact.step] = contact

    def open(self, contact_id: str, step: int) -> bool:
        """Whether the question was asked here and nobody has answered it here."""
        return (contact_id, step) in self._kept

    def take(self, contact_id: str, step: int, external: str) -> Contact | None:
        """The person who was asked, if theirs is the leg `external`: none when the question is not open."""
        contact = self._kept.pop((contact_id, step), None)
        return contact if contact is not None and contact.external == external else None
