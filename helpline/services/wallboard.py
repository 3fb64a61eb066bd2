"""What the supervisors' wall shows: the whole line in one atomic read, made into a frame."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from helpline.domain.accounts import Account
from helpline.domain.errors import Unavailable
from helpline.policies.lanes import kind_of
from helpline.services.accounts import Accounts
from helpline.services.agent_desk import LineSummary
from helpline.services.chat_desk import CHAT
from helpline.services.frames import Frame, Json
from helpline.services.ports import Clock
from helpline.services.queueing import card_of
from routing.model import Activity, Agent, ContactState, LineSnapshot
from routing.store import Store

PEOPLE_FRESH_MS = 60_000
IN_LINE = (f"contacts.{ContactState.WAITING}", f"contacts.{ContactState.OFFERED}")


class Colleagues:
    """The people behind agent ids, read from the accounts at most once a minute."""

    def __init__(self, accounts: Accounts, clock: Clock) -> None:
        self._accounts = accounts
        self._clock = clock
        self._known: Mapping[str, Account] = {}
        self._read_at: int | None = None

    async def current(self) -> Mapping[str, Account]:
        """By agent id; the last known ones while the database is away."""
        now = self._clock.now_ms()
        if self._read_at is None or now - self._read_at >= PEOPLE_FRESH_MS:
            self._read_at = now
            with suppress(Unavailable):
                self._known = {account.id: account for account in await self._accounts.list()}
        return self._known


@dataclass(frozen=True, slots=True)
class Told:
    """What the wall tells of one who waits."""

    channel: str
    topic: str


class Wallboard:
    """Reads the line. Counters and lists come from the same moment."""

    def __init__(self, store: Store, colleagues: Colleagues) -> None:
        self._store = store
        self._colleagues = colleagues
        self._told: dict[str, Told] = {}

    async def frame(self) -> Frame:
        """The wall now."""
        snapshot = await self._store.snapshot()
        await self._learn(snapshot)
        return frame_of(snapshot, await self._colleagues.current(), self._told)

    async def _learn(self, snapshot: LineSnapshot) -> None:
        """Channel and topic never change while a contact waits, so each is read once."""
        known = self._told
        self._told = {}
        for id, _, _ in snapshot.waiting:
            if id not in known:
                contact = await self._store.contact(id)
                known[id] = Told(contact.channel if contact else "", card_of(contact).get("topic", ""))
            self._told[id] = known[id]


def frame_of(snapshot: LineSnapshot, people: Mapping[str, Account], told: Mapping[str, Told]) -> Frame:
    """Build the view of docs/reference/console-protocol.md; what does not apply is absent."""
    view: dict[str, Json] = {
        "counts": dict(snapshot.counts),
        "today": dict(snapshot.today),
        "waiting": {
            contact: {"since": queued_at, "ring": kind_of(lane).value, **_told(told.get(contact))}
            for contact, queued_at, lane in snapshot.waiting
        },
        "agents": {
            agent.id: _agent(agent, people.get(agent.id))
            for agent in snapshot.agents
            if agent.activity is not Activity.OFFLINE
        },
    }
    if (oldest := oldest_of(snapshot)) is not None:
        view["oldest"] = oldest
    if (level := service_level(snapshot.today)) is not None:
        view["service_level"] = level
    return Frame(snapshot.epoch, snapshot.n, snapshot.at, view)


def summary_of(frame: Frame) -> LineSummary:
    """The part of the wall that volunteers see."""
    counts = frame.view["counts"]
    return LineSummary(sum(counts.get(name, 0) for name in IN_LINE), frame.view.get("oldest"))


def oldest_of(snapshot: LineSnapshot) -> int | None:
    """When the longest waiting person was queued; None when nobody waits."""
    return min((queued_at for _, queued_at, _ in snapshot.waiting), default=None)


def service_level(today: Mapping[str, int]) -> float | None:
    """Answered in time ÷ (answered + abandoned after a short wait), 0 to 1; None before the first such call."""
    answered = today.get("answered", 0)
    denominator = answered + today.get("abandoned_after_short", 0)
    return round(today.get("answered_in_time", 0) / denominator, 3) if denominator else None


def _agent(agent: Agent, person: Account | None) -> Mapping[str, Json]:
    shown: dict[str, Json] = {
        "activity": agent.activity.value,
        "presence": agent.presence.value,
        "since": agent.since,
    }
    if load := _load(agent):
        shown["load"] = load
    if person is not None:
        shown |= {"name": person.name, "kind": person.kind.value}
    return shown | {"reason": agent.reason} if agent.reason else shown


def _load(agent: Agent) -> Mapping[str, Json]:
    """What is in hand or rings; a chat that rings beside others is not talked with yet."""
    beside = agent.activity is Activity.BUSY and agent.offer is not None
    load = {channel: number - (beside and channel == CHAT) for channel, number in agent.load.items()}
    return {channel: number for channel, number in load.items() if number}


def _told(told: Told | None) -> Mapping[str, Json]:
    fields = {"channel": told.channel, "topic": told.topic} if told else {}
    return {name: value for name, value in fields.items() if value}
