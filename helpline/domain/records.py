"""What is kept of a contact once it is told: one record, without a number or a name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ContactRecord:
    """One contact as its events tell it. Instants are milliseconds since 1970 in UTC, durations milliseconds.

    `caller` is the pseudonym of the number, None for a withheld one. `attempts` counts the offers made. `rating`,
    1 to 4, is how useful the person found the help, if they cared to say.
    """

    id: str
    channel: str | None = None
    caller: str | None = None
    topic: str | None = None
    arrived_at: int | None = None
    queued_at: int | None = None
    answered_at: int | None = None
    ended_at: int | None = None
    closed_at: int | None = None
    agent: str | None = None
    outcome: str | None = None
    ended_by: str | None = None
    disposition: str | None = None
    note: str | None = None
    attempts: int = 0
    waited_ms: int | None = None
    talked_ms: int | None = None
    rating: int | None = None
