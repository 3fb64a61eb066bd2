"""What a visitor's page holds to be known again: their conversation's ids, signed. It never stands in an address."""

from __future__ import annotations

import hashlib
import hmac

from helpline.services.signatures import Signature

_LONGEST = 512


class ChatTokens:
    """Signs and reads tokens. One ends with the conversation it names."""

    def __init__(self, secret: str) -> None:
        self._signature = Signature("chat-token", secret)
        self._op_key = hashlib.sha256(b"chat-op:" + secret.encode()).digest()

    def external(self, op: str) -> str:
        """The external id of the contact that the attempt `op` makes: who does not know `op` cannot tell it."""
        return f"chat-{hmac.new(self._op_key, op.encode(), hashlib.sha256).hexdigest()[:32]}"

    def sign(self, contact: str, external: str) -> str:
        """The token of this visitor in this conversation, as URL-safe text."""
        return self._signature.sign(f"{contact} {external}".encode())

    def read(self, token: str) -> tuple[str, str] | None:
        """The ids of the contact, its own and the external one; None when the token is forged or damaged."""
        body = self._signature.read(token) if len(token) <= _LONGEST else None
        if body is None:
            return None
        contact, _, external = body.decode().partition(" ")
        return contact, external
