"""The anchor of G2's last row: matching as it is often written, in Python with WATCH and MULTI.

It takes the same decision as an assignment, from the same facts: channel, lane and level, priority and wait, who
declined lately, one offer at a time. It writes what an assignment writes: the offer with its deadline, the places,
the counters, the event and the order to ring. Everybody's facts are read in one pipeline: nothing is slowed down.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from typing import Any

import redis

from tests.redis_servers import RedisServer

OFFER_MS = 20_000


class NaiveLoop:
    """One worker. It reads who waits with their needs, picks the best for the freed agent, and tries until nobody
    came between."""

    def __init__(self, server: RedisServer, waiting: int, agents: Sequence[str], lanes: Sequence[str]) -> None:
        self.redis: Any = redis.Redis(unix_socket_path=str(server.socket), decode_responses=True)
        levels = json.dumps({lane: level for level, lane in enumerate(lanes)})
        with self.redis.pipeline(transaction=False) as pipe:
            for agent in agents:
                pipe.hset(f"agent:{agent}", mapping={"state": "free", "lanes": levels, "capacity": '{"voice":1}'})
            for number in range(waiting):
                pipe.hset(f"contact:{number}", mapping=_contact(number, lanes[number % len(lanes)]))
                pipe.sadd("waiting", number)
            pipe.execute()

    def assign(self, agent: str) -> str:
        with self.redis.pipeline() as pipe:
            while True:
                try:
                    pipe.watch("waiting", f"agent:{agent}")
                    facts = pipe.hgetall(f"agent:{agent}")
                    best = self._best(agent, facts, pipe.smembers("waiting"))
                    self._offer(pipe, agent, best)
                    return best
                except redis.WatchError:
                    continue

    def _best(self, agent: str, facts: dict[str, str], waiting: set[str]) -> str:
        """The lowest score among those this agent may be offered; of equals, the nearer lane."""
        ids, now = list(waiting), time.time() * 1000
        with self.redis.pipeline(transaction=False) as needs:
            for contact in ids:
                needs.hgetall(f"contact:{contact}")
            contacts = needs.execute()
        levels, capacity = json.loads(facts["lanes"]), json.loads(facts["capacity"])
        fitting = [
            (int(contact["queued_at"]) - int(contact["head_start"]), levels[contact["lane"]], id)
            for id, contact in zip(ids, contacts, strict=True)
            if contact["lane"] in levels
            and capacity.get(contact["channel"], 0) > 0
            and json.loads(contact["declined"]).get(agent, 0) < now
        ]
        return min(fitting)[2]

    def _offer(self, pipe: Any, agent: str, contact: str) -> None:
        now = int(time.time() * 1000)
        offer = f"offer:{contact}:{agent}"
        pipe.multi()
        pipe.srem("waiting", contact)
        pipe.hset(f"contact:{contact}", mapping={"state": "offered", "agent": agent, "offer": offer})
        pipe.hset(f"agent:{agent}", mapping={"state": "ringing", "contact": contact, "offer": offer})
        pipe.hset(offer, mapping={"contact": contact, "agent": agent, "state": "pending", "deadline": now + OFFER_MS})
        pipe.zadd("deadlines", {offer: now + OFFER_MS})
        pipe.hincrby("counts", "waiting", -1)
        pipe.hincrby("counts", "offered", 1)
        pipe.xadd("events", {"type": "offer.made", "contact": contact, "agent": agent, "at": now})
        pipe.xadd("effects", {"kind": "ring", "contact": contact, "agent": agent})
        pipe.execute()

    def assigned(self) -> int:
        """How many are assigned; everybody is either that or waiting, and nobody twice."""
        states = [self.redis.hmget(name, "state", "agent") for name in self.redis.scan_iter("contact:*", count=1000)]
        taken = [agent for state, agent in states if state == "offered"]
        assert len(set(taken)) == len(taken) == len(states) - self.redis.scard("waiting")
        return len(taken)


def _contact(number: int, lane: str) -> dict[str, str | int]:
    return {
        "lane": lane,
        "channel": "voice",
        "state": "waiting",
        "queued_at": number,
        "head_start": 0,
        "declined": "{}",
    }
