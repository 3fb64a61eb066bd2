"""What a visitor's page holds to be known again: their conversation's ids, signed. It never stands in an address."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac

_SIGNATURE_BYTES = 16
_LONGEST = 512


class ChatTokens:
    """Signs with HMAC-SHA256 under the application's secret key. A token ends with the conversation it names."""

    def __init__(self, secret: str) -> None:
        self._token_key = hashlib.sha256(b"chat-token:" + secret.encode()).digest()
        self._op_key = hashlib.sha256(b"chat-op:" + secret.encode()).digest()

    def external(self, op: str) -> str:
        """The external id of the contact that the attempt `op` makes: who does not know `op` cannot tell it."""
        return f"chat-{hmac.new(self._op_key, op.encode(), hashlib.sha256).hexdigest()[:32]}"

    def sign(self, contact: str, external: str) -> str:
        """The token of this visitor in this conversation, as URL-safe text."""
        body = f"{contact} {external}".encode()
        return base64.urlsafe_b64encode(self._mac(body) + body).decode().rstrip("=")

    def read(self, token: str) -> tuple[str, str] | None:
        """The ids of the contact, its own and the external one; None when the token is forged or damaged."""
        if len(token) > _LONGEST:
            return None
        try:
            raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        except (binascii.Error, ValueError):
            return None
        mac, body = raw[:_SIGNATURE_BYTES], raw[_SIGNATURE_BYTES:]
        if not hmac.compare_digest(mac, self._mac(body)):
            return None
        contact, _, external = body.decode().partition(" ")
        return contact, external

    def _mac(self, body: bytes) -> bytes:
        return hmac.new(self._token_key, body, hashlib.sha256).digest()[:_SIGNATURE_BYTES]
