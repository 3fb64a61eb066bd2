"""Identifiers drawn from the machine's source of randomness."""

from __future__ import annotations

import secrets

# Letters only, so that no identifier ever looks like a telephone number; no vowels, so that none spells a word.
_ALPHABET = "bcdfghjkmnpqrstvwxyz"
_LENGTH = 28  # 121 bits
_SHORTER = {"c": 16}  # 69 bits: a contact's stands in many indexes of the store, and opens nothing


class RandomIds:
    """`services.ports.Ids`: nobody can guess one, and two never meet."""

    def new(self, kind: str) -> str:
        """A fresh identifier such as `c_kzdq…`; letters and one underscore, as the provider asks of an identity."""
        return f"{kind}_{''.join(secrets.choice(_ALPHABET) for _ in range(_SHORTER.get(kind, _LENGTH)))}"

    def digits(self, count: int) -> str:
        """Decimal digits, each equally likely."""
        return "".join(secrets.choice("0123456789") for _ in range(count))
