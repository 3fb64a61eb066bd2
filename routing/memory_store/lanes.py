"""Lanes, as `lua/common/4_contacts` and `4_duty` have them: the step a contact has reached, who is on duty where."""

from __future__ import annotations

from routing.memory_store.line import AgentRecord, MemoryLine
from routing.model import ContactState, Presence


class Lanes(MemoryLine):
    def reach(self, c: str, rung: int, since: int) -> str:
        """Stands at that step of the schedule since that instant, or further if it is over; returns the lane."""
        steps, record = self.contacts[c].now.schedule, self.contacts[c]
        self.disarm("widen", c)
        while rung + 1 < len(steps):
            over = since + steps[rung + 1].after_ms - steps[rung].after_ms
            if over > self.now:
                self.arm("widen", c, over)
                break
            rung, since = rung + 1, over
        record.rung = rung
        self.change(c, lane=steps[rung].lane)
        return steps[rung].lane

    def duty_of(self, agent: AgentRecord) -> tuple[str, ...]:
        """The channels in which the agent is on duty."""
        on = agent.presence is Presence.AVAILABLE and agent.reachable
        return tuple(sorted(channel for channel, most in agent.capacity.items() if on and most > 0))

    def leave_duty(self, agent: AgentRecord) -> None:
        for channel in agent.duty:
            for lane in agent.lanes:
                if self.waits_in(channel, lane.lane):
                    self.arm("unserved", f"{channel}:{lane.lane}#0", self.now)
        agent.duty = ()

    def keep_duty(self, agent: AgentRecord) -> None:
        duty = self.duty_of(agent)
        if duty != agent.duty:
            self.leave_duty(agent)
            agent.duty = duty

    def waits_in(self, channel: str, lane: str) -> list[str]:
        """Those who wait in a lane, in the order of the line."""
        standing = (
            record
            for record in self.states(ContactState.WAITING)
            if (record.now.channel, record.now.lane) == (channel, lane)
        )
        return [record.now.id for record in sorted(standing, key=lambda record: (record.score, record.now.id))]

    def cools(self, a: str, over: int) -> bool:
        """Whether a cooldown until `over` still holds for this agent, who may have gone and come back since."""
        return over > self.now and over >= self.agents[a].fresh

    def served(self, c: str, lane: str) -> bool:
        """Whether somebody on duty in this lane could be offered this contact, now or once free."""
        contact = self.contacts[c]
        return any(
            contact.now.channel in agent.duty
            and lane in {served.lane for served in agent.lanes}
            and not self.cools(agent.id, contact.cool.get(agent.id, 0))
            for agent in self.agents.values()
        )
