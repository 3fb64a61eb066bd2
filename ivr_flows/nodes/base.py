"""The ways a node behaves: it passes on, it asks, it ends the flow, or (go_to.py) it leads to another flow."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import ClassVar

from ivr_flows.catalogue import Catalogues, Heard
from ivr_flows.session import Ask, Option, Outcome

FIRST_DIGIT_MS = 10_000
BETWEEN_DIGITS_MS = 6_000
OPTION_PAUSE_MS = 1_000

PERSON_KEY = "0"
PERSON_PHRASE = "commun.personne"
REPEAT_PHRASE = "commun.reecouter"
GREETING_PHRASE = "commun.salut"


def sentences(raw: str | list[str]) -> tuple[str, ...]:
    """The sentences a file names: one, or several in order."""
    return (raw,) if isinstance(raw, str) else tuple(raw)


def options(catalogues: Catalogues, language: str, *keyed: tuple[str, str]) -> tuple[Option, ...]:
    """Buttons for keys and their sentences, then the one that leads to a person from every question."""
    found = [(key, catalogues.find(prompt, language)) for key, prompt in (*keyed, (PERSON_KEY, PERSON_PHRASE))]
    return tuple(Option(key, hit[0].label) for key, hit in found if hit)


Lookup = Callable[[str], Mapping[str, str] | None]
"""What an application knows about an entry, such as a postal code; None when there is no such thing. Pure."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A sentence to say: its key, the values the node itself gives it, the quiet after it.

    One with a `language` is said in it, and only to callers who are spoken to in another.
    """

    key: str
    values: Mapping[str, str] = field(default_factory=dict)
    pause_ms: int = 0
    language: str = ""

    @classmethod
    def written(cls, text: str) -> "Cue":
        """The cue a file names: `group.sentence`, or `en:group.sentence`."""
        language, _, key = text.rpartition(":")
        return cls(key, language=language)


@dataclass(frozen=True, slots=True)
class Way:
    """One way out of a node: to node `go`, `on` a key or a condition ("" when there is no other)."""

    go: str
    on: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The caller answered: go to node `go`, and remember `sets`; `answer` is for a report, not for the flow."""

    go: str
    sets: Mapping[str, str] = field(default_factory=dict)
    answer: str = ""


class Common(Enum):
    """Answers that mean the same at every question."""

    PERSON = "person"
    REPEAT = "repeat"
    SLOWER = "slower"
    GREETING = "greeting"
    LANGUAGE = "language"
    SILENCE = "silence"
    WRONG = "wrong"
    UNCLEAR = "unclear"
    """Words that answer nothing here, where WRONG is keys, or a number said aloud."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node(ABC):
    """A place in a flow. `say` are the sentences said on arriving there; `line` is where the file defines it."""

    service: ClassVar[str] = ""
    """What the application must have built for this kind of node; "" where nothing is needed."""

    id: str
    line: int
    say: tuple[str, ...] = ()

    @abstractmethod
    def ways(self) -> tuple[Way, ...]:
        """Every way to another node of the same flow."""

    def targets(self) -> tuple[str, ...]:
        """Ids of every node of the same flow that may come next."""
        return tuple(way.go for way in self.ways())

    def cues(self) -> tuple[Cue, ...]:
        """Everything said on arriving, in order."""
        return tuple(Cue.written(text) for text in self.say)

    def sets(self) -> frozenset[str]:
        """Names of the variables it may write."""
        return frozenset()

    def reads(self) -> frozenset[str]:
        """Names of the variables it takes codes from."""
        return frozenset()

    def consults(self) -> frozenset[str]:
        """Names of the facts or variables it looks at."""
        return frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class PassingNode(Node):
    """Says something, sets something or chooses a way, and goes on without waiting for the caller."""

    @abstractmethod
    def follow(self, values: Mapping[str, str]) -> str:
        """The id of the next node, given facts and variables."""

    def changes(self, values: Mapping[str, str]) -> Mapping[str, str]:
        """The variables that passing here writes."""
        return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class EndingNode(Node):
    """Ends the flow."""

    def ways(self) -> tuple[Way, ...]:
        return ()

    @abstractmethod
    def outcome(self, variables: Mapping[str, str]) -> Outcome:
        """How the flow ends for a caller with these variables."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskingNode(Node):
    """Waits for the caller. One miss (silence, a wrong key or word) earns `retry`, a simpler sentence or two; the
    next leads to node `silence`. `wrong` are said in place of `retry` after a wrong key or number, where there are
    any: somebody who keyed nothing must not be told that it was wrong."""

    wait_ms: ClassVar[int] = FIRST_DIGIT_MS
    level: ClassVar[bool] = True
    """Whether it counts as a level of depth for the caller."""
    one_key: ClassVar[bool] = True
    """Whether one key answers it, so that a key may also mean the other language."""

    waits_again: ClassVar[bool] = True
    """Whether silence earns `retry` as well."""
    insists: ClassVar[bool] = True
    """Whether it comes again as often as the caller wishes; otherwise once, whatever for."""
    greets: ClassVar[bool] = False
    """Whether a greeting is greeted before the question comes again."""

    retry: tuple[str, ...]
    silence: str
    wrong: tuple[str, ...] = ()

    @abstractmethod
    def ask(self, catalogues: Catalogues, language: str) -> Ask:
        """What to listen for."""

    @abstractmethod
    def press(self, keys: str, lookups: Mapping[str, Lookup]) -> Chosen | None:
        """The answer these keys give; None when they give none. « 0 » alone and « * » never come here."""

    def number_in(self, said: str) -> str:
        """The digits to take from a whole sentence, such as « c’est le 29 200 »; "" where there are none."""
        return ""

    def hear(self, said: str, heard: Heard, catalogues: Catalogues, language: str) -> Chosen | None:
        """The answer these words give; None when they give none. Digits said aloud come to `press`."""
        return None

    @property
    def second_cues(self) -> tuple[Cue, ...]:
        """What is said after one miss, in place of the question."""
        return tuple(Cue.written(text) for text in self.retry)

    @property
    def wrong_cues(self) -> tuple[Cue, ...]:
        """What is said after one wrong key or number, in place of the question."""
        return tuple(Cue.written(text) for text in self.wrong or self.retry)

    def silent_ms(self) -> int:
        """How long somebody who never answers waits here, besides what is said."""
        return self.wait_ms * (2 if self.retry and self.waits_again else 1)
