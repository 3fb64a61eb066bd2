"""A flow in one version, and the library that holds every version at hand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from ivr_flows.catalogue import Catalogues
from ivr_flows.errors import UnknownFlow, UnknownPhrase
from ivr_flows.nodes.base import Node
from ivr_flows.numbers import ordinal_words
from ivr_flows.session import Prompt


@dataclass(frozen=True, slots=True)
class Flow:
    """One flow with the words it was published with: they change together.

    `person` is the node where « 0 » leads from everywhere. `variables` are the values at the beginning; `facts` are
    what the application tells, each with an example (for measuring and for the player).
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
            return Prompt(key, phrase.render(values), found_in)
        except KeyError as missing:
            raise UnknownPhrase(f"sentence « {key} » needs a value for {missing}") from missing

    def position(self, rank: int, language: str) -> Prompt:
        """Where a caller stands in the line; `rank` 1 is the next person to be answered."""
        if rank == 1:
            return self.phrase("attente.prochaine", language)
        found_in = self.phrase("attente.prochaine", language).language
        return self.phrase("attente.position", language, position_words=ordinal_words(rank, found_in))
