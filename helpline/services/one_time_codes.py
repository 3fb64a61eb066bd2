"""Finds codes sent for one use, as a bank's by SMS: a scammer asks for them, and so people write them down."""

from __future__ import annotations

import re
from collections.abc import Iterator

# « code sms 482913 », « le code de validation est le 482 913 »; never across brackets, where a mask may stand.
_CODE = re.compile(
    r"\b(?:code|otp|pin)s?\b([^0-9\n\[\]]{0,40}?)\b([0-9](?:[ \u00a0\u202f-]?[0-9]){3,7})(?![ \u00a0\u202f/-]?[0-9])",
    re.IGNORECASE,
)
_SENT = re.compile(
    r"\b(?:sms|texto|reçue?s?|recue?s?|validation|v[ée]rification|confirmation|s[ée]curit[ée]|authentification"
    r"|usage unique|secret|confidentiel|banque|carte|bancaire|otp|pin|received|security|one-time|bank)\b",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:postal|postaux|insee|promo|dossier|erreur|error|postcode|zip)\b|\b(?:en|depuis|au|du|in|since)\s*$",
    re.IGNORECASE,
)
_BEFORE = 25  # characters in front of « code » that may tell what code it is
_BARE = re.compile(r"[0-9]{6}")  # « le code 482913 »: no postal code, no year, no PIN of an alarm has six digits


def one_time_codes(text: str) -> Iterator[tuple[int, int]]:
    """Where each code starts and ends."""
    for match in _CODE.finditer(text):
        around = text[max(0, match.start() - _BEFORE) : match.start(2)]
        if _OTHER.search(match.group(1)):
            continue
        if _SENT.search(around) or (not match.group(1).strip(" :=") and _BARE.fullmatch(match.group(2))):
            yield match.span(2)
