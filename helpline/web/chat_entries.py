"""What is written in a chat as a volunteer's page is told it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from helpline.services.transcripts import Entry, Heard
from helpline.web.sheets import write


@dataclass(frozen=True)
class Told:
    """What was just heard, written once for all pages of the agent who holds it."""

    heard: Heard

    @cached_property
    def text(self) -> str:
        """The frame."""
        return entries(self.heard.contact, self.heard.entries, self.heard.holder)


def entries(contact: str, written: Iterable[Entry], agent: str) -> str:
    """The frame for this agent's pages."""
    return write({"type": "entries", "contact": contact, "entries": [_entry(entry, agent) for entry in written]})


def _entry(entry: Entry, agent: str) -> Mapping[str, object]:
    shown: dict[str, object] = {"n": entry.n, "at": entry.at, "from": entry.author, "text": entry.text}
    if entry.author == "agent":
        shown["by"] = entry.agent
    return shown | {"id": entry.id} if entry.agent == agent else shown
