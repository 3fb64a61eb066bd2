"""The Gather algorithm, without sound or network (§3.2).

Feed it what happens with the instant; it says when it would lose patience (`deadline`) and, once settled, what was
gathered. The silence limit runs from the end of the prompts and again from each key. The first kind of input wins:
after speech began, keys no longer count, the finishing key included.
"""

from dataclasses import dataclass

SPEECH_CAP_SECONDS = 60.0
SPEECH_AUTO_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Rules:
    """`digits` 0: no fixed number. Times in seconds."""

    keys: bool
    speech: bool
    timeout: float
    speech_timeout: float
    finish_key: str
    digits: int


@dataclass(frozen=True, slots=True)
class Gathered:
    """`kind` none: nothing came. `finished_on` is the key that ended the digits, if any."""

    kind: str
    digits: str = ""
    finished_on: str = ""
    text: str = ""
    confidence: float | None = None


class Collector:
    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._digits = ""
        self._texts: list[str] = []
        self._confidence: float | None = None
        self._speaking_since: float | None = None
        self.deadline: float | None = None
        self.result: Gathered | None = None

    @property
    def speech_has_won(self) -> bool:
        return self._speaking_since is not None

    def prompts_done(self, now: float) -> None:
        if not self._digits and not self.speech_has_won:
            self.deadline = now + self._rules.timeout

    def key(self, key: str, now: float) -> None:
        if not self._rules.keys or self.speech_has_won:
            return
        if key == self._rules.finish_key:
            self.result = self._digits_so_far(finished_on=key)
            return
        self._digits += key
        self.deadline = now + self._rules.timeout
        if len(self._digits) == self._rules.digits:
            self.result = self._digits_so_far()

    def speech_started(self, now: float) -> None:
        if not self._rules.speech or self._digits:
            return
        if self._speaking_since is None:
            self._speaking_since = now
        self.deadline = self._speaking_since + SPEECH_CAP_SECONDS

    def speech_ended(self, text: str, confidence: float | None, now: float) -> None:
        if self._speaking_since is None:
            return
        self._texts.append(text)
        self._confidence = confidence
        self.deadline = min(now + self._rules.speech_timeout, self._speaking_since + SPEECH_CAP_SECONDS)

    def expired(self) -> None:
        if self._texts:
            self.result = Gathered("speech", text=" ".join(self._texts), confidence=self._confidence)
        else:
            self.result = self._digits_so_far()

    def _digits_so_far(self, finished_on: str = "") -> Gathered:
        if not self._digits:
            return Gathered("none")
        return Gathered("dtmf", digits=self._digits, finished_on=finished_on)
