"""The telephone side kept in memory: the book of verified numbers, and the ledger of calls."""

from __future__ import annotations

from collections.abc import Sequence

from helpline.domain.clearance import Clearance
from helpline.services.dial_guard import Cap


class Notebook:
    """`services.phones.PhoneBook`."""

    def __init__(self) -> None:
        self.numbers: dict[str, str] = {}

    async def keep(self, agent: str, number: str, at: int) -> bool:
        if number in [held for other, held in self.numbers.items() if other != agent]:
            return False
        self.numbers[agent] = number
        return True

    async def number_of(self, agent: str) -> str | None:
        return self.numbers.get(agent)

    async def forget(self, agent: str) -> None:
        self.numbers.pop(agent, None)


class Dialler:
    """The provider's side where only verifications are called: notes which, for whom, and where to."""

    def __init__(self) -> None:
        self.called: list[tuple[str, str, str]] = []

    async def verify(self, agent: str, check: str, to: Clearance) -> None:
        self.called.append((agent, check, to.number))


class MemoryLedger:
    """`services.dial_guard.Ledger`; passes the contract of the one in Redis."""

    def __init__(self) -> None:
        self._calls: dict[str, dict[str, int]] = {}
        self._shut = ""

    async def count(self, call: str, at: int, caps: Sequence[Cap]) -> Cap | None:
        for cap in caps:
            known = self._calls.get(cap.key, {})
            self._calls[cap.key] = {one: then for one, then in known.items() if then > at - cap.window_ms}
            if (cap.latches and self._shut) or len(self._calls[cap.key]) >= cap.most:
                return cap
        for cap in caps:
            self._calls[cap.key][call] = at
            if cap.latches and len(self._calls[cap.key]) >= cap.most:
                self._shut = call
        return None

    async def uncount(self, call: str, caps: Sequence[Cap]) -> None:
        for cap in caps:
            self._calls.get(cap.key, {}).pop(call, None)
        self._shut = "" if self._shut == call else self._shut

    async def shut(self) -> bool:
        return bool(self._shut)

    async def reopen(self) -> None:
        self._shut = ""
        self._calls.pop("all", None)
