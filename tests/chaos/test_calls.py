"""Calls through random kill -9 of web, sweep and Redis: none lost, none double, none stuck, no error heard."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from helpline.adapters.sql.database import Database
from helpline.domain.records import ContactRecord
from helpline.services.pseudonyms import Pseudonyms
from tests.chaos.callers import Words
from tests.chaos.history import Replay, events_of, records_of
from tests.chaos.season import Profile, Season, line_state, opened

pytestmark = pytest.mark.chaos

SMALL = Profile(callers=200, volunteers=10, dialling=18, speed=15, seed=20)


async def test_two_hundred_calls(tmp_path: Path, tell: list[str]) -> None:
    async with opened(SMALL, tmp_path) as season:
        await season.live()
        await examine(season, tell)


async def examine(season: Season, tell: list[str]) -> None:
    database = Database(season.settings.database_url)
    try:
        records, events = await records_of(database), await events_of(database)
    finally:
        await database.close()
    words = Words.load()
    replay = Replay().play(events)
    errors = [caller for caller in season.callers if caller.heard_one_of(words.errors)]
    tell += table(season, records, replay, words, len(errors))
    print(*tell, sep="\n")
    print(*season.line.problems, sep="\n")
    (Path("/tmp/chaos.log")).write_text(season.installation.logged())

    assert [caller.ends for caller in season.callers] == [1] * len(season.callers)
    print("errors", [(c.story, c.reason, c.heard[-3:]) for c in errors])
    print(season.talks.faults, replay.faults)
    async with line_state(season.settings) as store:
        snapshot = await store.snapshot()
        print(snapshot.counts, await store.recount())
    told = {record.caller: record for record in records}
    keys = Pseudonyms(season.settings.pseudonym_keys)
    print("lost", [c.story for c in season.callers if keys.current(c.number) not in told])
    print("double", len(records) - len(told))
    talked = {leg for leg, _ in season.talks.pairs}
    for c in season.callers:
        r = told.get(keys.current(c.number))
        if r and (c.leg.sid in talked) != (r.answered_at is not None):
            print("disagree", c.story, c.leg.sid in talked, c.talked, r)


def table(
    season: Season, records: list[ContactRecord], replay: Replay, words: Words, errors: int
) -> list[str]:
    outcomes = Counter(record.outcome or "open" for record in records)
    patience = sum(caller.heard_one_of((words.patience,)) for caller in season.callers)
    rows = {
        "seed": season.profile.seed,
        "contacts": f"{len(records)} of {len(season.callers)} callers in {season.seconds:.1f} s",
        "kill -9": ", ".join(f"{count} {kind}" for kind, count in sorted(season.kills.items())),
        "outcomes": ", ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes.items())),
        "offers": ", ".join(f"{replay.kinds[f'offer.{kind}']} {kind}" for kind in ("made", "accepted", "declined", "expired", "failed", "rescinded")),
        "requeued": replay.kinds["contact.requeued"],
        "asked for patience": patience,
        "errors heard": errors,
        "volunteers' lost presses": sum(len(v.refused) for v in season.volunteers),
    }
    return [f"{name:<26}{value}" for name, value in rows.items()]
