"""Identifiers drawn from the machine's source of randomness."""

from __future__ import annotations

import secrets

# Letters only, so that no identifier ever looks like a telephone number; no vowels, so that none spells a word.
_ALPHABET = "bcdfghjkmnpqrstvwxyz"
_LENGTH = 28  # 121 bits
_SHORTER = {"c": 16}  # 69 bits: a contact's stands in many indexes of the store, and opens nothing


def _letters(count: int) -> str:
    """Each equally likely. The source of randomness is asked once for all: by the letter it costs ten times as much."""
    number, letters = secrets.randbelow(len(_ALPHABET) ** count), []
    for _ in range(count):
        number, letter = divmod(number, len(_ALPHABET))
        letters.append(_ALPHABET[letter])
    return "".join(letters)


class RandomIds:
    """`services.ports.Ids`: nobody can guess one, and two never meet."""

    def new(self, kind: str) -> str:
        """A fresh identifier such as `c_kzdq…`; letters and one underscore, as the provider asks of an identity."""
        return f"{kind}_{_letters(_SHORTER.get(kind, _LENGTH))}"

    def digits(self, count: int) -> str:
        """Decimal digits, each equally likely."""
        return "".join(secrets.choice("0123456789") for _ in range(count))
