"""What must be true when all is over: visitors, volunteers and the store tell one and the same conversation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from helpline.adapters.sql.database import Database
from helpline.adapters.transcripts import RedisTranscripts
from helpline.domain.records import ContactRecord
from helpline.services.chat_tokens import ChatTokens
from tests.chaos.aftermath import residue
from tests.chaos.chat_season import ChatSeason
from tests.chaos.history import Replay, events_of, records_of
from tests.chaos.verdict import WITHOUT_VOLUNTEER, counted
from tests.chaos.writers import ANSWER, Writer

Line = tuple[int, str, str]  # number, author, text


@dataclass(frozen=True)
class ChatVerdict:
    """Everything there is to judge; `faults` is empty when the service did its work. `kept` is by contact."""

    season: ChatSeason
    records: list[ContactRecord]
    replay: Replay
    kept: dict[str, list[Line]]
    residue: list[str]

    def faults(self) -> list[str]:
        """In words, each with its visitor's story."""
        found = [*self.replay.faults, *self.residue]
        for writer in self.season.writers:
            found += [f"{writer.name}, {writer.way}, {writer.story}: {fault}" for fault in self._faults_of(writer)]
        for volunteer in self.season.volunteers:
            found += [f"gave up: {path}, last answer {status}" for path, status in volunteer.refused]
            found += [f"a volunteer was told {refusal}" for refusal in volunteer.chats.refusals]
        if self.replay.kinds["contact.connected"] < len(self.records) // 2 or not self.season.kills:
            found.append("nothing was put to the test")
        return found

    def table(self) -> list[str]:
        outcomes = Counter(record.outcome or "open" for record in self.records)
        rows = {
            "conversations": f"{len(self.records)} of {len(self.season.writers)}, {self.season.seconds:.0f} s",
            "kill -9": counted(self.season.kills),
            "outcomes": counted(outcomes),
            "ways": counted(Counter(writer.way for writer in self.season.writers)),
            "messages": counted(Counter(author for kept in self.kept.values() for _, author, _ in kept)),
            "came back": sum(writer.comebacks for writer in self.season.writers),
            "handed on": self.replay.kinds["contact.transferred"],
            "requeued": self.replay.kinds["contact.requeued"],
        }
        return [f"seed {self.season.profile.seed}", *(f"  {name:<20}{value}" for name, value in rows.items())]

    def _faults_of(self, writer: Writer) -> list[str]:
        contact = contact_of(self.season, writer)
        mine, kept = [record for record in self.records if record.id == contact], self.kept.get(contact, [])
        found = list(writer.faults)
        if not writer.ended:
            found.append(f"is stuck at {writer.state}, has said {len(writer.said)}, heard {writer.heard[-1:]}")
        if len(mine) != 1 or mine[0].closed_at is None or self.replay.closings[contact] != 1:
            found.append(f"is on record {len(mine)} times, closed {self.replay.closings[contact]} times")
        elif (mine[0].answered_at is None) != (mine[0].outcome in WITHOUT_VOLUNTEER):
            found.append(f"is on record as {mine[0].outcome}, answered at {mine[0].answered_at}")
        if lines(writer.written) != kept:
            found.append(f"has read {lines(writer.written)}, kept is {kept}")
        found += _disorder(writer, kept)
        for volunteer in self.season.volunteers:
            read = lines(volunteer.chats.read.get(contact, []))
            if read != kept[: len(read)]:
                found.append(f"a volunteer has read {read}, kept is {kept}")
        return found


def _disorder(writer: Writer, kept: list[Line]) -> list[str]:
    """Each message once, in order, and none of somebody else's."""
    found = []
    if [n for n, _, _ in kept] != list(range(1, len(kept) + 1)):
        found.append("the numbers have gaps")
    said = [text for _, author, text in kept if author == "visitor" and text.startswith("Personne")]
    answered = [text for _, author, text in kept if author == "agent"]
    if said != writer.said:
        found.append(f"said {writer.said}, kept is {said}")
    if answered != [ANSWER + text for text in said]:
        found.append(f"was answered {answered}")
    told = [text for _, author, text in kept if author == "line"]
    twice = [text for text, times in Counter(told).items() if times > 1 and "bénévole" not in text]
    return found + [f"was told twice: {twice}"] * bool(twice)


def lines(entries: Iterable[Mapping[str, Any]]) -> list[Line]:
    """Entries as a protocol tells them."""
    return [(entry["n"], entry["from"], entry["text"]) for entry in entries]


def contact_of(season: ChatSeason, writer: Writer) -> str:
    named = ChatTokens(season.settings.secret_key).read(writer.token)
    return named[0] if named else ""


async def judged(season: ChatSeason) -> ChatVerdict:
    """Read SQL and Redis once everybody has gone."""
    database = Database(season.settings.database_url)
    transcripts = RedisTranscripts(season.settings.redis_url, season.settings.line_name)
    try:
        records, events = await records_of(database), await events_of(database)
        kept = {
            record.id: [(e.n, str(e.author), e.text) for e in await transcripts.read(record.id, 0, 1000)]
            for record in records
        }
    finally:
        await transcripts.aclose()
        await database.close()
    left = await residue(season.settings, season.profile.volunteers)
    return ChatVerdict(season, records, Replay(each=season.settings.chats_each).play(events), kept, left)
