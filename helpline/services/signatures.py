"""What is handed out and comes back: a body with its signature before it, as text that may stand in an address."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac

_BYTES = 16


class Signature:
    """HMAC-SHA256 under the application's secret key. What was signed for one purpose is worth nothing for another."""

    def __init__(self, purpose: str, secret: str) -> None:
        self._key = hashlib.sha256(f"{purpose}:{secret}".encode()).digest()

    def sign(self, body: bytes) -> str:
        """The token of a body. Anybody can read what is in it."""
        return base64.urlsafe_b64encode(self._mac(body) + body).decode().rstrip("=")

    def read(self, token: str) -> bytes | None:
        """The body, or None when the token is forged or damaged."""
        try:
            raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        except (binascii.Error, ValueError):
            return None
        mac, body = raw[:_BYTES], raw[_BYTES:]
        return body if hmac.compare_digest(mac, self._mac(body)) else None

    def _mac(self, body: bytes) -> bytes:
        return hmac.new(self._key, body, hashlib.sha256).digest()[:_BYTES]
