"""survey: one key from 1 to 4 says how it went. Never compulsory: silence or another key goes on at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from ivr_flows.catalogue import Catalogues
from ivr_flows.nodes.base import BETWEEN_DIGITS_MS, AskingNode, Chosen, Lookup, Way
from ivr_flows.session import Ask, Option

ANSWERS = "1234"


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey(AskingNode):
    """Asks once. The answer stands in the step's `heard`, for the application to record: the flow forgets it."""

    level: ClassVar[bool] = False

    retry: tuple[str, ...] = ()

    @classmethod
    def parse(cls, node_id: str, line: int, raw: Mapping[str, Any]) -> Self:
        return cls(id=node_id, line=line, say=tuple(raw["say"]), silence=raw["go"])

    def ways(self) -> tuple[Way, ...]:
        return (Way(self.silence, f"{ANSWERS[0]}–{ANSWERS[-1]}, silence"),)

    def ask(self, catalogues: Catalogues, language: str) -> Ask:
        return Ask(
            kind="survey",
            max_digits=1,
            first_digit_ms=self.wait_ms,
            between_ms=BETWEEN_DIGITS_MS,
            finish_key="",
            speech=True,
            hints=(),
            options=tuple(Option(key, key) for key in ANSWERS),
        )

    def press(self, keys: str, lookups: Mapping[str, Lookup]) -> Chosen | None:
        answer = keys[:1]
        return Chosen(self.silence, answer=answer) if answer and answer in ANSWERS else None
