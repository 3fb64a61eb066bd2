"""A caller's number becomes a pseudonym: enough to see that somebody calls again, not enough to call them.

A plain hash would be no pseudonym: all French mobile numbers are hashed in minutes (reliability.md F10).
"""

from __future__ import annotations

import hashlib
import hmac

_KEPT_CHARACTERS = 32  # 128 bits


class Pseudonyms:
    """HMAC-SHA256 under keys kept outside the database, the current one first."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        if not keys:
            raise ValueError("at least one key is needed")
        self._keys = keys

    def current(self, number: str) -> str:
        """The pseudonym to write for an E.164 number."""
        return _pseudonym(self._keys[0], number)

    def all(self, number: str) -> tuple[str, ...]:
        """Every pseudonym the number may have been written under, the current one first: what to search for."""
        return tuple(_pseudonym(key, number) for key in self._keys)


def _pseudonym(key: str, number: str) -> str:
    return hmac.new(key.encode(), number.encode(), hashlib.sha256).hexdigest()[:_KEPT_CHARACTERS]
