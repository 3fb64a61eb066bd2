"""The line at rest, when everybody has gone home: waited for, and looked at for what was left behind."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from redis.asyncio import Redis

from helpline.adapters.sql.database import Database
from helpline.adapters.sql.records import SqlRecords
from helpline.settings import Settings
from routing.policy import Policy
from routing.redis_store import RedisStore

QUIET_SECONDS = 90
OF_VOLUNTEERS = ("beat|", "until|")  # deadlines of volunteers, not of contacts


@asynccontextmanager
async def line_state(settings: Settings) -> AsyncIterator[RedisStore]:
    store = RedisStore.connect(settings.redis_url, settings.line_name, Policy(), day=lambda: "today")
    try:
        yield store
    finally:
        await store.aclose()


async def quiet(settings: Settings, volunteers: int) -> None:
    """Until every volunteer is idle, no effect is open and SQL has all; a lost goodbye takes a doubt's time."""
    database = Database(settings.database_url)
    records, everybody = SqlRecords(database), {"agents.idle": volunteers}
    effects = f"{{{settings.line_name}}}:effects"
    redis = Redis.from_url(settings.redis_url)
    try:
        async with asyncio.timeout(QUIET_SECONDS), line_state(settings) as store:
            while (
                (now := await store.snapshot()).counts != everybody
                or await records.cursor(now.epoch) < now.n
                or await redis.xlen(effects)
            ):
                await asyncio.sleep(0.1)
    except TimeoutError:
        return  # the verdict says what is left
    finally:
        await redis.aclose()
        await database.close()


async def residue(settings: Settings, volunteers: int) -> list[str]:
    """The counters against a recount, and whatever still refers to anybody (S17)."""
    found = []
    async with line_state(settings) as store:
        counted, recounted = (await store.snapshot()).counts, await store.recount()
        if counted != recounted:
            found.append(f"the counters say {dict(counted)}, a recount {dict(recounted)}")
        if recounted != {"agents.idle": volunteers}:
            found.append(f"not everybody is idle: {dict(recounted)}")
    prefix = f"{{{settings.line_name}}}:"
    async with Redis.from_url(settings.redis_url, decode_responses=True) as redis:
        due = [member for member in await redis.zrange(f"{prefix}due", 0, -1) if not member.startswith(OF_VOLUNTEERS)]
        effects, marks = await redis.xlen(f"{prefix}effects"), await redis.hlen(f"{prefix}marks")
    return found + [f"left behind: {due}, {effects} effects, {marks} marks"] * bool(due or effects or marks)
