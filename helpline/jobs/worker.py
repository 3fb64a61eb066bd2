"""The work process: one RQ worker on exactly one queue.

With two queues a killed worker loses a job for ever (reliability.md F2); with RQ's own times an interrupted job waits
for seven minutes on an idle queue (F3). Jobs are JSON: a pickle would be code execution for whoever writes to Redis.
"""

from __future__ import annotations

from redis import Redis
from rq import Queue, Worker
from rq.serializers import JSONSerializer

QUEUE = "helpline"
WORKER_TTL_S = 20
MAINTENANCE_S = 5


def queue(redis: Redis) -> Queue:
    """The one queue."""
    return Queue(QUEUE, connection=redis, serializer=JSONSerializer)


def worker(redis: Redis) -> Worker:
    """A worker on it."""
    return Worker(
        [queue(redis)],
        connection=redis,
        worker_ttl=WORKER_TTL_S,
        maintenance_interval=MAINTENANCE_S,
        serializer=JSONSerializer,
    )


def work(redis_url: str, burst: bool = False) -> None:
    """Work until told to stop; `burst` stops when nothing is left. `context.provide` comes first."""
    redis = Redis.from_url(redis_url)
    try:
        worker(redis).work(burst=burst, logging_level="WARNING")
    finally:
        redis.close()
