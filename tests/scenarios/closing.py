"""What must be true when a scenario is over, whatever happened in it (reliability.md §4)."""

from __future__ import annotations

import logging
import re
from collections import Counter
from urllib.parse import parse_qs, urlsplit

from sqlalchemy import select

from helpline.adapters.sql.database import Database
from helpline.adapters.sql.tables import contact_events
from tests.scenarios.stage import Stage

LONGEST = 400  # seconds after which the last wrap-up and the last doubt are over
LASTING = {"line", "agents", "counts", "events", "effects", "due", "dial:shut"}  # keys that belong to nobody’s contact
LASTING_KINDS = {"a", "d", "f", "today"}


async def everything_is_told(stage: Stage, log: list[logging.LogRecord]) -> None:
    """Callers hang up, wrap-ups run out; then nothing is left over and everything is on record."""
    await let_all_end(stage)
    counts = {name: number for name, number in (await stage.store.snapshot()).counts.items() if number}
    assert counts == dict(await stage.store.recount()), "the counters have drifted"
    assert not [name for name in counts if name.startswith("contacts.")], "a contact never ends"
    await nothing_is_left_in_redis(stage)
    await records_are_whole(stage)
    nothing_is_left_on_the_line(stage)
    nothing_personal(stage, log, await stage.said_in_writing())
    assert [p for p in stage.line.problems if p.code not in stage.provoked] == []
    errors = [record.getMessage() for record in log if record.levelno >= logging.ERROR]
    assert stage.upset or errors == []


async def let_all_end(stage: Stage) -> None:
    for leg in stage.line.legs:
        if leg.live:
            leg.hang_up()
    await stage.settles()
    stage.pace = 20.0
    for _ in range(LONGEST // 20):
        if not [name for name in await stage.store.recount() if name.startswith("contacts.")]:
            return
        await stage.passes(20)
    raise AssertionError(f"contacts that never end: {await stage.store.recount()}")


async def nothing_is_left_in_redis(stage: Stage) -> None:
    """S17: beyond what lasts, only what expires by itself, and no personal data in it."""
    redis, line = stage.redis, f"{{{stage.settings.line_name}}}"
    assert await redis.xlen(f"{line}:effects") == 0, "a command was never settled"
    for key in [key async for key in redis.scan_iter(f"{line}:*")]:
        kind = key.removeprefix(f"{line}:").partition(":")[0]
        if key.removeprefix(f"{line}:") in LASTING or kind in LASTING_KINDS:
            continue
        assert await redis.pttl(key) > 0, f"{key} stays for ever"
        if kind == "c":
            closed = await stage.store.contact(key.rpartition(":")[2])  # as it is read, whatever its fields are called
            assert closed is None or closed.private == "", "a closed contact keeps a number"
    deadlines = {member.partition("|")[0] for member in await redis.zrange(f"{line}:due", 0, -1)}
    assert deadlines <= {"beat", "ready", "until"}, f"deadlines of nobody: {deadlines}"


async def records_are_whole(stage: Stage) -> None:
    """S16: every contact is closed on record, its events without a gap, and today's counters agree."""
    records = await stage.records()
    assert [record.id for record in records if not (record.closed_at and record.outcome and record.ended_by)] == []
    if stage.upset:
        return
    events = await _events(stage)
    for record in records:
        assert [seq for contact, seq in events if contact == record.id] == list(range(1, _last(events, record.id) + 1))
    today = Counter[str]()
    async for key in stage.redis.scan_iter(f"{{{stage.settings.line_name}}}:today:*"):
        today.update({name: int(number) for name, number in (await stage.redis.hgetall(key)).items()})
    assert today["arrived"] == today["closed"] == len(records)
    assert today["queued"] == sum(record.queued_at is not None for record in records)
    assert today["answered"] == sum(record.answered_at is not None for record in records)
    assert today["abandoned"] == sum(record.outcome == "abandoned" for record in records)


async def _events(stage: Stage) -> list[tuple[str, int]]:
    database = Database(stage.settings.database_url)
    async with database.reading() as connection:
        rows = await connection.execute(
            select(contact_events.c.contact, contact_events.c.seq)
            .where(contact_events.c.contact.is_not(None), contact_events.c.seq.is_not(None))
            .order_by(contact_events.c.n)
        )
        events = [(row.contact, row.seq) for row in rows]
    await database.close()
    return events


def _last(events: list[tuple[str, int]], contact: str) -> int:
    return max(seq for id, seq in events if id == contact)


def nothing_is_left_on_the_line(stage: Stage) -> None:
    """No call, queue or conference goes on, and nobody was rung twice for one offer (S13)."""
    board = stage.line.board
    assert [leg.sid for leg in stage.line.legs if leg.live] == []
    assert [c.name for c in board.conferences.values() if not c.reason] == []
    assert [q.name for q in board.queues.values() if q.members] == []
    called = [urlsplit(entry.params["Url"]) for entry in stage.line.journal.commands("POST", "/Calls.json")]
    rung = Counter((url.path, *parse_qs(url.query).get("o", [])) for url in called if "/verification" not in url.path)
    assert [offer for offer, times in rung.items() if times > 1] == []


def nothing_personal(stage: Stage, log: list[logging.LogRecord], written: set[str]) -> None:
    """No telephone number, key or word of a caller in any log line, tracebacks included."""
    shown = logging.Formatter()
    text = "\n".join(shown.format(record) for record in log)
    said = written | {exchange.params.get("SpeechResult", "") for exchange in stage.line.journal.exchanges}
    said |= {
        event.text for leg in stage.line.legs for event in getattr(leg.party, "captions", []) if event.who == "other"
    }
    for number in stage.numbers:
        if number.startswith("+33"):
            assert number[3:] not in text
    for words in said - {""}:
        assert words not in text
    assert not re.search(r"(\+|%2B)33[1-9][0-9]{8}", text)
    assert not re.search(r"Digits[=\"': ]+[0-9]", text)
