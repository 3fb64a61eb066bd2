"""Two stores under the same operations, whose every answer and picture must be the same."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import redis

from routing.errors import RoutingError
from routing.memory_store import MemoryStore
from routing.model import Contact, Deadline, Effect, Event, LineSnapshot, Offer, Policy
from routing.redis_store import RedisStore, codec
from routing.redis_store.pipe import Pipe
from routing.store import Store
from tests.store_line import DAY, START


@dataclass(frozen=True)
class Refusal:
    kind: str
    words: tuple[Any, ...]


PATIENCE_S = 30.0  # a machine that stands still for a moment is no mistake of either store


class Twins:
    def __init__(self, loop: asyncio.AbstractEventLoop, url: str, name: str, policy: Policy) -> None:
        self.loop, self.url, self.name, self.policy = loop, url, name, policy
        self.now, self.epochs = START, 0
        self.plain = redis.Redis.from_url(url, decode_responses=True)
        self.begin()

    def begin(self) -> None:
        """A new, empty epoch of the line; a wipe is this too."""
        self.epochs += 1
        epoch, clock = f"e{self.epochs}", lambda: self.now
        if self.epochs > 1:
            self.plain.delete(*self.stored())
            self.close()
        patient = Pipe(self.url, PATIENCE_S)
        self.redis = RedisStore.connect(self.url, self.name, self.policy, clock, day=lambda: DAY, pipe=patient)
        self.redis._line._fresh = lambda: epoch  # the same epoch, hence the same offer ids, on both
        self.memory = MemoryStore(self.policy, clock, day=lambda: DAY, epoch=epoch)
        self.seen = 0

    def close(self) -> None:
        self.loop.run_until_complete(self.redis.aclose())

    def end(self) -> None:
        if keys := self.stored():
            self.plain.delete(*keys)
        self.plain.close()
        self.close()

    def stored(self, pattern: str = "*") -> list[str]:
        return list(self.plain.scan_iter(f"{{{self.name}}}:{pattern}", count=1000))

    def both(self, command: Callable[[Store], Any]) -> Any:
        """Run on both; returns the one answer, a Refusal where it was refused."""
        ours, twin = (self._answer(command, store) for store in (self.redis, self.memory))
        assert ours == twin, f"the stores disagree:\nredis  {ours}\nmemory {twin}"
        return ours

    def _answer(self, command: Callable[[Store], Any], store: Store) -> Any:
        try:
            return self.loop.run_until_complete(command(store))
        except RoutingError as error:
            return Refusal(type(error).__name__, error.args)

    def picture(self) -> LineSnapshot:
        picture: LineSnapshot = self.both(lambda store: store.snapshot())
        assert picture.counts == self.both(lambda store: store.recount()), "a counter drifted"
        self.both(lambda store: store.next_deadline())
        return picture

    def news(self) -> list[Event]:
        events: list[Event] = self.both(lambda store: store.read_events(self.seen, limit=1000))
        self.seen += len(events)
        return events

    def effects(self) -> list[Effect]:
        effects: list[Effect] = self.both(lambda store: store.take_effects("machine", limit=1000, block_ms=0))
        return effects

    def due(self) -> list[Deadline]:
        deadlines: list[Deadline] = self.both(lambda store: store.due())
        return deadlines

    def deadlines(self) -> set[tuple[str, str]]:
        """(kind, id) of all that are armed, passed or not."""
        due = self.plain.zrange(f"{{{self.name}}}:due", 0, -1, withscores=True)
        armed = {(deadline.kind, deadline.id) for deadline in (codec.deadline(member, at) for member, at in due)}
        assert armed == set(self.memory.rules.deadlines), "the stores await different things"
        return armed

    def contact(self, id: str) -> Contact | None:
        found: Contact | None = self.both(lambda store: store.contact(id))
        return found

    def offer(self, id: str) -> Offer | None:
        found: Offer | None = self.both(lambda store: store.offer(id))
        return found
