"""Commands on an agent, and the clock of deadlines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from routing.model import Agent, AgentLane, Deadline, Presence, check_lanes
from routing.redis_store import codec
from routing.redis_store.connection import unavailable
from routing.redis_store.line import Line


class AgentScripts:
    _line: Line

    async def configure_agent(
        self, op: str, agent: str, lanes: Sequence[AgentLane], capacity: Mapping[str, int]
    ) -> Agent:
        check_lanes(tuple(lanes))
        return codec.agent(
            await self._line.run(
                "configure_agent",
                op,
                agent=agent,
                lanes=codec.lanes_text(lanes),
                capacity=codec.capacity_text(capacity),
            )
        )

    async def set_presence(
        self,
        op: str,
        agent: str,
        presence: Presence,
        reason: str = "",
        by: str = "agent",
        until: int | None = None,
        via: str = "softphone",
    ) -> Agent:
        chosen = {"presence": presence, "reason": reason, "by": by, "until": until, "via": via}
        return codec.agent(await self._line.run("set_presence", op, agent=agent, **chosen))

    async def heartbeat(self, agent: str) -> None:
        await self._line.run("heartbeat", agent=agent)


class DeadlineScripts:
    _line: Line

    async def due(self, limit: int = 100) -> list[Deadline]:
        flat = (await self._line.run("due", limit=limit))["due"] or []
        pairs = zip(flat[::2], flat[1::2], strict=True)
        return [codec.deadline(member, at) for member, at in pairs]

    async def fire(self, deadline: Deadline) -> bool:
        result = await self._line.run(f"fire_{deadline.kind}", id=deadline.id, at=deadline.at)
        return bool(result["fired"])

    async def next_deadline(self) -> int | None:
        with unavailable():
            first = await self._line.redis.zrange(self._line.key("due"), 0, 0, withscores=True)
        return int(first[0][1]) if first else None

    async def until_next(self) -> int | None:
        until = (await self._line.run("until_next")).get("until")
        return None if until is None else int(until)
