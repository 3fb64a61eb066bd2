"""A flow in one version, and the library that holds every version at hand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from ivr_flows.catalogue import Catalogues
from ivr_flows.errors import UnknownFlow, UnknownPhrase
from ivr_flows.nodes.base import Cue, Node
from ivr_flows.numbers import ordinal_words
from ivr_flows.session import Prompt


@dataclass(frozen=True, slots=True)
class OtherLanguage:
    """The key that leads to language `to` at every question answered by one key, and from there back to the first."""

    key: str
    to: str


@dataclass(frozen=True, slots=True)
class Flow:
    """One flow with the words it was published with: they change together.

    `person` is the node where « 0 » leads from everywhere. `variables` are the values at the beginning; `facts` are
    what the application tells, each with an example (for measuring and for the player). `after` names the flow for a
    caller who is still there once the talk is over; "" where nothing is asked then.
    """

    name: str
    version: str
    file: str
    start: str
    person: str
    nodes: Mapping[str, Node]
    variables: Mapping[str, str]
    facts: Mapping[str, str]
    catalogues: Catalogues
    title: str = ""
    other: OtherLanguage | None = None
    after: str = ""

    def given(self) -> dict[str, str]:
        """The values that the flow itself gives to its sentences."""
        return {"language_key": self.other.key} if self.other else {}

    def language_beside(self, language: str) -> str:
        """Where the key for the other language leads a caller of `language`."""
        if self.other is None:
            return language
        return self.catalogues.first if language == self.other.to else self.other.to

    def prompt(self, cue: Cue, language: str, values: Mapping[str, str]) -> Prompt | None:
        """The sentence of `cue` for a caller of `language`; None when it is not for them or a value is not known."""
        if cue.language == language:
            return None
        hit = self.catalogues.find(cue.key, cue.language or language)
        told = {name: value for name, value in (*values.items(), *self.given().items(), *cue.values.items()) if value}
        if hit is None or not hit[0].slots <= told.keys():
            return None
        return Prompt(cue.key, hit[0].render(told), hit[1], cue.pause_ms, writing=hit[0].render_written(told))


@dataclass(frozen=True, slots=True)
class Library:
    """Flows by name and version, and the sentences said outside of flows.

    `main` is the flow that takes a caller whose own flow is gone. `current` maps a name to its newest version.
    """

    flows: Mapping[tuple[str, str], Flow]
    current: Mapping[str, str]
    catalogues: Catalogues
    main: str = field(default="accueil")

    def flow(self, name: str, version: str | None = None) -> Flow:
        """The flow of that name, in its newest version unless one is named. Raises UnknownFlow."""
        found = self.flows.get((name, version or self.current.get(name, "")))
        if found is None:
            raise UnknownFlow(f"no flow « {name} » in version « {version or 'current'} »")
        return found

    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self.current))

    def present(self) -> tuple[Flow, ...]:
        """Every flow, in its newest version."""
        return tuple(self.flow(name) for name in self.names())

    def keeping(self, older: Iterable["Library"]) -> "Library":
        """This library, holding besides every version that the older ones hold: running callers finish in theirs."""
        flows = {key: flow for library in older for key, flow in library.flows.items()}
        return replace(self, flows=flows | dict(self.flows))

    def phrase(self, key: str, language: str, **values: str) -> Prompt:
        """The sentence `key`, in French where `language` lacks it. Raises UnknownPhrase (also for a missing value)."""
        hit = self.catalogues.find(key, language)
        if hit is None:
            raise UnknownPhrase(f"no sentence « {key} »")
        phrase, found_in = hit
        try:
            return Prompt(key, phrase.render(values), found_in, writing=phrase.render_written(values))
        except KeyError as missing:
            raise UnknownPhrase(f"sentence « {key} » needs a value for {missing}") from missing

    def position(self, rank: int, language: str) -> Prompt:
        """Where a caller stands in the line; `rank` 1 is the next person to be answered."""
        if rank == 1:
            return self.phrase("attente.prochaine", language)
        found_in = self.phrase("attente.prochaine", language).language
        return self.phrase("attente.position", language, position_words=ordinal_words(rank, found_in))
