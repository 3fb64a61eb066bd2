"""Contacts and the agents who hold them, as `lua/common/4_contacts` and `5_agents` have them: states, what is free."""

from __future__ import annotations

from collections import Counter

from routing.memory_store.lanes import Lanes
from routing.memory_store.line import AgentRecord
from routing.model import Activity, Contact, ContactState, Presence

HEAD_MS = 10**13  # a head start beyond any policy's
TALKING = (ContactState.CONNECTING, ContactState.CONNECTED)


class Hands(Lanes):
    def alive(self, c: str) -> None:
        self.arm("doubt", c, self.now + self.policy.doubt_ms)

    def to_head(self, c: str) -> None:
        record = self.contacts[c]
        record.score = min(record.score, self.now - HEAD_MS)

    def stand(self, c: str) -> None:
        self.change(c, state=ContactState.WAITING)

    def bury(self, c: str, outcome: str) -> None:
        for kind in ("doubt", "widen", "retry", "wrap"):
            self.disarm(kind, c)
        record = self.contacts[c]
        record.cool.clear()
        record.gone_at = self.now + self.policy.tombstone_ms
        self.change(c, state=ContactState.CLOSED, private="", outcome=outcome)
        self.tally("closed")

    def times(self, contact: Contact) -> dict[str, int]:
        data = {}
        if contact.queued_at is not None:
            data["waited_ms"] = (contact.connected_at or self.now) - contact.queued_at
        if contact.connected_at is not None:
            data["talked_ms"] = (contact.ended_at or self.now) - contact.connected_at
        return data

    def load(self, agent: AgentRecord) -> Counter[str]:
        return Counter(self.contacts[c].now.channel for c in agent.hand)

    def activity(self, agent: AgentRecord) -> Activity:
        states = {self.contacts[c].now.state for c in agent.hand}
        if states & set(TALKING):
            return Activity.BUSY
        if agent.offer:
            return Activity.RINGING
        if ContactState.WRAPPING_UP in states:
            return Activity.WRAPPING_UP
        if agent.presence is not Presence.AVAILABLE:
            return Activity(agent.presence.value)
        if not agent.reachable:
            return Activity.UNREACHABLE
        return Activity.RESTING if agent.resting else Activity.IDLE

    def open_channels(self, agent: AgentRecord) -> list[str]:
        free = agent.presence is Presence.AVAILABLE and agent.reachable and not agent.resting and not agent.offer
        load = self.load(agent)
        return sorted(
            channel
            for channel, most in agent.capacity.items()
            if free and load[channel] < most and (self.policy.mixed or set(load) <= {channel})
        )

    def settle(self, a: str) -> None:
        agent = self.agents[a]
        self.keep_duty(agent)
        activity = self.activity(agent)
        if activity != agent.activity:
            agent.activity, agent.since = activity, self.now

    def rest(self, a: str, ms: int) -> None:
        self.agents[a].resting = True
        self.arm("ready", a, self.now + ms)
