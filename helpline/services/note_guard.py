"""Keeps secrets of the public out of notes: we never store what could be used against a person (france.md §5.4)."""

from __future__ import annotations

import re

from helpline.domain.errors import Invalid

LONGEST = 2_000

_GAP = r"[ .\u00a0\u202f-]?"
# Sex, year, month (Corsica writes 2A and 2B in the department), commune, order, then the optional key.
_SOCIAL_SECURITY = re.compile(
    rf"(?<![0-9A-Z])[1-478]{_GAP}[0-9]{{2}}{_GAP}[0-9]{{2}}{_GAP}(?:[0-9]{{2}}|2[AB]){_GAP}[0-9]{{3}}{_GAP}[0-9]{{3}}"
    rf"(?:{_GAP}([0-9]{{2}}))?(?![0-9])",
    re.IGNORECASE,
)
_CARD = re.compile(rf"(?<![0-9])[0-9](?:{_GAP}[0-9]){{12,18}}(?![0-9])")
_IBAN = re.compile(rf"(?<![0-9A-Z])[A-Z]{{2}}[0-9]{{2}}(?:{_GAP}[0-9A-Z]){{10,30}}", re.IGNORECASE)
_IBAN_LENGTH = {
    "BE": 16,
    "NL": 18,
    "LU": 20,
    "CH": 21,
    "DE": 22,
    "GB": 22,
    "ES": 24,
    "PT": 25,
    "FR": 27,
    "MC": 27,
    "IT": 27,
}
_PASSWORD = re.compile(
    r"\b(?:mots?\s+de\s+passe|mdp|passwords?|pass\s?word)\b\s*(?:(?:est|is)\b|[:=])\s*\S+|\bmdp\s+\S*[0-9]\S*",
    re.IGNORECASE,
)
_NOT_DIGIT = re.compile(r"[^0-9]")
_NOT_ALNUM = re.compile(r"[^0-9A-Z]")


def check_note(note: str) -> None:
    """Raises `Invalid` for a note over 2,000 characters or holding a secret; the code names the kind, not the value."""
    if len(note) > LONGEST:
        raise Invalid("note_too_long", length=len(note))
    if any(_is_social_security(match) for match in _SOCIAL_SECURITY.finditer(note)):
        raise Invalid("note_social_security")
    if any(_is_iban(match.group()) for match in _IBAN.finditer(note)):
        raise Invalid("note_iban")
    if any(_is_card(match.group()) for match in _CARD.finditer(note)):
        raise Invalid("note_card")
    if _PASSWORD.search(note):
        raise Invalid("note_password")


def _is_social_security(match: re.Match[str]) -> bool:
    """With its key, the key must be right: 97 minus the number modulo 97. Without, its shape suffices."""
    key = match.group(1)
    whole = _NOT_ALNUM.sub("", match.group().upper())
    body = whole[:-2] if key else whole
    month = int(body[3:5])
    if not (1 <= month <= 12 or 20 <= month <= 42 or month >= 50):
        return False
    if key is None:
        return True
    number = int(body.replace("2A", "19").replace("2B", "18"))
    return 97 - number % 97 == int(key)


def _is_card(text: str) -> bool:
    """The Luhn sum of a bank card."""
    digits = [int(digit) for digit in _NOT_DIGIT.sub("", text)]
    if len(set(digits)) == 1:
        return False
    total = sum(digits[-1::-2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[-2::-2])
    return total % 10 == 0


def _is_iban(text: str) -> bool:
    """The ISO 13616 check. The country gives the length, since words may follow; an unknown country takes it all."""
    whole = _NOT_ALNUM.sub("", text.upper())
    length = _IBAN_LENGTH.get(whole[:2], len(whole))
    moved = whole[4:length] + whole[:4]
    return len(whole) >= length and int("".join(str(int(char, 36)) for char in moved)) % 97 == 1
