"""survey: one key from 1 to 4, or a word, says how it went. Never compulsory: silence goes on at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from ivr_flows.catalogue import Catalogues, Heard, Phrase
from ivr_flows.hearing import best_match, only_says
from ivr_flows.nodes.base import BETWEEN_DIGITS_MS, AskingNode, Chosen, Lookup, Way, sentences
from ivr_flows.session import Ask, Option

ANSWERS = "1234"


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey(AskingNode):
    """Asks once; `retry` is for who answered something else, once. The answer stands in the step's `heard`, for the
    application to record: the flow forgets it.

    `labels` are the sentences on its four buttons in writing, from 1 to 4; without them a button shows its key. They
    and their words are also understood when spoken. `yes` is what a mere « yes » answers; "" where it answers nothing.
    """

    level: ClassVar[bool] = False
    waits_again: ClassVar[bool] = False
    insists: ClassVar[bool] = False

    retry: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    yes: str = ""

    @classmethod
    def parse(cls, node_id: str, line: int, raw: Mapping[str, Any]) -> Self:
        say, retry, labels = tuple(raw["say"]), sentences(raw.get("retry", [])), tuple(raw.get("labels", ()))
        yes = str(raw.get("yes", ""))
        return cls(id=node_id, line=line, say=say, retry=retry, labels=labels, yes=yes, silence=raw["go"])

    def ways(self) -> tuple[Way, ...]:
        return (Way(self.silence, f"{ANSWERS[0]}–{ANSWERS[-1]}, silence"),)

    def ask(self, catalogues: Catalogues, language: str) -> Ask:
        phrases = self._phrases(catalogues, language)
        return Ask(
            kind="survey",
            max_digits=1,
            first_digit_ms=self.wait_ms,
            between_ms=BETWEEN_DIGITS_MS,
            finish_key="",
            speech=True,
            hints=tuple(wording for phrase in phrases.values() for wording in (phrase.text, *phrase.words)),
            options=tuple(Option(key, phrases[key].text if key in phrases else key) for key in ANSWERS),
        )

    def press(self, keys: str, lookups: Mapping[str, Lookup]) -> Chosen | None:
        answer = keys[:1]
        return Chosen(self.silence, answer=answer) if answer and answer in ANSWERS else None

    def hear(self, said: str, heard: Heard, catalogues: Catalogues, language: str) -> Chosen | None:
        """An answer, else a goodbye: who still takes leave of the volunteer is let go, and has rated nothing."""
        phrases = self._phrases(catalogues, language)
        scored = {key: best_match(said, (phrase.text, *phrase.words)) for key, phrase in phrases.items()}
        if any(scored.values()):
            return Chosen(self.silence, answer=max(scored, key=scored.__getitem__))
        if best_match(said, (*heard.repeat, *heard.slower)):
            return None
        if best_match(said, (*heard.goodbye, *heard.no)):
            return Chosen(self.silence)
        return Chosen(self.silence, answer=self.yes) if self.yes and only_says(said, heard.yes, heard) else None

    def _phrases(self, catalogues: Catalogues, language: str) -> dict[str, Phrase]:
        """Its answers' sentences by key."""
        found = {key: catalogues.find(label, language) for key, label in zip(ANSWERS, self.labels, strict=False)}
        return {key: hit[0] for key, hit in found.items() if hit}
