"""Deadlines, in memory."""

from __future__ import annotations

from routing.memory_store.once import HasRules
from routing.model import ContactState, Deadline, EffectKind


class Deadlines(HasRules):
    async def due(self, limit: int = 100) -> list[Deadline]:
        passed = [Deadline(kind, id, at) for (kind, id), at in self.rules.deadlines.items() if at <= self.rules.now]
        return sorted(passed, key=lambda deadline: (deadline.at, f"{deadline.kind}|{deadline.id}"))[:limit]

    async def fire(self, deadline: Deadline) -> bool:
        taken = self.rules.take(deadline)
        if taken:
            getattr(self, f"_{deadline.kind}")(deadline.id)
        return taken

    async def next_deadline(self) -> int | None:
        return min(self.rules.deadlines.values(), default=None)

    async def until_next(self) -> int | None:
        earliest = await self.next_deadline()
        return None if earliest is None else max(earliest - self.rules.now, 0)

    def _offer(self, id: str) -> None:
        answering = self.rules.offers[id].answering
        self.rules.effect(EffectKind.STOP_RING, self.rules.offers[id].now.contact, self.rules.offers[id].now)
        self.rules.lapse(id, not answering, "no_leg" if answering else "no_answer")

    def _widen(self, id: str) -> None:
        contact = self.rules.contacts[id].now
        lane = self.rules.reach_lane(id, contact.schedule, contact.queued_at or 0)
        self.rules.emit("contact.widened", id, lane=lane)
        self.rules.match_contact(id)

    def _join(self, id: str) -> None:
        self.rules.break_off(self.rules.offers[id].now.contact, id, "not_joined")

    def _wrap(self, id: str) -> None:
        self.rules.conclude(id, "timer", "")

    def _ready(self, id: str) -> None:
        agent = self.rules.agents[id]
        agent.resting, agent.idle = False, self.rules.now
        self.rules.settle(id)
        self.rules.emit("agent.rested", agent=id)
        self.rules.match_agent(id)

    def _retry(self, id: str) -> None:
        record = self.rules.contacts[id]
        record.cool = {agent: over for agent, over in record.cool.items() if over > self.rules.now}
        if record.cool:
            self.rules.arm("retry", id, min(record.cool.values()))
        self.rules.match_contact(id)

    def _beat(self, id: str) -> None:
        self.rules.agents[id].reachable = False
        self.rules.settle(id)
        self.rules.emit("agent.unreachable", agent=id)
        self.rules.take_back(id, "agent_unreachable")

    def _doubt(self, id: str) -> None:
        assert self.rules.contacts[id].now.state is not ContactState.CLOSED
        self.rules.effect(EffectKind.VERIFY, id)
        self.rules.alive(id)
