"""Commands on an agent, in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from routing.errors import Unknown
from routing.memory_store.line import AgentRecord
from routing.memory_store.once import HasRules, once
from routing.model import Activity, Agent, AgentLane, Presence, check_lanes


class AgentCommands(HasRules):
    @once
    async def configure_agent(
        self, op: str, agent: str, lanes: Sequence[AgentLane], capacity: Mapping[str, int]
    ) -> Agent:
        check_lanes(tuple(lanes))
        rules = self.rules
        record = rules.agents.setdefault(agent, AgentRecord(agent, idle=rules.now))
        rules.leave_duty(record)
        record.lanes, record.capacity = tuple(lanes), dict(capacity)
        rules.settle(agent)
        rules.emit("agent.configured", agent=agent)
        rules.match_agent(agent)
        return self._view(agent)

    @once
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
        rules, record = self.rules, self._agent(agent)
        before = _chosen(record)
        record.presence, record.reason, record.via = presence, reason, via
        record.reachable = presence is not Presence.OFFLINE
        record.until = until if record.reachable else None
        self._expect(record)
        (rules.found if record.reachable else rules.losing)(agent)
        if presence is Presence.AVAILABLE:
            self._begin(record, was_available=before[0] is Presence.AVAILABLE, was_reachable=before[2])
        rules.settle(agent)
        if before != _chosen(record):
            told = {"presence": presence.value, "reason": reason, "by": by}
            over: dict[str, Any] = {"until": record.until, "via": via} if record.until else {}
            rules.emit("agent.presence", None, agent, None, None, **told, **over)
        if presence is Presence.AVAILABLE:
            rules.match_agent(agent)
        else:
            rules.take_back(agent, f"agent_{presence.value}")
        return self._view(agent)

    async def heartbeat(self, agent: str) -> None:
        rules, record = self.rules, self._agent(agent)
        if record.presence is Presence.OFFLINE or record.until is not None:
            return
        rules.arm("beat", agent, rules.now + rules.policy.heartbeat_ms)
        if not record.reachable:
            record.reachable, record.idle = True, rules.now
            rules.found(agent)
            rules.settle(agent)
            rules.emit("agent.reachable", agent=agent)
            rules.match_agent(agent)

    def _expect(self, record: AgentRecord) -> None:
        """Heartbeats, or nothing until the chosen end."""
        self.rules.disarm("beat", record.id)
        self.rules.disarm("until", record.id)
        if record.until is not None:
            self.rules.arm("until", record.id, record.until)
        elif record.reachable:
            self.rules.arm("beat", record.id, self.rules.now + self.rules.policy.heartbeat_ms)

    def _begin(self, record: AgentRecord, was_available: bool, was_reachable: bool) -> None:
        record.misses = record.refused = 0
        if not was_available:
            record.fresh = self.rules.now + self.rules.policy.cooldown_ms
            record.resting = False
            self.rules.disarm("ready", record.id)
        if not was_available or not was_reachable:
            record.idle = self.rules.now

    def _agent(self, id: str) -> AgentRecord:
        if id not in self.rules.agents:
            raise Unknown("agent", id)
        return self.rules.agents[id]

    def _view(self, id: str) -> Agent:
        record = self.rules.agents[id]
        return Agent(
            id,
            record.presence,
            record.reason,
            record.activity or Activity.OFFLINE,
            record.reachable,
            record.lanes,
            dict(record.capacity),
            dict(self.rules.load(record)),
            record.misses,
            tuple(record.hand),
            record.offer,
            record.since,
            record.until,
            record.via,
        )


def _chosen(record: AgentRecord) -> tuple[Presence, str, bool, int | None, str]:
    return record.presence, record.reason, record.reachable, record.until, record.via
