"""What passed over HTTP, both ways, and what was wrong with it: for assertions and for the demo's screen."""

from collections import deque
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

Direction = Literal["to-service", "from-service"]


@dataclass(slots=True)
class Exchange:
    """One request and its answer. `at` is in seconds of the simulator's clock; `status` is None while unanswered."""

    number: int
    at: float
    direction: Direction
    method: str
    url: str
    params: dict[str, str]
    leg: str = ""
    token: str = ""
    attempt: int = 1
    status: int | None = None
    answer: str = ""
    error: str = ""

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    @property
    def sequence(self) -> int | None:
        """The SequenceNumber of a callback."""
        value = self.params.get("SequenceNumber")
        return None if value is None else int(value)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something Twilio would show in its debugger. `code` is Twilio's, or « SIM » for what is not simulated."""

    at: float
    code: str
    leg: str
    text: str


@dataclass(slots=True)
class Journal:
    exchanges: deque[Exchange] = field(default_factory=lambda: deque(maxlen=20_000))
    problems: deque[Problem] = field(default_factory=lambda: deque(maxlen=2_000))
    _count: int = 0

    def begin(
        self,
        at: float,
        direction: Direction,
        method: str,
        url: str,
        params: dict[str, str],
        leg: str = "",
        token: str = "",
        attempt: int = 1,
    ) -> Exchange:
        self._count += 1
        entry = Exchange(self._count, at, direction, method, url, params, leg, token, attempt)
        self.exchanges.append(entry)
        return entry

    def problem(self, at: float, code: str, leg: str, text: str) -> None:
        self.problems.append(Problem(at, code, leg, text))

    def asked(self, path: str = "", leg: str = "", **params: str) -> list[Exchange]:
        """Webhooks sent to the service whose path contains `path` and whose parameters have these values."""
        return [e for e in self._of("to-service") if path in e.path and leg in ("", e.leg) and _has(e, params)]

    def commands(self, method: str = "", path: str = "") -> list[Exchange]:
        """REST requests received from the service."""
        return [e for e in self._of("from-service") if method in ("", e.method) and path in e.path]

    def last(self, limit: int) -> dict[str, Any]:
        """The last exchanges and problems, ready for JSON."""
        return {
            "exchanges": [asdict(e) for e in list(self.exchanges)[-limit:]],
            "problems": [asdict(p) for p in list(self.problems)[-limit:]],
        }

    def _of(self, direction: Direction) -> Iterable[Exchange]:
        return (e for e in self.exchanges if e.direction == direction)


def _has(exchange: Exchange, params: dict[str, str]) -> bool:
    return all(exchange.params.get(name) == value for name, value in params.items())
