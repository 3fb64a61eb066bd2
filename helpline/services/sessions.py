"""What a browser carries: a signed token that stands by itself while the database is away."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import asdict, dataclass
from typing import Any

from helpline.domain.accounts import Account, Kind, Role
from helpline.domain.areas import Area, Point

_SIGNATURE_BYTES = 32


@dataclass(frozen=True, slots=True)
class Claims:
    """What a genuine token says. `session` is secret; its `key` is what the database knows."""

    session: str
    account: Account
    expires_at: int

    @property
    def key(self) -> str:
        """The digest under which the session is kept: a stolen database opens no session."""
        return hashlib.sha256(self.session.encode()).hexdigest()


class Tokens:
    """Signs and reads tokens with HMAC-SHA256 under the application's secret key."""

    def __init__(self, secret: str) -> None:
        self._key = hashlib.sha256(b"session:2:" + secret.encode()).digest()

    def sign(self, claims: Claims) -> str:
        """URL-safe text: body, a dot, signature."""
        fields = [claims.session, asdict(claims.account), claims.expires_at]
        body = _encode(json.dumps(fields, separators=(",", ":"), ensure_ascii=False).encode())
        return f"{body}.{_encode(self._mac(body))}"

    def read(self, token: str) -> Claims | None:
        """The claims, or None when the token is forged or damaged. Its expiry is not looked at."""
        body, _, signature = token.partition(".")
        try:
            given = base64.urlsafe_b64decode(signature + "=" * (-len(signature) % 4))
            if len(given) != _SIGNATURE_BYTES or not hmac.compare_digest(given, self._mac(body)):
                return None
            raw = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
        except (binascii.Error, ValueError):
            return None
        session, account, expires_at = json.loads(raw)
        return Claims(session, _account(account), expires_at)

    def _mac(self, body: str) -> bytes:
        return hmac.new(self._key, body.encode(), hashlib.sha256).digest()


def _account(fields: dict[str, Any]) -> Account:
    area = fields["area"]
    told = {
        "role": Role(fields["role"]),
        "kind": Kind(fields["kind"]),
        "area": Area(Point(**area["center"]), area["radius_km"]) if area else None,
        **{name: tuple(fields[name]) for name in ("queues", "languages", "skills")},
    }
    return Account(**(fields | told))


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
