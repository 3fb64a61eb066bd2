"""Reads: single hashes as native commands, whole pictures as one script."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from routing.model import Agent, AgentView, Contact, LineSnapshot, Offer, StoreHealth
from routing.redis_store import codec
from routing.redis_store.connection import flat, unavailable
from routing.redis_store.line import Line


def _numbers(pairs: Any) -> dict[str, int]:
    return {name: int(value) for name, value in flat(pairs).items() if int(value)}


def _contact(result: Mapping[str, Any]) -> Contact | None:
    return codec.contact(result["contact"]) if result.get("contact") else None


class Reads:
    _line: Line

    async def contact(self, contact: str) -> Contact | None:
        return _contact(await self._line.run("contact", contact=contact))

    async def by_external(self, external: str) -> Contact | None:
        return _contact(await self._line.run("contact", external=external))

    async def offer(self, offer: str) -> Offer | None:
        found = await self._hash("o", offer)
        return codec.offer(found) if found else None

    async def agent(self, agent: str) -> Agent | None:
        return (await self.agent_view(agent)).agent

    async def position(self, contact: str) -> int | None:
        with unavailable():
            rank = await self._line.pipe.call("ZRANK", self._line.key("order"), contact)
        return None if rank is None else int(rank) + 1

    async def snapshot(self) -> LineSnapshot:
        r = await self._line.run("snapshot")
        return LineSnapshot(
            n=r["n"],
            epoch=r["epoch"],
            at=r["at"],
            counts=_numbers(r["counts"]),
            today=_numbers(r["today"]),
            waiting=tuple((id, queued_at, lane) for id, queued_at, lane in r["waiting"]),
            agents=tuple(codec.agent(agent) for agent in r["agents"]),
        )

    async def agent_view(self, agent: str) -> AgentView:
        r = await self._line.run("agent_view", agent=agent)
        return AgentView(
            n=r["n"],
            epoch=r["epoch"],
            at=r["at"],
            agent=codec.agent(r["agent"]) if "agent" in r else None,
            offer=codec.offer(r["offer"]) if r.get("offer") else None,
            contacts=tuple(codec.contact(contact) for contact in r["contacts"]),
        )

    async def recount(self) -> Mapping[str, int]:
        return _numbers((await self._line.run("recount"))["counts"])

    async def ping(self) -> StoreHealth:
        with unavailable():
            info: Mapping[str, Any] = await self._line.redis.info()
        now = await self._line.run("agent_view", agent="")
        return StoreHealth(
            version=str(info.get("redis_version", "")),
            append_only=bool(info.get("aof_enabled")),
            eviction=str(info.get("maxmemory_policy", "")),
            epoch=now["epoch"],
            at=now["at"],
        )

    async def _hash(self, kind: str, id: str) -> dict[str, Any] | None:
        with unavailable():
            found = flat(await self._line.pipe.call("HGETALL", self._line.key(kind, id)))
        return {**found, "id": id} if found else None
