"""Telephone numbers as people read them."""

from __future__ import annotations

import re

LINE = "+33170772372"
_LINE_WRITTEN = "01\u00a070\u00a0772\u00a0372"  # as the name of the line writes its own number, everywhere
_FRENCH = re.compile(r"\+33([1-9])([0-9]{8})\Z")


def national(number: str) -> str:
    """A French number in pairs, « 01 99 00 12 34 », its blanks unbreakable; any other as it is (france.md §5.3).

    Only the line's own is « 01 70 772 372 ».
    """
    if number == LINE:
        return _LINE_WRITTEN
    match = _FRENCH.match(number)
    if match is None:
        return number
    digits = f"0{match[1]}{match[2]}"
    return "\u00a0".join(digits[at : at + 2] for at in range(0, 10, 2))
