"""Commands on an agent, in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
    async def set_presence(self, op: str, agent: str, presence: Presence, reason: str = "", by: str = "agent") -> Agent:
        rules, record = self.rules, self._agent(agent)
        before = (record.presence, record.reason, record.reachable)
        record.presence, record.reason = presence, reason
        record.reachable = presence is not Presence.OFFLINE
        if record.reachable:
            rules.arm("beat", agent, rules.now + rules.policy.heartbeat_ms)
        else:
            rules.disarm("beat", agent)
        if presence is Presence.AVAILABLE:
            self._begin(record, was_available=before[0] is Presence.AVAILABLE, was_reachable=before[2])
        rules.settle(agent)
        if before != (presence, reason, record.reachable):
            rules.emit("agent.presence", agent=agent, presence=presence.value, reason=reason, by=by)
        if presence is Presence.AVAILABLE:
            rules.match_agent(agent)
        else:
            rules.take_back(agent, f"agent_{presence.value}")
        return self._view(agent)

    async def heartbeat(self, agent: str) -> None:
        rules, record = self.rules, self._agent(agent)
        if record.presence is Presence.OFFLINE:
            return
        rules.arm("beat", agent, rules.now + rules.policy.heartbeat_ms)
        if not record.reachable:
            record.reachable, record.idle = True, rules.now
            rules.settle(agent)
            rules.emit("agent.reachable", agent=agent)
            rules.match_agent(agent)

    def _begin(self, record: AgentRecord, was_available: bool, was_reachable: bool) -> None:
        record.misses = 0
        if not was_available:
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
        )
