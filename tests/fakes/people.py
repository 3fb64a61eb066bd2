"""A clock that is moved by hand, ids that count, and a hasher that costs nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class HandClock:
    """`services.ports.Clock`, moved by the test."""

    now: int = 1_795_000_000_000

    def now_ms(self) -> int:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += round(seconds * 1000)


@dataclass
class CountedIds:
    """`services.ports.Ids`, one after the other."""

    drawn: int = 0

    def new(self, kind: str) -> str:
        self.drawn += 1
        return f"{kind}_{self.drawn}"

    def digits(self, count: int) -> str:
        self.drawn += 1
        return f"{self.drawn:0{count}d}"[-count:]


@dataclass
class PlainHasher:
    """`services.accounts.PasswordHasher` without the work; it notes what it was asked to verify."""

    verified: list[str] = field(default_factory=list)
    old: str = "old:"

    async def hash(self, password: str) -> str:
        return f"plain:{password}"

    async def verify(self, password_hash: str, password: str) -> bool:
        self.verified.append(password_hash)
        return password_hash.split(":", 1)[1] == password

    def outdated(self, password_hash: str) -> bool:
        return password_hash.startswith(self.old)


class NoRecords:
    """`services.helpers.Conversations` of a line nobody has called before."""

    async def last_agent(self, callers: Sequence[str], since: int) -> str | None:
        return None
