"""What an input means at a question: keys, words or silence become an answer."""

from collections.abc import Mapping
from dataclasses import dataclass

from ivr_flows.flow import Flow
from ivr_flows.hearing import best_match, only_says, said_digits
from ivr_flows.nodes.base import AskingNode, Chosen, Common, Lookup
from ivr_flows.session import Digits, HeardKind, Input, Speech


@dataclass(frozen=True, slots=True)
class Question:
    """A node that asks, in its flow, put to a caller of `language`; `lookups` are the application's."""

    flow: Flow
    node: AskingNode
    language: str
    lookups: Mapping[str, Lookup]

    def answer(self, given: Input) -> Chosen | Common:
        """What `given` means here."""
        if isinstance(given, Digits):
            return self._pressed(given.keys)
        if isinstance(given, Speech):
            return self._said(given.text)
        return Common.SILENCE

    def _pressed(self, keys: str) -> Chosen | Common:
        if "*" in keys:
            return Common.REPEAT
        keys = keys.removesuffix("#")
        # 431 postal codes begin with 0, none is made of zeros only: a lone 0, or an impatient 000, asks for a person.
        if keys and not keys.strip("0"):
            return Common.PERSON
        if self.node.one_key and self.flow.other and keys[:1] == self.flow.other.key:
            return Common.LANGUAGE
        return self.node.press(keys, self.lookups) or Common.WRONG

    def _said(self, said: str) -> Chosen | Common:
        catalogues = self.flow.catalogues
        heard = catalogues.catalogue(self.language).heard
        if digits := said_digits(said, heard) or self.node.number_in(said):
            return self._pressed(digits)
        # The node's own words first: « parler à quelqu'un d'une arnaque » is worth more than « quelqu'un ».
        if chosen := self.node.hear(said, heard, catalogues, self.language):
            return chosen
        beside = self.flow.language_beside(self.language)
        asked_for = catalogues.catalogue(beside).heard.name if beside != self.language else ()
        common = (
            (asked_for, Common.LANGUAGE),
            (heard.slower, Common.SLOWER),
            (heard.repeat, Common.REPEAT),
            (heard.person, Common.PERSON),
        )
        # The longest wins: « comment faire ? » asks for help, « comment ? » to hear it again.
        score, answer = max(
            ((best_match(said, wordings), answer) for wordings, answer in common), key=lambda found: found[0]
        )
        if score:
            return answer
        return Common.GREETING if only_says(said, heard.greeting, heard) else Common.UNCLEAR


def kind_of(answer: Chosen | Common) -> HeardKind:
    """The kind of input, for the counts."""
    if isinstance(answer, Chosen) or answer is Common.LANGUAGE:
        return "understood"
    if answer is Common.SILENCE:
        return "silence"
    if answer in (Common.WRONG, Common.UNCLEAR):
        return "wrong"
    return "person" if answer is Common.PERSON else "repeat"
