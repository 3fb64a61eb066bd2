"""Side jobs on a real Redis: asked once a day, run by a worker that cannot lose them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import fields

import pytest
from redis import Redis
from rq import SimpleWorker

from helpline.adapters.sql.database import Database
from helpline.adapters.sql.purge import SqlPurge
from helpline.jobs import context, schedule, worker
from helpline.services.retention import Limits, Retention
from tests.fakes.people import HandClock


@pytest.fixture
def redis(redis_url: str) -> Iterator[Redis]:
    with Redis.from_url(redis_url) as client:
        yield client


def test_a_day_is_asked_for_once_whoever_asks(redis: Redis) -> None:
    assert [schedule.ask_daily(redis, "2026-11-23") for _ in range(3)] == [True, False, False]
    assert schedule.ask_daily(redis, "2026-11-24")
    assert worker.queue(redis).count == 2


def test_a_job_that_could_not_be_queued_is_asked_for_again(redis: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    from redis.exceptions import ConnectionError as Away

    class NoQueue:
        def enqueue_call(self, *_arguments: object, **_options: object) -> None:
            raise Away("gone")

    with monkeypatch.context() as patch:
        patch.setattr(schedule, "queue", lambda _redis: NoQueue())
        with pytest.raises(Away):
            schedule.ask_daily(redis, "2026-11-23")
    assert schedule.ask_daily(redis, "2026-11-23")


def test_the_worker_listens_to_one_queue_in_json_and_looks_after_it_often(redis: Redis) -> None:
    made = worker.worker(redis)
    assert made.queue_names() == [worker.QUEUE]
    assert (made.worker_ttl, made.maintenance_interval) == (20, 5)
    schedule.ask_daily(redis, "2026-11-23")
    (job,) = worker.queue(redis).jobs
    assert json.loads(job.serializer.dumps({"a": 1})) == {"a": 1}
    assert job.retries_left == 3


def test_the_daily_job_forgets_in_a_worker(redis: Redis, fresh_url: str) -> None:
    @asynccontextmanager
    async def open_retention() -> AsyncIterator[Retention]:
        database = Database(fresh_url)
        try:
            yield Retention(SqlPurge(database), HandClock())
        finally:
            await database.close()

    context.provide(open_retention)
    schedule.ask_daily(redis, "2026-11-23")
    (job,) = worker.queue(redis).jobs
    made = worker.worker(redis)
    SimpleWorker(made.queues, connection=redis, serializer=made.serializer).work(burst=True, logging_level="WARNING")
    done = worker.queue(redis).fetch_job(job.id)
    assert done is not None
    assert done.get_status() == "finished"
    assert done.return_value() == {field.name + "s": 0 for field in fields(Limits)}, "every kind is looked after"
    assert worker.queue(redis).count == 0


async def test_the_daily_asking_goes_on_while_redis_is_away() -> None:
    rests: list[float] = []

    async def rest(seconds: float) -> None:
        rests.append(seconds)
        if len(rests) == 2:
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await schedule.run("unix:///nowhere/redis.sock", lambda: "2026-11-23", rest)
    assert rests == [schedule.CHECK_EVERY_S] * 2
