"""What can be wrong with flows, said so that the person who wrote the file can mend it.

FlowError
├── BadFlows      the files have findings (file, line, reason), all of them at once
├── UnknownFlow   no flow of that name in the library
├── UnknownPhrase no such sentence, or a value of it is missing
└── BadSession    a stored session that cannot be read
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One fault in one file. `line` counts from 1."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


class FlowError(Exception):
    """Anything this package refuses."""


class BadFlows(FlowError):
    """The files cannot be used; `findings` lists every fault, sorted by file and line."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(sorted(set(findings)))
        super().__init__("\n".join(str(finding) for finding in self.findings))


class UnknownFlow(FlowError):
    """The library holds no flow of that name (or not in that version)."""


class UnknownPhrase(FlowError):
    """The catalogue has no such sentence, or a value that the sentence needs was not given."""


class BadSession(FlowError):
    """A stored session that is not one of ours."""
