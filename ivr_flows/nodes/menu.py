"""menu: up to four choices and « a person », by a key or by words."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any, ClassVar, Self

from ivr_flows.catalogue import Catalogues, Heard
from ivr_flows.hearing import best_match
from ivr_flows.nodes.base import (
    BETWEEN_DIGITS_MS,
    OPTION_PAUSE_MS,
    PERSON_KEY,
    PERSON_PHRASE,
    REPEAT_PHRASE,
    AskingNode,
    Chosen,
    Cue,
    Lookup,
    Way,
    options,
    sentences,
)
from ivr_flows.session import Ask


@dataclass(frozen=True, slots=True)
class Choice:
    """One option: its key, its sentence, where it leads. One that `wins` is taken when several are heard."""

    key: str
    prompt: str
    chosen: Chosen
    wins: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu(AskingNode):
    """Says its choices, option before key, then « 0 » and « * », and waits for one."""

    greets: ClassVar[bool] = True

    choices: tuple[Choice, ...]

    @classmethod
    def parse(cls, node_id: str, line: int, raw: Mapping[str, Any]) -> Self:
        return cls(
            id=node_id,
            line=line,
            say=tuple(raw.get("say", ())),
            retry=sentences(raw["retry"]),
            silence=raw["silence"],
            choices=tuple(
                Choice(
                    str(option["key"]),
                    option["prompt"],
                    Chosen(option["go"], dict(option.get("set", {}))),
                    option.get("wins", False),
                )
                for option in raw["options"]
            ),
        )

    def ways(self) -> tuple[Way, ...]:
        return (*(Way(choice.chosen.go, choice.key) for choice in self.choices), Way(self.silence, "silence"))

    def sets(self) -> frozenset[str]:
        return frozenset(name for choice in self.choices for name in choice.chosen.sets)

    def cues(self) -> tuple[Cue, ...]:
        return (
            *(Cue.written(text) for text in self.say),
            *(Cue(choice.prompt, {"key": choice.key}, OPTION_PAUSE_MS) for choice in self.choices),
            Cue(PERSON_PHRASE, {"key": PERSON_KEY}),
            Cue(REPEAT_PHRASE),
        )

    def ask(self, catalogues: Catalogues, language: str) -> Ask:
        keyed = [(choice.key, choice.prompt) for choice in self.choices]
        found = [hit[0] for _, prompt in keyed if (hit := catalogues.find(prompt, language))]
        return Ask(
            kind="menu",
            max_digits=1,
            first_digit_ms=self.wait_ms,
            between_ms=BETWEEN_DIGITS_MS,
            finish_key="",
            speech=True,
            hints=tuple(chain.from_iterable(phrase.words for phrase in found)),
            options=options(catalogues, language, *keyed),
        )

    def press(self, keys: str, lookups: Mapping[str, Lookup]) -> Chosen | None:
        # One key ends a menu, so a second one pressed in haste is not part of the answer.
        return next((choice.chosen for choice in self.choices if choice.key == keys[:1]), None)

    def hear(self, said: str, heard: Heard, catalogues: Catalogues, language: str) -> Chosen | None:
        scored = [
            (choice.wins, score, choice)
            for choice in self.choices
            if (score := self._score(choice, said, heard, catalogues, language))
        ]
        if not scored:
            return None
        return max(scored, key=lambda entry: entry[:2])[2].chosen

    @staticmethod
    def _score(choice: Choice, said: str, heard: Heard, catalogues: Catalogues, language: str) -> int:
        hit = catalogues.find(choice.prompt, language)
        return best_match(said, hit[0].words, heard.denials) if hit else 0
