"""The right to call a telephone once. Only `services.dial_guard` makes one, and no gateway dials without."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Purpose(StrEnum):
    """Why a telephone is called. There is no other reason."""

    VERIFY = "verify"  # the number a volunteer has just typed, to see that it is theirs
    OFFER = "offer"  # a volunteer's verified number
    BACK = "back"  # the number a contact came from, after a cut


@dataclass(frozen=True, slots=True)
class Clearance:
    """The right to call this number once. `number` is E.164 and never logged; `call` is what it is counted under."""

    number: str
    purpose: Purpose
    agent: str
    call: str

    def __repr__(self) -> str:
        return f"Clearance({self.purpose})"
