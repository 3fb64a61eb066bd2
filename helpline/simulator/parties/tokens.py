"""Access tokens of softphones: is this one ours, for whom, and until when (§4)."""

from dataclasses import dataclass
from typing import Any

import jwt

from helpline.simulator.settings import SimulatorSettings


@dataclass(frozen=True, slots=True)
class Grant:
    """`expires` in seconds since 1970."""

    identity: str
    expires: float


class TokenRefused(Exception):
    """The message says why, in words for a developer."""


def granted(token: str, settings: SimulatorSettings, now: float) -> Grant:
    """Check signature, keys, age and the right to receive calls. Raises `TokenRefused`."""
    try:
        claims: dict[str, Any] = jwt.decode(
            token, settings.api_key_secret, algorithms=["HS256"], options={"verify_exp": False, "verify_nbf": False}
        )
    except jwt.InvalidTokenError as error:
        raise TokenRefused(f"the token cannot be read: {error}") from error
    if claims.get("iss") != settings.api_key_sid or claims.get("sub") != settings.account_sid:
        raise TokenRefused("the token is of another account or API key")
    expires = claims.get("exp")
    if not isinstance(expires, int | float) or expires <= now:
        raise TokenRefused("the token has expired")
    grants = claims.get("grants")
    grants = grants if isinstance(grants, dict) else {}
    if not _receives(grants):
        raise TokenRefused("the token does not allow incoming calls")
    identity = grants.get("identity")
    if not isinstance(identity, str) or not identity:
        raise TokenRefused("the token has no identity")
    return Grant(identity, float(expires))


def _receives(grants: dict[str, Any]) -> bool:
    voice = grants.get("voice")
    incoming = voice.get("incoming") if isinstance(voice, dict) else None
    return isinstance(incoming, dict) and incoming.get("allow") is True
