"""Identifiers in Twilio's shape: two letters and 32 hexadecimal digits."""

from random import Random
from uuid import UUID


class Ids:
    """Makes identifiers from a handed-in source of chance, so that a test's run can be repeated."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance

    def sid(self, prefix: str) -> str:
        return f"{prefix}{self._chance.getrandbits(128):032x}"

    def token(self) -> str:
        """The value of one I-Twilio-Idempotency-Token: a random UUID."""
        return str(UUID(int=self._chance.getrandbits(128), version=4))
