"""The anchor of G2's last row: matching as it is often written, in Python with WATCH and MULTI."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import redis

from tests.redis_servers import RedisServer


class NaiveLoop:
    """One worker. It reads who waits with their needs, picks the best for the freed agent, and tries until nobody
    came between."""

    def __init__(self, server: RedisServer, waiting: int, agents: Sequence[str], lanes: Sequence[str]) -> None:
        self.redis: Any = redis.Redis(unix_socket_path=str(server.socket), decode_responses=True)
        with self.redis.pipeline(transaction=False) as pipe:
            for agent in agents:
                pipe.hset(f"agent:{agent}", mapping={"state": "free", "lanes": json.dumps(lanes)})
            for number in range(waiting):
                pipe.hset(f"contact:{number}", mapping={"lane": lanes[number % len(lanes)], "state": "waiting"})
                pipe.zadd("waiting", {str(number): number})
            pipe.execute()

    def assign(self, agent: str) -> str:
        with self.redis.pipeline() as pipe:
            while True:
                try:
                    pipe.watch("waiting", f"agent:{agent}")
                    served = set(json.loads(pipe.hget(f"agent:{agent}", "lanes")))
                    waiting = pipe.zrange("waiting", 0, -1, withscores=True)
                    with self.redis.pipeline(transaction=False) as needs:
                        for contact, _ in waiting:
                            needs.hget(f"contact:{contact}", "lane")
                        lanes = needs.execute()
                    fitting = [(score, id) for (id, score), lane in zip(waiting, lanes, strict=True) if lane in served]
                    best = min(fitting)[1]
                    pipe.multi()
                    pipe.zrem("waiting", best)
                    pipe.hset(f"contact:{best}", mapping={"state": "offered", "agent": agent})
                    pipe.hset(f"agent:{agent}", mapping={"state": "ringing", "contact": best})
                    pipe.execute()
                    return best
                except redis.WatchError:
                    continue

    def assigned(self) -> int:
        """How many are assigned; everybody is either that or waiting, and nobody twice."""
        states = [self.redis.hmget(name, "state", "agent") for name in self.redis.scan_iter("contact:*", count=1000)]
        taken = [agent for state, agent in states if state == "offered"]
        assert len(set(taken)) == len(taken) == len(states) - self.redis.zcard("waiting")
        return len(taken)
