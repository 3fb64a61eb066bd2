"""What must be true when all is over: what callers lived, what the line did and what SQL tells are one story."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from helpline.adapters.sql.database import Database
from helpline.domain.records import ContactRecord
from helpline.services.pseudonyms import Pseudonyms
from tests.chaos.callers import Caller, Words
from tests.chaos.handsets import ByTelephone
from tests.chaos.history import Replay, events_of, records_of
from tests.chaos.rest import residue
from tests.chaos.season import Season

# Who hangs up just as a volunteer is put through may be told of before the joining is: such a talk is on record as an
# abandon. The notices take milliseconds on a quiet line, up to their three tries on this one.
UNTOLD_SECONDS = 2.0
WITHOUT_VOLUNTEER = frozenset({"abandoned", "left_flow"})
OFFER_ENDS = ("accepted", "declined", "expired", "failed", "rescinded")


@dataclass(frozen=True)
class Verdict:
    """Everything there is to judge; `faults` is empty when the service did its work."""

    season: Season
    records: list[ContactRecord]
    replay: Replay
    words: Words
    residue: list[str]

    @property
    def errors_heard(self) -> int:
        return sum(caller.heard_one_of(self.words.errors) for caller in self.season.callers)

    def faults(self) -> list[str]:
        """In words, each with its caller's story."""
        found = [*self.season.talks.faults, *self.replay.faults, *self.residue]
        found += [f"{caller.story}: {fault}" for caller in self.season.callers for fault in self._faults_of(caller)]
        found += [f"gave up: {path}, last answer {status}" for path, status in self._lost_presses()]
        if self.replay.kinds["contact.connected"] < len(self.records) // 2 or not self.season.kills:
            found.append("nothing was put to the test")
        return found

    def table(self) -> list[str]:
        kinds = self.replay.kinds
        outcomes = Counter(record.outcome or "open" for record in self.records)
        apologies = sum(caller.heard_one_of((self.words.patience,)) for caller in self.season.callers)
        rows = {
            "contacts": f"{len(self.records)} of {len(self.season.callers)} calls, {self.season.seconds:.0f} s",
            "kill -9": counted(self.season.kills),
            "outcomes": counted(outcomes),
            "offers": f"{kinds['offer.made']}: " + counted({end: kinds[f"offer.{end}"] for end in OFFER_ENDS}),
            "on own telephones": sum(v.rung for v in self.season.volunteers if isinstance(v, ByTelephone)),
            "requeued": kinds["contact.requeued"],
            "asked for patience": apologies,
            "errors heard": self.errors_heard,
            "webhooks given up": counted(Counter(problem.text for problem in self.season.line.problems)) or 0,
        }
        return [f"seed {self.season.profile.seed}", *(f"  {name:<20}{value}" for name, value in rows.items())]

    def _faults_of(self, caller: Caller) -> list[str]:
        keys = Pseudonyms(self.season.settings.pseudonym_keys)
        mine = [record for record in self.records if record.caller == keys.current(caller.number)]
        if caller.ends != 1:
            return [f"ended {caller.ends} times"]
        if len(mine) != 1:
            return [f"is on record {len(mine)} times; last heard: {caller.heard[-1:]}"]
        return self._disagreements(caller, mine[0])

    def _disagreements(self, caller: Caller, record: ContactRecord) -> list[str]:
        found = []
        if record.closed_at is None or self.replay.closings[record.id] != 1:
            found.append("is not closed exactly once")
        talked = self.season.talks.seconds.get(caller.leg.sid, 0.0)
        if record.answered_at is None and (talked > UNTOLD_SECONDS or record.outcome not in WITHOUT_VOLUNTEER):
            found.append(f"talked {talked:.1f} s and is on record as {record.outcome}, never answered")
        if record.answered_at is not None and (not talked or record.outcome in WITHOUT_VOLUNTEER):
            found.append(f"talked {talked:.1f} s and is on record as {record.outcome}, answered")
        return found

    def _lost_presses(self) -> list[tuple[str, int]]:
        return [press for volunteer in self.season.volunteers for press in volunteer.refused]


def counted(counts: Counter[str] | dict[str, int]) -> str:
    """How many of each."""
    return ", ".join(f"{count} {name}" for name, count in sorted(counts.items()) if count)


async def judged(season: Season) -> Verdict:
    """Read SQL and Redis once everybody has gone."""
    database = Database(season.settings.database_url)
    try:
        records, events = await records_of(database), await events_of(database)
    finally:
        await database.close()
    left = await residue(season.settings, season.profile.volunteers)
    return Verdict(season, records, Replay().play(events), Words.load(), left)
