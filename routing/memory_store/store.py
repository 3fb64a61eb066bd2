"""MemoryStore: the port of routing in one process, for tests."""

from __future__ import annotations

from collections.abc import Callable

from routing.memory_store.contacts import ContactCommands
from routing.memory_store.offers import OfferCommands
from routing.memory_store.reading import Reads, Streams
from routing.memory_store.rules import Rules
from routing.memory_store.timing import Deadlines
from routing.model import Policy


class MemoryStore(ContactCommands, OfferCommands, Deadlines, Reads, Streams):
    """`clock` in milliseconds; `day` labels today's tallies; `epoch` stands for one life of the data."""

    def __init__(
        self, policy: Policy, clock: Callable[[], int], *, day: Callable[[], str], epoch: str = "memory"
    ) -> None:
        self.rules = Rules(policy, clock, day, epoch)

    async def aclose(self) -> None:
        """Nothing to let go."""
