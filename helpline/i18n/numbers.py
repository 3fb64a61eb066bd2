"""Telephone numbers as people read them."""

from __future__ import annotations

import re

_FRENCH = re.compile(r"\+33([1-9])([0-9]{8})\Z")


def national(number: str) -> str:
    """A French number in pairs, « 01 70 77 23 72 », its blanks unbreakable; any other as it is (france.md §5.3)."""
    match = _FRENCH.match(number)
    if match is None:
        return number
    digits = f"0{match[1]}{match[2]}"
    return "\u00a0".join(digits[at : at + 2] for at in range(0, 10, 2))
