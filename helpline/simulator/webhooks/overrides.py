"""The connection overrides an address may carry after its « # » (§1.1)."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urldefrag

POLICIES = frozenset({"4xx", "5xx", "ct", "rt", "all"})


@dataclass(frozen=True, slots=True)
class Overrides:
    """Times in seconds. `retries` are those after the first attempt."""

    connect: float = 5.0
    read: float = 15.0
    total: float = 15.0
    retries: int = 1
    policies: frozenset[str] = frozenset({"ct"})
    faults: tuple[str, ...] = ()

    def retries_on(self, reason: str) -> bool:
        return reason in self.policies or "all" in self.policies


def overrides(url: str) -> tuple[str, Overrides]:
    """Split an address from its overrides. A wrong value is a fault (11243) and its default stands."""
    bare, fragment = urldefrag(url)
    given = dict(parse_qsl(fragment))
    faults: list[str] = []

    def number(name: str, low: int, high: int, default: int) -> int:
        value = given.get(name)
        if value is None:
            return default
        if value.isdigit() and low <= int(value) <= high:
            return int(value)
        faults.append(f"{name}={value}")
        return default

    policies = frozenset(given.get("rp", "ct").split(","))
    if not policies <= POLICIES:
        faults.append(f"rp={given['rp']}")
        policies = frozenset({"ct"})
    found = Overrides(
        connect=number("ct", 100, 10_000, 5_000) / 1000,
        read=number("rt", 100, 15_000, 15_000) / 1000,
        total=number("tt", 100, 15_000, 15_000) / 1000,
        retries=number("rc", 0, 5, 1),
        policies=policies,
        faults=tuple(faults),
    )
    return bare, found
