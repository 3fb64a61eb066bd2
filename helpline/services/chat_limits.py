"""How much one visitor, and one address, may ask of the chat. Generous to rooms full of people, firm with machines.

A library or a France Services desk is one address, so the limit of an address is that of a room (reliability.md §2.4).
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Protocol

from helpline.domain.errors import NotAllowed
from helpline.services.askers import asker_of

LINES, LINES_MS = 5, 10_000  # of one visitor; counted where they are kept (`Transcripts`)
CHATS, CHATS_MS = 60, 3_600_000


class RateCounter(Protocol):
    """Counts what was let through lately. May raise `Unavailable`."""

    async def allows(self, key: str, item: str, most: int, window_ms: int) -> bool:
        """Count `item` under `key` unless `most` others were within the window; one counted before is let through."""
        ...


class ChatLimits:
    """Sixty new chats an hour for an address."""

    def __init__(self, counter: RateCounter, secret: str) -> None:
        self._counter = counter
        self._secret = secret.encode()

    async def check_chat(self, address: str, session: str) -> None:
        """Raises `NotAllowed("chat.too_many")`. An address is counted as a keyed digest, never kept as it is."""
        digest = hmac.new(self._secret, f"chat-address:{asker_of(address)}".encode(), hashlib.sha256).hexdigest()[:32]
        if not await self._counter.allows(f"chats:{digest}", session, CHATS, CHATS_MS):
            raise NotAllowed("chat.too_many")
