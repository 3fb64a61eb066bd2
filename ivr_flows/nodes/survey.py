"""survey: one key from 1 to 4 says how it went. Never compulsory: silence goes on at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from ivr_flows.catalogue import Catalogues
from ivr_flows.nodes.base import BETWEEN_DIGITS_MS, AskingNode, Chosen, Lookup, Way, sentences
from ivr_flows.session import Ask, Option

ANSWERS = "1234"


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey(AskingNode):
    """Asks once; `retry` is for who pressed another key, once. The answer stands in the step's `heard`, for the
    application to record: the flow forgets it.

    `labels` are the sentences on its four buttons in writing, from 1 to 4; without them a button shows its key.
    """

    level: ClassVar[bool] = False
    waits_again: ClassVar[bool] = False

    retry: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()

    @classmethod
    def parse(cls, node_id: str, line: int, raw: Mapping[str, Any]) -> Self:
        say, retry, labels = tuple(raw["say"]), sentences(raw.get("retry", [])), tuple(raw.get("labels", ()))
        return cls(id=node_id, line=line, say=say, retry=retry, labels=labels, silence=raw["go"])

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
            options=self._buttons(catalogues, language),
        )

    def press(self, keys: str, lookups: Mapping[str, Lookup]) -> Chosen | None:
        answer = keys[:1]
        return Chosen(self.silence, answer=answer) if answer and answer in ANSWERS else None

    def _buttons(self, catalogues: Catalogues, language: str) -> tuple[Option, ...]:
        found = [catalogues.find(label, language) for label in self.labels or ANSWERS]
        return tuple(Option(key, hit[0].text if hit else key) for key, hit in zip(ANSWERS, found, strict=True))
