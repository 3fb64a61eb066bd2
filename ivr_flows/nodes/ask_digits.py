"""ask_digits: a number keyed in, such as a postal code. Always optional: silence goes on without it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from ivr_flows.catalogue import Catalogues, Heard
from ivr_flows.hearing import best_match, only_says
from ivr_flows.nodes.base import BETWEEN_DIGITS_MS, AskingNode, Chosen, Lookup, Way, options, sentences
from ivr_flows.session import Ask


@dataclass(frozen=True, slots=True, kw_only=True)
class AskDigits(AskingNode):
    """Stores in variable `into` a number of one of these `lengths`; « # » or a wait ends a short one. « No » is no
    number: it goes on without one, as silence does, and so does a mere « d’accord, merci » of who was told to wait.

    `lookup` names what the application knows about such numbers, `gives` the variables filled from it. A number it
    does not know is a miss; without the lookup itself every number is taken, and those variables stay empty.
    """

    # One wait serves before and between the keys: some providers have a single time-out for both.
    wait_ms: ClassVar[int] = BETWEEN_DIGITS_MS
    one_key: ClassVar[bool] = False

    into: str
    lengths: tuple[int, ...]
    go: str
    lookup: str = ""
    gives: tuple[str, ...] = ()

    @classmethod
    def parse(cls, node_id: str, line: int, raw: Mapping[str, Any]) -> Self:
        return cls(
            id=node_id,
            line=line,
            say=tuple(raw["say"]),
            retry=sentences(raw["retry"]),
            wrong=sentences(raw.get("wrong", [])),
            silence=raw["silence"],
            into=raw["into"],
            lengths=tuple(raw["lengths"]),
            go=raw["go"],
            lookup=raw.get("lookup", ""),
            gives=tuple(raw.get("gives", ())),
        )

    def ways(self) -> tuple[Way, ...]:
        return (Way(self.go, "number"), Way(self.silence, "silence"))

    def sets(self) -> frozenset[str]:
        return frozenset({self.into, *self.gives})

    def ask(self, catalogues: Catalogues, language: str) -> Ask:
        return Ask(
            kind="digits",
            max_digits=max(self.lengths),
            first_digit_ms=self.wait_ms,
            between_ms=BETWEEN_DIGITS_MS,
            finish_key="#",
            speech=True,
            hints=(),
            options=options(catalogues, language),
        )

    def press(self, keys: str, lookups: Mapping[str, Lookup]) -> Chosen | None:
        if not (keys.isascii() and keys.isdecimal()) or len(keys) not in self.lengths:
            return None
        lookup = lookups.get(self.lookup)
        found = lookup(keys) if lookup else {}
        if found is None:
            return None
        return Chosen(self.go, {self.into: keys, **{name: found.get(name, "") for name in self.gives}})

    def hear(self, said: str, heard: Heard, catalogues: Catalogues, language: str) -> Chosen | None:
        waits = best_match(said, heard.no) or only_says(said, heard.goodbye, heard)
        return Chosen(self.silence) if waits else None

    def number_in(self, said: str) -> str:
        # Only a number of the full length: « j’ai 84 ans » is not the Vaucluse.
        digits = "".join(char for char in said if char in "0123456789")
        return digits if len(digits) == max(self.lengths) else ""
