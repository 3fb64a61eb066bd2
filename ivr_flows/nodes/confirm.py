"""confirm: yes or no to what was just understood."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from ivr_flows.catalogue import Catalogues, Heard
from ivr_flows.hearing import best_match
from ivr_flows.nodes.base import BETWEEN_DIGITS_MS, AskingNode, Chosen, Cue, Lookup, Way, options, sentences
from ivr_flows.session import Ask

YES_PHRASE = "commun.oui"
NO_PHRASE = "commun.non"
YES_KEY, NO_KEY = "1", "2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirm(AskingNode):
    """Says what was understood, then « yes: 1, no: 2 ». It belongs to its question: no level of its own."""

    level: ClassVar[bool] = False

    yes: str
    no: str

    @classmethod
    def parse(cls, node_id: str, line: int, raw: Mapping[str, Any]) -> Self:
        return cls(
            id=node_id,
            line=line,
            say=tuple(raw["say"]),
            retry=sentences(raw["retry"]),
            silence=raw["silence"],
            yes=raw["yes"],
            no=raw["no"],
        )

    def ways(self) -> tuple[Way, ...]:
        return (Way(self.yes, f"{YES_KEY} (yes)"), Way(self.no, f"{NO_KEY} (no)"), Way(self.silence, "silence"))

    def cues(self) -> tuple[Cue, ...]:
        answers = (Cue(YES_PHRASE, {"key": YES_KEY}), Cue(NO_PHRASE, {"key": NO_KEY}))
        return (*(Cue.written(text) for text in self.say), *answers)

    def ask(self, catalogues: Catalogues, language: str) -> Ask:
        heard = catalogues.catalogue(language).heard
        return Ask(
            kind="confirm",
            max_digits=1,
            first_digit_ms=self.wait_ms,
            between_ms=BETWEEN_DIGITS_MS,
            finish_key="",
            speech=True,
            hints=(*heard.yes, *heard.no),
            options=options(catalogues, language, (YES_KEY, YES_PHRASE), (NO_KEY, NO_PHRASE)),
        )

    def press(self, keys: str, lookups: Mapping[str, Lookup]) -> Chosen | None:
        go = {YES_KEY: self.yes, NO_KEY: self.no}.get(keys[:1])
        return Chosen(go) if go else None

    def hear(self, said: str, heard: Heard, catalogues: Catalogues, language: str) -> Chosen | None:
        # « No » is looked for first: « non, oui enfin non » must not be taken for an agreement.
        if best_match(said, heard.no):
            return Chosen(self.no)
        return Chosen(self.yes) if best_match(said, heard.yes) else None
