"""Deadlines, in memory."""

from __future__ import annotations

from routing.memory_store.once import HasRules
from routing.model import ContactState, Deadline, EffectKind, Presence

PAGE = 100  # of those who wait in a lane that an agent left


def _member(deadline: Deadline) -> str:
    """As the store in Redis names it, so that deadlines of one instant fire in one order."""
    return f"{'?' if deadline.kind == 'doubt' else deadline.kind}|{deadline.id}"


class Deadlines(HasRules):
    async def due(self, limit: int = 100) -> list[Deadline]:
        passed = [Deadline(kind, id, at) for (kind, id), at in self.rules.deadlines.items() if at <= self.rules.now]
        return sorted(passed, key=lambda deadline: (deadline.at, _member(deadline)))[:limit]

    async def fire(self, deadline: Deadline) -> bool:
        taken = self.rules.take(deadline)
        if taken:
            getattr(self, f"_{deadline.kind}")(deadline.id, deadline.at)
        return taken

    async def next_deadline(self) -> int | None:
        return min(self.rules.deadlines.values(), default=None)

    async def until_next(self) -> int | None:
        earliest = await self.next_deadline()
        return None if earliest is None else max(earliest - self.rules.now, 0)

    def _offer(self, id: str, _at: int) -> None:
        offer = self.rules.offers[id].now
        rang = offer.rings and not offer.answering
        if not offer.back:
            self.rules.effect(EffectKind.STOP_RING, offer.contact, offer)
        self.rules.lapse(id, rang, "no_answer" if rang else "no_leg")

    def _widen(self, id: str, at: int) -> None:
        lane = self.rules.reach(id, self.rules.contacts[id].rung + 1, at)
        self.rules.emit("contact.widened", id, lane=lane)
        self.rules.match_contact(id)

    def _unserved(self, id: str, _at: int) -> None:
        place, _, first = id.rpartition("#")
        channel, _, lane = place.partition(":")
        stay = int(first)
        page = self.rules.waits_in(channel, lane)[stay : stay + PAGE]
        for c in page:
            self.rules.match_contact(c)
            stay += c in self.rules.waits_in(channel, lane)
        if len(page) == PAGE:
            self.rules.arm("unserved", f"{place}#{stay}", self.rules.now)

    def _join(self, id: str, _at: int) -> None:
        self.rules.break_off(self.rules.offers[id].now.contact, id, "not_joined")

    def _wrap(self, id: str, _at: int) -> None:
        self.rules.conclude(id, "timer", "")

    def _ready(self, id: str, _at: int) -> None:
        agent = self.rules.agents[id]
        agent.resting, agent.idle = False, self.rules.now
        self.rules.settle(id)
        self.rules.emit("agent.rested", agent=id)
        self.rules.match_agent(id)

    def _retry(self, id: str, _at: int) -> None:
        record = self.rules.contacts[id]
        record.cool = {agent: over for agent, over in record.cool.items() if over > self.rules.now}
        if record.cool:
            self.rules.arm("retry", id, min(record.cool.values()))
        self.rules.match_contact(id)

    def _beat(self, id: str, _at: int) -> None:
        self.rules.agents[id].reachable = False
        self.rules.losing(id)
        self.rules.settle(id)
        self.rules.emit("agent.unreachable", agent=id)
        self.rules.take_back(id, "agent_unreachable")

    def _until(self, id: str, _at: int) -> None:
        agent = self.rules.agents[id]
        agent.presence, agent.reason, agent.reachable, agent.until = Presence.OFFLINE, "until", False, None
        self.rules.losing(id)
        self.rules.settle(id)
        self.rules.emit("agent.presence", agent=id, presence="offline", reason="until", by="line")
        self.rules.take_back(id, "agent_offline")

    def _lost(self, id: str, _at: int) -> None:
        offer = self.rules.contacts[id].now.offer
        assert offer is not None
        self.rules.break_off(id, offer, "agent_lost")

    def _doubt(self, id: str, _at: int) -> None:
        assert self.rules.contacts[id].now.state is not ContactState.CLOSED
        self.rules.effect(EffectKind.VERIFY, id)
        self.rules.alive(id)
