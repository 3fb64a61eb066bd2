"""What can be made to go wrong, on purpose (§8.4). One rule strikes a number of times and is then spent."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

WebhookFault = Literal["duplicate", "twice-at-once", "refused", "error", "error-after", "slow", "garbage"]
RestFault = Literal["429", "500", "no-answer", "no-answer-but-done"]
Action = Callable[[], object]


@dataclass(slots=True)
class _Rule:
    path: str
    kind: str
    left: int
    action: Action | None = None


@dataclass(slots=True)
class Faults:
    """Rules by a part of the path. Flags stay until they are put back."""

    # two status callbacks of one leg swap places on the wire
    reorder_statuses: bool = False
    # the REST answer to a create comes only after its `initiated` callback was answered
    callback_before_answer: bool = False
    # a new conference cannot be read for its first N reads
    conference_hidden_reads: int = 0
    # a participant that has just joined is not found for so many seconds
    participant_hidden_seconds: float = 0.0
    _rules: list[_Rule] = field(default_factory=list)

    def webhook(self, path: str, kind: WebhookFault, times: int = 1) -> None:
        """Spoil the next `times` attempts at webhooks whose path contains `path`."""
        self._rules.append(_Rule(path, kind, times))

    def rest(self, path: str, kind: RestFault, times: int = 1) -> None:
        """Spoil the next `times` changing REST requests (POST, DELETE) whose path contains `path`."""
        self._rules.append(_Rule(path, f"rest-{kind}", times))

    def before(self, path: str, action: Action) -> None:
        """Do something just before the next webhook to `path` is sent, for instance `caller.hangs_up`."""
        self._rules.append(_Rule(path, "before", 1, action))

    def during(self, path: str, action: Action) -> None:
        """Do something when the next webhook to `path` has been answered and the answer is not yet obeyed."""
        self._rules.append(_Rule(path, "during", 1, action))

    def strike(self, path: str) -> str | None:
        """Take the webhook fault due for this path, or None."""
        return self._take(path, lambda kind: not kind.startswith("rest-") and kind not in ("before", "during"))

    def strike_rest(self, path: str) -> str | None:
        taken = self._take(path, lambda kind: kind.startswith("rest-"))
        return taken and taken.removeprefix("rest-")

    def moment(self, when: Literal["before", "during"], path: str) -> None:
        """Run the actions waiting for this moment of a webhook."""
        for rule in [r for r in self._rules if r.kind == when and r.path in path]:
            self._rules.remove(rule)
            if rule.action:
                rule.action()

    def _take(self, path: str, wanted: Callable[[str], bool]) -> str | None:
        for rule in self._rules:
            if rule.path in path and wanted(rule.kind):
                rule.left -= 1
                if rule.left <= 0:
                    self._rules.remove(rule)
                return rule.kind
        return None
