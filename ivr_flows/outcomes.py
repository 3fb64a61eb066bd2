"""Outcomes that only an application with the service behind them can honour; `check` refuses the others' flows."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Voicemail:
    """The caller leaves a message of at most `max_seconds` seconds, about `topic`."""

    topic: str
    max_seconds: int
    variables: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Callback:
    """The caller hangs up and keeps a place in `queue`: somebody rings back."""

    queue: str
    topic: str
    priority: str
    variables: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sms:
    """The sentence `message` of the catalogue is sent to the caller's telephone, in the session's language."""

    message: str
    variables: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Refer:
    """The application looks for places that serve `need`, near where `variables` say, and tells the caller."""

    need: str
    variables: Mapping[str, str]
