"""Who could take a conversation over: colleagues on duty, and whether they have room."""

from __future__ import annotations

from dataclasses import dataclass

from helpline.services.chat_desk import CHAT
from helpline.services.wallboard import Colleagues
from routing.model import Activity, Agent, Presence
from routing.store import Store

AT_WORK = frozenset({Activity.IDLE, Activity.RESTING, Activity.BUSY, Activity.WRAPPING_UP})


@dataclass(frozen=True, slots=True)
class Taker:
    """A colleague on duty; with `room` they can take one more chat now."""

    id: str
    name: str
    activity: str
    room: bool


class Takers:
    """Reads the whole line: asked only when somebody is about to hand a conversation on."""

    def __init__(self, store: Store, colleagues: Colleagues) -> None:
        self._store = store
        self._colleagues = colleagues

    async def of(self, agent: str) -> list[Taker]:
        """The colleagues of this agent who are on duty, those with room first, by name."""
        people = await self._colleagues.current()
        line = await self._store.snapshot()
        on_duty = [
            Taker(one.id, people[one.id].name, one.activity.value, has_room(one))
            for one in line.agents
            if one.id != agent and one.id in people and one.presence is Presence.AVAILABLE
        ]
        return sorted(on_duty, key=lambda one: (not one.room, one.name))


def has_room(agent: Agent) -> bool:
    """Whether one more chat can be handed to this agent now: a call leaves room for none."""
    others = any(number for channel, number in agent.load.items() if channel != CHAT)
    free = agent.load.get(CHAT, 0) < agent.capacity.get(CHAT, 0)
    return agent.presence is Presence.AVAILABLE and agent.activity in AT_WORK and free and not others
