"""The right to be rung, for an agent's browser: the provider's access token, incoming calls only."""

from __future__ import annotations

from twilio.jwt.access_token import AccessToken
from twilio.jwt.access_token.grants import VoiceGrant

from helpline.services.ports import SoftphoneToken

TOKEN_SECONDS = 3600


class VoiceSoftphones:
    """Mints tokens signed with the account's API key. `socket` is the simulator's, or None for the provider's own."""

    def __init__(self, account: str, key: str, secret: str, socket: str | None) -> None:
        self._account = account
        self._key = key
        self._secret = secret
        self._socket = socket

    def token(self, agent: str) -> SoftphoneToken:
        """A token of one hour for this agent."""
        token = AccessToken(self._account, self._key, self._secret, identity=agent, ttl=TOKEN_SECONDS)
        token.add_grant(VoiceGrant(incoming_allow=True))
        return SoftphoneToken("simulator" if self._socket else "twilio", str(token.to_jwt()), self._socket)
