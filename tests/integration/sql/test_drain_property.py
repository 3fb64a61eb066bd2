"""Whatever fails, in whatever order: each event of the line is told once, and nothing is forgotten before it is."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import Sequence
from typing import cast

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from helpline.adapters.sql.database import Database
from helpline.adapters.sql.records import SqlRecords
from helpline.adapters.sql.tables import contact_events
from helpline.domain.errors import Unavailable
from helpline.services.records import Drain
from routing.errors import Unavailable as StoreUnavailable
from routing.model import Event
from routing.store import Store
from tests.fakes.event_stream import EventStream

STEPS = ("call", "drain", "other drain", "fail before", "fail after", "redis away", "restart")
_epochs = itertools.count(1)


class Records(SqlRecords):
    """The real table, whose next save fails before or after the commit when told to."""

    failing = ""

    async def save(self, events: Sequence[Event]) -> None:
        failing, self.failing = self.failing, ""
        if failing == "fail before":
            raise Unavailable("database")
        await super().save(events)
        if failing == "fail after":
            raise Unavailable("database")


async def history(url: str, steps: list[str]) -> None:
    database = Database(url)
    stream, records = EventStream(epoch=f"e{next(_epochs)}"), Records(database)
    drains = [Drain(cast(Store, stream), records) for _ in range(2)]
    for step in [*steps, "drain", "drain", "other drain"]:
        if step == "call":
            stream.emit("contact.arrived", f"{stream.epoch}-{stream.n}", channel="voice")
        elif step == "restart":
            drains[0] = Drain(cast(Store, stream), records)
        elif step.startswith("fail"):
            records.failing = step
        else:
            stream.away = step == "redis away"
            with contextlib.suppress(Unavailable, StoreUnavailable):
                await drains[step == "other drain"].run_once()
    told = select(contact_events.c.n).where(contact_events.c.epoch == stream.epoch).order_by(contact_events.c.n)
    async with database.reading() as connection:
        numbers = list((await connection.execute(told)).scalars())
    await database.close()
    assert numbers == list(range(1, stream.n + 1))
    assert stream.events == []


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(STEPS), max_size=25))
def test_every_event_is_told_once_whatever_fails(fresh_url: str, steps: list[str]) -> None:
    asyncio.run(history(fresh_url, steps))
