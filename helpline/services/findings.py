"""What an examination of the installation finds, in words for the person who can mend it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """A fault keeps callers from being helped; a warning will one day."""

    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what it is, how it stands, and what to do if it does not stand well."""

    subject: str
    level: Level
    text: str


def ok(subject: str, text: str) -> Finding:
    """It stands well."""
    return Finding(subject, Level.OK, text)


def warning(subject: str, text: str) -> Finding:
    """It works today."""
    return Finding(subject, Level.WARNING, text)


def fault(subject: str, text: str) -> Finding:
    """Nobody should call before this is mended."""
    return Finding(subject, Level.FAULT, text)
