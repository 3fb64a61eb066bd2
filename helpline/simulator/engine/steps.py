"""How a document goes on: another document, or an end."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from helpline.simulator.twiml.parser import Document, Verb

if TYPE_CHECKING:
    from helpline.simulator.engine.leg import Leg


@dataclass(frozen=True, slots=True)
class Fetch:
    """Ask the service for the next document; `extra` are the verb's own parameters."""

    url: str
    method: str = "POST"
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Inline:
    """A document given by REST (`Twiml=`). It has no address: only absolute addresses work in it."""

    twiml: str


class Outcome(Enum):
    EXHAUSTED = "no verb left"
    HANGUP = "hang up"
    LEAVE = "leave the queue"
    REJECT = "rejected"


Source = Fetch | Inline
Step = Source | Outcome | None
Performer = Callable[["Leg", Verb, Document], Awaitable[Step]]
Verbs = Mapping[str, Performer]
