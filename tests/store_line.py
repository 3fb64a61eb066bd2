"""A line of the store in the hands of a test: a clock it moves, short verbs for people and agents."""

from __future__ import annotations

from itertools import count

from routing import sweeper
from routing.model import Agent, AgentLane, Contact, ContactState, Event, LaneStep, Offer, Policy, Presence
from routing.store import Store

DAY = "2026-11-23"
START = 1_795_400_000_000
GENERAL = (LaneStep("general", 0),)


class StoreLine:
    store: Store

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.now = START
        self._ops = count()

    def clock(self) -> int:
        return self.now

    def op(self) -> str:
        return f"op{next(self._ops)}"

    async def tick(self, ms: int) -> None:
        """Let time pass, then fire what is due, as a sweep would."""
        self.now += ms
        await sweeper.sweep(self.store)

    async def arrives(self, contact: str, channel: str = "voice") -> Contact:
        return (await self.store.arrive(self.op(), contact, f"CA-{contact}", channel, f"private-{contact}")).contact

    async def queues(
        self, contact: str, schedule: tuple[LaneStep, ...] = GENERAL, channel: str = "voice", head_start_ms: int = 0
    ) -> Contact:
        """Arrives and stands in line, one millisecond after whoever came before."""
        self.now += 1
        await self.arrives(contact, channel)
        return await self.store.enqueue(self.op(), contact, schedule, head_start_ms, card=f"card-{contact}")

    async def serves(
        self, agent: str, *lanes: str | AgentLane, voice: int = 1, chat: int = 3, presence: Presence | None = None
    ) -> Agent:
        """An agent with these lanes (general when none is given), available unless told otherwise."""
        served = [AgentLane(lane) if isinstance(lane, str) else lane for lane in lanes or ("general",)]
        self.now += 1
        await self.store.configure_agent(self.op(), agent, served, {"voice": voice, "chat": chat})
        return await self.store.set_presence(self.op(), agent, presence or Presence.AVAILABLE)

    async def contact(self, contact: str) -> Contact:
        found = await self.store.contact(contact)
        assert found is not None
        return found

    async def state(self, contact: str) -> ContactState:
        return (await self.contact(contact)).state

    async def agent(self, agent: str) -> Agent:
        found = await self.store.agent(agent)
        assert found is not None
        return found

    async def offered(self, agent: str) -> Offer:
        """The offer that rings at this agent."""
        found = (await self.store.agent_view(agent)).offer
        assert found is not None
        return found

    async def offered_contact(self, agent: str) -> str | None:
        offer = (await self.store.agent_view(agent)).offer
        return offer.contact if offer else None

    async def accepts(self, agent: str) -> Offer:
        return await self.store.accept(self.op(), (await self.offered(agent)).id, agent)

    async def converses(self, agent: str) -> Offer:
        """Accepts what rings, and both sides join."""
        offer = await self.accepts(agent)
        await self.store.joined(self.op(), offer.id, "agent")
        return await self.store.joined(self.op(), offer.id, "contact")

    async def meets(self, agent: str) -> Offer:
        """Accepts what rings, without a leg: both are in the conversation by that."""
        return await self.store.accept(self.op(), (await self.offered(agent)).id, agent, met=True)

    async def declines(self, agent: str) -> Offer:
        return await self.store.decline(self.op(), (await self.offered(agent)).id, agent, "busy")

    async def leaves(self, contact: str) -> Contact:
        return await self.store.leave(self.op(), contact, "hung_up", "contact")

    async def events(self, after: int = 0) -> list[Event]:
        return await self.store.read_events(after)

    async def told(self, after: int = 0) -> list[str]:
        return [event.type for event in await self.events(after)]

    async def effects(self) -> list[tuple[str, str]]:
        """(kind, contact) of all effects not taken yet; takes and settles them."""
        taken = []
        while batch := await self.store.take_effects("test", block_ms=0):
            for effect in batch:
                taken.append((effect.kind.value, effect.contact))
                await self.store.settle_effect(effect.id)
        return taken

    async def today(self) -> dict[str, int]:
        return dict((await self.store.snapshot()).today)
