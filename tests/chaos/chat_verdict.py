"""What must be true of chats when all is over: the store, both sides' pages and SQL tell one story."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass

from helpline.adapters.sql.database import Database
from helpline.adapters.transcripts import RedisTranscripts
from helpline.domain.records import ContactRecord
from helpline.services.chat_tokens import ChatTokens
from helpline.services.transcripts import Entry
from tests.chaos.chat_season import CHATS_EACH, ChatSeason
from tests.chaos.history import Replay, events_of, records_of
from tests.chaos.rest import residue
from tests.chaos.verdict import counted
from tests.chaos.visitors import Chatter
from tests.chaos.writers import Writer

OUTCOMES = {
    "leaves in the flow": {"left_flow"},
    "gives up waiting": {"abandoned", "handled"},  # somebody may have been quicker
    "ends the talk": {"handled"},
    "stays to the end": {"handled"},
}
MOST = 1000  # entries of a conversation


@dataclass(frozen=True)
class ChatVerdict:
    """Everything there is to judge; `faults` is empty when the service did its work."""

    season: ChatSeason
    contacts: dict[str, Chatter]
    written: dict[str, list[Entry]]
    records: list[ContactRecord]
    replay: Replay
    residue: list[str]

    def faults(self) -> list[str]:
        """In words, each with its visitor's story."""
        season = self.season
        found = [*self.replay.faults, *self.residue]
        for contact, visitor in self.contacts.items():
            found += [f"{visitor.name} ({_told(visitor)}): {fault}" for fault in self._faults_of(contact, visitor)]
        for writer in season.writers:
            found += [*writer.faults, *writer.console.faults]
            found += [f"gave up: {path}, last answer {status}" for path, status in writer.refused]
        if len(self.records) != len(season.visitors) or len(self.contacts) != len(season.visitors):
            found.append(f"{len(self.records)} on record and {len(self.contacts)} found of {len(season.visitors)}")
        tested = self.replay.kinds["contact.connected"] >= len(self.records) / 2
        if season.kills["web"] < season.profile.web_kills or not tested:
            found.append("nothing was put to the test")
        return found

    def table(self) -> list[str]:
        season, entries = self.season, list(itertools.chain(*self.written.values()))
        shown = sum((visitor.page.shown for visitor in season.visitors), Counter[str]())
        rows = {
            "chats": f"{len(self.records)}, {season.seconds:.0f} s, " + counted(Counter(map(_way, season.visitors))),
            "kill -9": counted(season.kills),
            "outcomes": counted(Counter(record.outcome or "open" for record in self.records)),
            "entries": counted(Counter(str(entry.author) for entry in entries)),
            "acknowledged": sum(len(visitor.kept) for visitor in season.visitors)
            + sum(len(kept) for writer in season.writers for kept in writer.kept.values()),
            "connections": sum(visitor.page.connections for visitor in season.visitors),
            "handed on": sum(writer.transfers for writer in season.writers),
            "asked for patience": counted(shown) or 0,
        }
        return [f"chats, seed {season.profile.seed}", *(f"  {name:<20}{value}" for name, value in rows.items())]

    def _faults_of(self, contact: str, visitor: Chatter) -> list[str]:
        entries = self.written[contact]
        found = [*visitor.faults, *self._ends_badly(contact, visitor), *_says_twice(entries)]
        if [entry.n for entry in entries] != list(range(1, len(entries) + 1)):
            found.append("has a gap in its numbers")
        shown = [(entry["n"], entry["from"], entry["text"]) for entry in visitor.page.written]
        if shown != [(entry.n, entry.author, entry.text) for entry in entries]:
            found.append(f"was shown {len(shown)} of {len(entries)} entries, or others")
        kept = {entry.n: entry.text for entry in entries if entry.author == "visitor"}
        found += _lost(visitor.kept, kept)
        if Counter(kept.values()) - Counter(visitor.said):
            found.append(f"is said to have written {Counter(kept.values()) - Counter(visitor.said)}")
        if [text for text in kept.values() if text in visitor.said] != [t for t in visitor.said if t in kept.values()]:
            found.append("is not in the order it was written")
        return found + [fault for writer in self.season.writers for fault in self._faults_with(contact, writer)]

    def _faults_with(self, contact: str, writer: Writer) -> list[str]:
        entries, read = self.written[contact], writer.console.read[contact]
        mine = {e.n: e.text for e in entries if e.author == "agent" and e.agent == writer.console.id}
        found = _lost(writer.kept[contact], mine)
        if [(e["n"], e["from"], e["text"]) for e in read] != [(e.n, e.author, e.text) for e in entries[: len(read)]]:
            found.append(f"{writer.name} was shown something else")
        if any(text not in _lines(writer, contact) for text in mine.values()) or len(set(mine.values())) < len(mine):
            found.append(f"{writer.name} is said to have written {list(mine.values())}")
        if contact in writer.closed and any(e.text for e in entries[len(read) :] if not _of_the_end(e)):
            found.append(f"{writer.name} closed it and was not shown {entries[len(read) :]}")
        return found

    def _ends_badly(self, contact: str, visitor: Chatter) -> list[str]:
        record = next((record for record in self.records if record.id == contact), None)
        if record is None or record.closed_at is None or self.replay.closings[contact] != 1:
            return [f"is not on record as closed exactly once: {record}"]
        again = {"dropped"} if contact in self.replay.given_back else set()
        if record.outcome not in OUTCOMES[visitor.story] | again:
            return [f"is on record as {record.outcome}"]
        return []


def _told(visitor: Chatter) -> str:
    return f"{_way(visitor)}, {visitor.story}"


def _way(visitor: Chatter) -> str:
    return visitor.way.__name__.lower()


def _lost(acknowledged: dict[int, str], kept: dict[int, str]) -> list[str]:
    missing = {n: text for n, text in acknowledged.items() if kept.get(n) != text}
    return [f"acknowledged and not kept: {missing}"] * bool(missing)


def _says_twice(entries: list[Entry]) -> list[str]:
    """The line says each thing once: what it tells under one name stands in one place."""
    names = [name for name, _ in itertools.groupby((entry.author, entry.id, entry.agent) for entry in entries)]
    twice = [name for name, count in Counter(names).items() if count > 1]
    return [f"{twice} twice"] * bool(twice)


def _lines(writer: Writer, contact: str) -> set[str]:
    return {f"{writer.name} répond {number} à {contact}" for number in range(10)}


def _of_the_end(entry: Entry) -> bool:
    """Words of the goodbye and the answer to its question."""
    return entry.author == "line" or not entry.text.startswith("V")


async def judged(season: ChatSeason) -> ChatVerdict:
    """Read SQL and Redis once everybody has gone."""
    settings = season.settings
    database, transcripts = Database(settings.database_url), RedisTranscripts(settings.redis_url, settings.line_name)
    tokens = ChatTokens(settings.secret_key)
    named = [(tokens.read(visitor.token), visitor) for visitor in season.visitors]
    contacts = {ids[0]: visitor for ids, visitor in named if ids is not None}
    try:
        records, events = await records_of(database), await events_of(database)
        written = {contact: await transcripts.read(contact, 0, MOST) for contact in contacts}
    finally:
        await database.close()
        await transcripts.aclose()
    left = await residue(settings, season.profile.volunteers)
    return ChatVerdict(season, contacts, written, records, Replay(CHATS_EACH).play(events), left)
