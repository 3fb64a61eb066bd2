"""The port of what is written in conversations: one numbered list of entries each, kept in the line's store alone.

Nothing of it enters records, events or logs. It is gone a day after the last entry, which is the goodbye, and an hour
sooner at most after any other.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

Author = Literal["line", "visitor", "agent"]
Side = Literal["visitor", "agent"]
DAY_MS = 24 * 3_600_000  # after the last entry a conversation is forgotten
HERE_MS = 90_000  # how long one sign of life of a visitor holds


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing written. `n` numbers those of a conversation from 1 without gaps; `at` is the store's clock (ms).

    `id` is its author's name for it; several sentences that the line says together share one. `agent` wrote it.
    """

    n: int
    at: int
    author: Author
    text: str
    id: str
    agent: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """What was just written in a conversation, or that one side is writing.

    `holder` is the agent in whose hand the contact was in the step that kept the entries; "" for nobody.
    """

    contact: str
    entries: tuple[Entry, ...] = ()
    typing: Side | None = None
    holder: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """How an answer was kept: the number of its entry, 0 for none; whether it is the one that counts."""

    n: int
    counts: bool


class Transcripts(Protocol):
    """Stored first, told afterwards. Everything may raise `Unavailable`: then nobody knows, and repeating is safe."""

    async def append(self, contact: str, author: Author, id: str, text: str, agent: str = "") -> int:
        """Write one entry and tell everybody who listens; returns its number. An `id` of this author, or this agent,
        already there writes nothing and returns the same. Raises `Refused("chat.too_fast")` for the sixth of a visitor
        in 10 s."""
        ...

    async def answer(self, contact: str, id: str, text: str, question: str, *, strict: bool) -> Answer:
        """`append` for a visitor, at `question`: the first answer there is the one that counts, also when repeated.
        With `strict` an answer that does not count is not written. May raise as `append` does, unless `strict`."""
        ...

    async def tell(self, contact: str, id: str, texts: Sequence[str]) -> None:
        """The line writes these sentences one after the other, all or none; nothing when `id` was told before."""
        ...

    async def go_on(self, contact: str, last: int) -> None:
        """After a loss of the store: the next entry has a number above `last`."""
        ...

    async def read(self, contact: str, after: int = 0, limit: int = 200) -> list[Entry]:
        """The entries numbered above `after`, in order."""
        ...

    async def number(self, contact: str, author: Author, id: str, agent: str = "") -> int:
        """The number of an entry by its author's name for it; 0 when there is none."""
        ...

    async def exists(self, contact: str) -> bool:
        """Whether anything of this conversation is kept."""
        ...

    async def remember(self, contact: str, name: str, value: str) -> None:
        """Keep a word of the conversation's own with it. Nothing for a conversation without an entry."""
        ...

    async def recall(self, contact: str, name: str) -> str:
        """What was remembered under this name; "" for nothing."""
        ...

    async def sign(self, contact: str, side: Side) -> None:
        """This side is writing: told to whoever listens, kept nowhere, and lost when it cannot be told."""
        ...

    async def seen(self, contact: str) -> None:
        """The visitor is there: it holds for `HERE_MS`."""
        ...

    async def is_here(self, contact: str) -> bool:
        """Whether the visitor has given a sign of life lately."""
        ...

    def listen(self) -> AsyncIterator[Heard | None]:
        """What is written on the whole line; None first, and whenever something may be missing. Goes on for ever."""
        ...
