"""The three ways a node behaves: it passes on, it asks, or it ends the flow."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from ivr_flows.catalogue import Catalogues, Heard
from ivr_flows.session import Ask, Outcome

FIRST_DIGIT_MS = 10_000
BETWEEN_DIGITS_MS = 6_000
OPTION_PAUSE_MS = 1_000

PERSON_PHRASE = "commun.personne"
REPEAT_PHRASE = "commun.reecouter"


@dataclass(frozen=True, slots=True)
class Cue:
    """A sentence to say: its key, the values the node itself gives it, the quiet after it."""

    key: str
    values: Mapping[str, str] = field(default_factory=dict)
    pause_ms: int = 0


@dataclass(frozen=True, slots=True)
class Chosen:
    """The caller answered: go to node `go`, and remember `sets`."""

    go: str
    sets: Mapping[str, str] = field(default_factory=dict)


class Common(Enum):
    """Answers that mean the same at every question."""

    PERSON = "person"
    REPEAT = "repeat"
    SLOWER = "slower"
    MISS = "miss"


@dataclass(frozen=True, slots=True, kw_only=True)
class Node(ABC):
    """A place in a flow. `say` are the sentences said on arriving there; `line` is where the file defines it."""

    id: str
    line: int
    say: tuple[str, ...] = ()

    @abstractmethod
    def targets(self) -> tuple[str, ...]:
        """Ids of every node that may come next."""

    def cues(self) -> tuple[Cue, ...]:
        """Everything said on arriving, in order."""
        return tuple(Cue(key) for key in self.say)

    def sets(self) -> frozenset[str]:
        """Names of the variables it may write."""
        return frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class PassingNode(Node):
    """Says something or chooses a way, and goes on without waiting for the caller."""

    @abstractmethod
    def follow(self, values: Mapping[str, str]) -> str:
        """The id of the next node, given facts and variables."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndingNode(Node):
    """Ends the flow."""

    def targets(self) -> tuple[str, ...]:
        return ()

    @abstractmethod
    def outcome(self, variables: Mapping[str, str]) -> Outcome:
        """How the flow ends for a caller with these variables."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskingNode(Node):
    """Waits for the caller. One miss earns `retry`, one simpler sentence; the second leads to node `silence`."""

    retry: str
    silence: str
    level: bool = True
    """Whether it counts as a level of depth for the caller."""

    @abstractmethod
    def ask(self, catalogues: Catalogues, language: str) -> Ask:
        """What to listen for."""

    @abstractmethod
    def press(self, keys: str) -> Chosen | None:
        """The answer these keys give; None when they give none. « 0 » alone and « * » never come here."""

    def hear(self, said: str, heard: Heard, catalogues: Catalogues, language: str) -> Chosen | None:
        """The answer these words give; None when they give none. Digits said aloud come to `press`."""
        return None
