"""Short texts sealed for the database: unreadable and unchangeable without the application's secret key."""

from __future__ import annotations

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken


class Seal:
    """Fernet (AES-128-CBC and HMAC-SHA256) under a key derived from the secret for one use, named by `label`."""

    def __init__(self, secret: str, label: str) -> None:
        key = hmac.new(secret.encode(), f"seal:{label}".encode(), hashlib.sha256).digest()
        self._fernet = Fernet(base64.urlsafe_b64encode(key))

    def close(self, text: str) -> str:
        """The sealed text, different each time."""
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str | None:
        """What was sealed; None when it was damaged, or sealed under another key."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            return None
