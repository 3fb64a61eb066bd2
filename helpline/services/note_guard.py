"""Keeps secrets of the public out of notes: we never store what could be used against a person (france.md §5.4)."""

from __future__ import annotations

from helpline.domain.errors import Invalid
from helpline.services.secrets_in_text import secrets_in

LONGEST = 2_000


def check_note(note: str) -> None:
    """Raises `Invalid` for a note over 2,000 characters or holding a secret; the code names the kind, not the value."""
    if len(note) > LONGEST:
        raise Invalid("note_too_long")
    for secret in secrets_in(note):
        raise Invalid(f"note_{secret.kind}")
