"""ask_digits: a number keyed in, such as a postal code. Always optional: silence goes on without it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from ivr_flows.catalogue import Catalogues
from ivr_flows.nodes.base import BETWEEN_DIGITS_MS, FIRST_DIGIT_MS, AskingNode, Chosen
from ivr_flows.session import Ask


@dataclass(frozen=True, slots=True, kw_only=True)
class AskDigits(AskingNode):
    """Stores in variable `into` a number of one of these `lengths`; « # » or a wait ends a short one."""

    into: str
    lengths: tuple[int, ...]
    go: str

    @classmethod
    def parse(cls, node_id: str, line: int, raw: Mapping[str, Any]) -> Self:
        return cls(
            id=node_id,
            line=line,
            say=tuple(raw["say"]),
            retry=raw["retry"],
            silence=raw["silence"],
            into=raw["into"],
            lengths=tuple(raw["lengths"]),
            go=raw["go"],
        )

    def targets(self) -> tuple[str, ...]:
        return (self.go, self.silence)

    def sets(self) -> frozenset[str]:
        return frozenset({self.into})

    def ask(self, catalogues: Catalogues, language: str) -> Ask:
        return Ask(
            kind="digits",
            max_digits=max(self.lengths),
            first_digit_ms=FIRST_DIGIT_MS,
            between_ms=BETWEEN_DIGITS_MS,
            finish_key="#",
            speech=True,
            hints=(),
            options=(),
        )

    def press(self, keys: str) -> Chosen | None:
        if not (keys.isascii() and keys.isdecimal()) or len(keys) not in self.lengths:
            return None
        return Chosen(self.go, {self.into: keys})
