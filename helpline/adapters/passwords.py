"""Argon2id, off the event loop and few at a time."""

from __future__ import annotations

import asyncio

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError


class Argon2Passwords:
    """`services.accounts.PasswordHasher`. Defaults follow OWASP's minimum: 19 MiB, 2 passes, 1 lane."""

    def __init__(self, memory_kib: int = 19 * 1024, passes: int = 2, at_once: int = 2) -> None:
        self._argon2 = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=1, type=Type.ID)
        # A flood of sign-ins waits here instead of taking the memory and the cores of the calls.
        self._room = asyncio.Semaphore(at_once)

    async def hash(self, password: str) -> str:
        """The hash with its parameters and salt, in PHC format."""
        async with self._room:
            return await asyncio.to_thread(self._argon2.hash, password)

    async def verify(self, password_hash: str, password: str) -> bool:
        """Whether the password is the one; a damaged hash verifies nothing."""
        async with self._room:
            return await asyncio.to_thread(self._matches, password_hash, password)

    def outdated(self, password_hash: str) -> bool:
        """Whether today's parameters differ from those of the hash."""
        return self._argon2.check_needs_rehash(password_hash)

    def _matches(self, password_hash: str, password: str) -> bool:
        try:
            return self._argon2.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False
