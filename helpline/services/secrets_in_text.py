"""Finds, in what people write, what could be used against them: never kept, whoever wrote it (france.md §5.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from helpline.services.one_time_codes import one_time_codes

Kind = Literal["social_security", "iban", "card", "password", "code"]

_GAP = r"[ .\u00a0\u202f-]?"
# Sex, year, month (Corsica writes 2A and 2B in the department), commune, order, then the optional key.
_SOCIAL_SECURITY = re.compile(
    rf"(?<![0-9A-Z])[1-478]{_GAP}[0-9]{{2}}{_GAP}[0-9]{{2}}{_GAP}(?:[0-9]{{2}}|2[AB]){_GAP}[0-9]{{3}}{_GAP}[0-9]{{3}}"
    rf"(?:{_GAP}([0-9]{{2}}))?(?![0-9])",
    re.IGNORECASE,
)
# Grouped as on the card it is one, whatever its key: people misread a digit.
_GROUPED = re.compile(
    r"[0-9][ .\u00a0\u202f-][0-9]{2}(?:[ .\u00a0\u202f-][0-9AB]{2}){2}(?:[ .\u00a0\u202f-][0-9]{3}){2}(?:\D[0-9]{2})?",
    re.I,
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
# « mot de passe : abc », « mdp abc1 », « mon mot de passe est abc »; but « est oublié » is no password.
_STATES = (
    r"(?:oubli|perdu|incorrect|refus|bloqu|faux|fausse|erron|invalid|expir|périm|chang|enregistr|trop|pas|plus|toujours"
    r"|bien|bon|juste|l[ea]s?|une?|sur|dans|à|en|ce|celui|mon|ma|demand|nécessaire|obligatoire|forgotten|lost|wrong"
    r"|refused|blocked|not|too|correct|right|the|a|on|in|my|required|saved|changed)"
)
_PASSWORD = re.compile(
    r"\b(?:mots?\s+de\s+passe|mdp|passwords?|pass\s?word)\b\s*(?:[:=]\s*(\S+)"
    rf"|(?:est|is)\b\s*[:=]?\s*(?!{_STATES}\w*\b(?![\S]*[0-9]))(\S+)"
    # « c’est », « c est », « cest »: « c’est compliqué » is no password, a digit, a sign or a capital makes one.
    rf"|c\s?['’]?\s?est\b\s*[:=]?\s*(?!{_STATES}\w*\b(?![\S]*[0-9]))((?-i:[A-ZÀ-Þ])\S*|\S*[0-9@#$%&*_+=]\S*)"
    # « mot de passe Toto1234 »; but not « mot de passe 2 fois ».
    r"|((?=\S*[a-z])(?=\S*[0-9])\S{6,}))|\bmdp\s+(\S*[0-9]\S*)",
    re.IGNORECASE,
)
# Without these there is nothing to look for, and most that people write is without them.
_FIGURES = re.compile(rf"[0-9](?:[0-9]|{_GAP}[0-9]{_GAP}[0-9])")
_PASSWORD_WORDS = ("pass", "mdp")
_NOT_DIGIT = re.compile(r"[^0-9]")
_NOT_ALNUM = re.compile(r"[^0-9A-Z]")


@dataclass(frozen=True, slots=True)
class Secret:
    """What was found, and where: the characters from `start` up to `end`."""

    kind: Kind
    start: int
    end: int


def secrets_in(text: str) -> list[Secret]:
    """Every secret of a text in its order; where two overlap, the surer kind."""
    found: list[Secret] = []
    for secret in _all(text):
        if all(secret.end <= other.start or other.end <= secret.start for other in found):
            found.append(secret)
    return sorted(found, key=lambda secret: secret.start)


def _all(text: str) -> Iterator[Secret]:
    """The surest first."""
    if _FIGURES.search(text):
        yield from _numbers(text)
    folded = text.casefold()
    if any(word in folded for word in _PASSWORD_WORDS):
        for match in _PASSWORD.finditer(text):
            group = next(number for number in range(1, 6) if match.group(number))
            yield Secret("password", *match.span(group))
    for start, end in one_time_codes(text):
        yield Secret("code", start, end)


def _numbers(text: str) -> Iterator[Secret]:
    for match in _SOCIAL_SECURITY.finditer(text):
        if _is_social_security(match):
            yield Secret("social_security", *match.span())
    for match in _IBAN.finditer(text):
        if length := _iban_length(match.group()):
            yield Secret("iban", match.start(), match.start() + length)
    for match in _CARD.finditer(text):
        if _is_card(match.group()):
            digits = _NOT_DIGIT.sub("", match.group())
            # No bank card has fifteen digits and begins so: a social security number with a digit misread.
            mistaken = len(digits) == 15 and digits[0] in "12"
            yield Secret("social_security" if mistaken else "card", *match.span())


def _is_social_security(match: re.Match[str]) -> bool:
    """With its key, the key must be right: 97 minus the number modulo 97. Without, its shape suffices."""
    key = match.group(1)
    whole = _NOT_ALNUM.sub("", match.group().upper())
    body = whole[:-2] if key else whole
    month = int(body[3:5])
    if not (1 <= month <= 12 or 20 <= month <= 42 or month >= 50):
        return False
    if key is None or _GROUPED.fullmatch(match.group()):
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


def _iban_length(text: str) -> int:
    """How many characters of `text` are an IBAN by the ISO 13616 check, 0 for none.

    The country gives the length, since words may follow; an unknown country takes it all.
    """
    whole = _NOT_ALNUM.sub("", text.upper())
    length = _IBAN_LENGTH.get(whole[:2], len(whole))
    moved = whole[4:length] + whole[:4]
    if len(whole) < length or int("".join(str(int(char, 36)) for char in moved)) % 97 != 1:
        return 0
    signs = [at for at, char in enumerate(text.upper()) if not _NOT_ALNUM.match(char)]
    return signs[length - 1] + 1
