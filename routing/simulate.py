"""A small day on the real rules: invented people reach a line on a real Redis, on a clock that runs ahead."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from routing import sweeper
from routing.errors import Stale
from routing.model import Activity, Agent, AgentLane, ContactState, LaneStep, Policy, Presence
from routing.redis_store import RedisStore

LANES = ("near", "everyone")
SCHEDULE = (LaneStep("near", 0), LaneStep("everyone", 30_000))
STEP_S = 5
START = 1_000_000_000_000  # any instant: only differences matter


@dataclass(frozen=True, slots=True)
class Day:
    hours: float = 4.0
    callers_per_hour: float = 30.0
    agents: int = 4
    talk_s: float = 360.0
    patience_s: float = 600.0
    refusals: float = 0.05  # the chance that an agent declines, or does not hear
    seed: int = 1


@dataclass(slots=True)
class Outcome:
    waits_ms: list[int] = field(default_factory=list)
    today: dict[str, int] = field(default_factory=dict)


class Simulation:
    """A few seconds at a time; chance comes from the day's seed, so a day can be played again."""

    def __init__(self, redis_url: str, line: str, day: Day) -> None:
        self.day = day
        self.now = START
        self._dice = random.Random(day.seed)  # noqa: S311  (a game, not a secret)
        self._ops = 0
        self._leaving: dict[str, int] = {}
        self.store = RedisStore.connect(redis_url, line, Policy(wrap_up_ms=30_000), lambda: self.now, day=lambda: "day")

    async def play(self) -> Outcome:
        agents = [f"agent-{number}" for number in range(self.day.agents)]
        for number, agent in enumerate(agents):
            lanes = [AgentLane(LANES[number % 2]), AgentLane(LANES[1 - number % 2], 1)]
            await self.store.configure_agent(self._op(), agent, lanes, {"voice": 1})
            await self.store.set_presence(self._op(), agent, Presence.AVAILABLE)
        for second in range(0, int(self.day.hours * 3600), STEP_S):
            self.now = START + second * 1000
            await self._step(second)
        return await self._outcome()

    async def _step(self, second: int) -> None:
        if self._dice.random() < self.day.callers_per_hour * STEP_S / 3600:
            await self._call(f"caller-{second}")
        for contact in [contact for contact, at in self._leaving.items() if at <= self.now]:
            del self._leaving[contact]
            await self.store.leave(self._op(), contact, "hung_up", "contact")
        await sweeper.sweep(self.store)
        for agent in (await self.store.snapshot()).agents:
            if second % (4 * STEP_S) == 0:
                await self.store.heartbeat(agent.id)
            await self._work(agent)

    async def _call(self, contact: str) -> None:
        await self.store.arrive(self._op(), contact, f"external-{contact}", "voice")
        await self.store.enqueue(self._op(), contact, SCHEDULE)
        self._leaving[contact] = self.now + self._spell(self.day.patience_s)

    async def _work(self, agent: Agent) -> None:
        """Comes back after having been sent away; answers, or not, what has rung for a step."""
        if agent.activity is Activity.AWAY:
            await self.store.set_presence(self._op(), agent.id, Presence.AVAILABLE)
        if agent.offer is None or agent.since == self.now:
            return
        if self._dice.random() < self.day.refusals:
            await self.store.decline(self._op(), agent.offer, agent.id, "busy")
            return
        await self._converse(agent.offer, agent.contacts[-1], agent.id)

    async def _converse(self, offer: str, contact: str, agent: str) -> None:
        try:
            await self.store.accept(self._op(), offer, agent)
        except Stale:
            return
        await self.store.joined(self._op(), offer, "agent")
        await self.store.joined(self._op(), offer, "contact")
        self._leaving[contact] = self.now + self._spell(self.day.talk_s)

    async def _outcome(self) -> Outcome:
        outcome = Outcome(today=dict((await self.store.snapshot()).today))
        after = 0
        while events := await self.store.read_events(after):
            after = events[-1].n
            connected = (event for event in events if event.data.get("state") == ContactState.CONNECTED)
            outcome.waits_ms += [event.data["waited_ms"] for event in connected if event.type == "contact.connected"]
        return outcome

    def _spell(self, mean_s: float) -> int:
        return int(self._dice.expovariate(1 / mean_s) * 1000)

    def _op(self) -> str:
        self._ops += 1
        return f"op-{self._ops}"
