"""The port of routing: what any store must do, in one atomic step per command.

Every state-changing command takes `op`, an operation id naming one attempt: within `op_ttl_ms` a repeat of the same
command with the same `op` changes nothing and returns (or refuses with) the first result. A new attempt needs a new id.
Every command raises Unavailable when the store cannot be reached, and Unknown for a contact or agent it does not hold;
commands on an offer that no longer exists answer as for one that is over.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Any, Literal, Protocol

from routing.model import (
    Agent,
    AgentLane,
    AgentView,
    Arrival,
    Contact,
    Deadline,
    Doorbell,
    Effect,
    Event,
    LaneStep,
    LineSnapshot,
    Offer,
    Presence,
    StoreHealth,
)

Data = Mapping[str, Any] | None  # goes, as JSON, into the command's event and nowhere else
Party = Literal["contact", "agent"]
Adjustment = Literal["hold", "mute"]


class ContactCommands(Protocol):
    async def arrive(
        self, op: str, contact: str, external: str, channel: str, private: str = "", data: Data = None
    ) -> Arrival:
        """A person reaches out: ARRIVED. An external id already known, or closed recently, returns that contact."""

    async def step(self, op: str, contact: str, expected_step: int, session: str, data: Data = None) -> bool:
        """Compare-and-set of the flow session; ARRIVED becomes IN_FLOW. False for a stale step: it changes nothing."""

    async def enqueue(
        self,
        op: str,
        contact: str,
        schedule: Sequence[LaneStep],
        head_start_ms: int = 0,
        card: str = "",
        data: Data = None,
        private: str = "",
    ) -> Contact:
        """ARRIVED or IN_FLOW -> WAITING, matched at once; the flow's session goes. `private` takes the place of what
        was kept until now, unless it is empty. A contact already beyond is returned as it is."""

    async def restore(
        self,
        op: str,
        contact: str,
        external: str,
        channel: str,
        schedule: Sequence[LaneStep],
        arrived_at: int,
        head_start_ms: int,
        card: str,
        private: str,
    ) -> Contact:
        """After a wipe: back in line at the place `arrived_at` gives. A contact that is known is returned as it is.

        `seq` goes on from the milliseconds since `arrived_at`, above every number given before the wipe.
        """

    async def leave(self, op: str, contact: str, outcome: str, by: str) -> Contact:
        """The person's side ended. Before queueing: CLOSED with `outcome`. In line or connecting: CLOSED, abandoned,
        the offer rescinded or failed at no cost to the agent. CONNECTED -> WRAPPING_UP. Later: unchanged, but
        `by` "line" corrects a hang-up: it was a cut."""

    async def requeue(self, op: str, contact: str, offer: str, reason: str) -> Contact:
        """The agent's side of this very offer broke: WAITING again at the head of the line, behind only those brought
        back earlier, with an apology; `queued_at` stays. Unchanged when the contact is not connecting or connected by
        this offer."""

    async def hang_up(self, op: str, contact: str, agent: str, put_down: bool = False) -> Contact:
        """The agent ends it, by their word or as their telephone was `put_down`: CONNECTING or CONNECTED ->
        WRAPPING_UP. Unchanged later. Stale for another agent."""

    async def close(self, op: str, contact: str, agent: str, disposition: str, data: Data = None) -> Contact:
        """WRAPPING_UP -> CLOSED, capacity freed and matched. Unchanged when closed. Stale for another agent;
        Refused("not_wrapping_up") while the conversation lasts."""

    async def adjust(
        self, op: str, contact: str, agent: str, what: Adjustment, on: bool, undone: bool = False
    ) -> Contact:
        """notes["hold"] or notes["mute"] is "1" from now on, or gone; the provider is told, unless `undone` says that
        the note only goes back to what the provider could not change. Over with the conversation. Stale for another
        agent; Refused("not_talking") unless CONNECTED, Refused("no_leg") for what was `met` without one."""

    async def ring_back(self, op: str, contact: str, agent: str) -> Contact:
        """WRAPPING_UP, unless the agent's own word ended the conversation (`perhaps_cut`) -> CONNECTING: a pending
        offer `back` rings this agent, and once it is accepted the person is called. Should either not answer:
        WRAPPING_UP again, ended as before. Stale for another agent; Refused("not_cut") otherwise."""

    async def transfer(
        self,
        op: str,
        contact: str,
        agent: str,
        schedule: Sequence[LaneStep],
        card: str = "",
        data: Data = None,
    ) -> Contact:
        """CONNECTED -> WAITING at the first place, in these lanes from the first on; `card` replaced when given. The
        agent is free at once, and in cooldown for this contact. Stale for another agent; Refused("not_connected")
        unless CONNECTED."""

    async def tell(self, op: str, contact: str, kind: str, data: Data = None) -> None:
        """One event of this kind about a contact in whatever state, closed as well; nothing else changes."""

    async def annotate(self, contact: str, key: str, value: str) -> None:
        """notes[key] = value, without an event. Nothing for a contact that is gone."""

    async def touch(self, contact: str) -> None:
        """A sign of life: postpones the doubt by `doubt_ms`. Nothing for a contact that is gone."""


class OfferCommands(Protocol):
    async def answering(self, op: str, offer: str, agent: str) -> Offer:
        """The card's Accept: the leg has `answer_ms` left to answer, and failing that costs no miss. May be Stale."""

    async def accept(self, op: str, offer: str, agent: str, met: bool = False) -> Offer:
        """The claim, made once, by the leg that answers: ACCEPTED, the contact CONNECTING. Stale if it is not
        pending, not current, or not this agent's. With `met` there is no leg: both are CONNECTED in the same step.
        A ring-back is met by its two legs alone."""

    async def decline(self, op: str, offer: str, agent: str, reason: str, told: bool = False) -> Offer:
        """DECLINED; the contact back at its place, the agent resting and in cooldown for it. `told`: by the leg
        itself, which ends without being stopped. May be Stale."""

    async def fail(self, op: str, offer: str, reason: str, missed: bool, unplaced: bool = False) -> Offer:
        """The leg did not answer (missed: EXPIRED, counts) or could not ring (FAILED, a short rest; `unplaced`, no call
        exists: twice as long each time in a row). An offer no longer pending is returned as it is; Stale if it is gone.
        A ring-back ends with either leg until both met."""

    async def note_leg(self, offer: str, leg: str, waits_ms: int = 0, rings: bool = False) -> None:
        """The provider's id of the agent's leg. Noted too late, on an offer that is over, it is stopped. `waits_ms`:
        the provider keeps the call back so long, and the deadline moves by it, once. `rings`: only then is an offer
        that runs out a miss."""

    async def reached(self, offer: str, leg: str) -> None:
        """The provider's id of the leg that calls the person back: from now on the contact's `external`. On an offer
        that is over, it is stopped."""

    async def joined(self, op: str, offer: str, party: Party) -> Offer:
        """One side is in the conversation; with both: CONNECTED. Unchanged unless accepted; Stale if it is gone."""


class AgentCommands(Protocol):
    async def configure_agent(
        self, op: str, agent: str, lanes: Sequence[AgentLane], capacity: Mapping[str, int]
    ) -> Agent:
        """What the agent may serve; creates the agent, offline. An offer that rings is not cut."""

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
        """AVAILABLE is a sign of life, resets misses and, after another presence, ends a rest and the cooldowns of
        before. AWAY and OFFLINE return a pending offer to the line at no cost and cut nothing else; `lost_ms` of
        OFFLINE, or of silence, requeue what was met without a leg ("agent_lost"). With `until` the agent needs no
        heartbeat, and is OFFLINE from that instant. `via`, how the agent is reached, is copied on each offer; one by
        "phone" lasts `phone_offer_ms`."""

    async def heartbeat(self, agent: str) -> None:
        """The agent can be reached for `heartbeat_ms` more. Nothing while OFFLINE, or present until a chosen end."""


class Time(Protocol):
    async def due(self, limit: int = 100) -> list[Deadline]:
        """The deadlines that have passed, earliest first."""

    async def fire(self, deadline: Deadline) -> bool:
        """Act on it, once; False if it has moved, gone, or is not due."""

    async def next_deadline(self) -> int | None:
        """When the earliest deadline falls."""

    async def until_next(self) -> int | None:
        """Milliseconds until then by the store's own clock, 0 once it has passed; None without any deadline."""


class Reading(Protocol):
    async def contact(self, contact: str) -> Contact | None:
        """Also a closed one, for `tombstone_ms`."""

    async def by_external(self, external: str) -> Contact | None: ...

    async def offer(self, offer: str) -> Offer | None: ...

    async def agent(self, agent: str) -> Agent | None: ...

    async def position(self, contact: str) -> int | None:
        """1 for the first in line (waiting or being offered, all lanes); None outside the line."""

    async def snapshot(self) -> LineSnapshot:
        """The whole line as it was at event `n`: one atomic read."""

    async def agent_view(self, agent: str) -> AgentView:
        """All one console shows, as it was at event `n`: one atomic read."""

    async def recount(self) -> Mapping[str, int]:
        """`counts` counted again from the contacts and agents themselves."""

    async def ping(self) -> StoreHealth: ...


class Streams(Protocol):
    async def read_events(self, after: int, limit: int = 500) -> list[Event]:
        """Events numbered above `after`, in order."""

    async def acknowledged(self, n: int) -> None:
        """Everything up to `n` is on record elsewhere and may go; the last 2000 stay, for at most `events_ms`."""

    def doorbell(self) -> AsyncGenerator[Doorbell, None]:
        """Rings at each event; never the delivery, only the bell. Reconnects by itself, for ever."""

    async def take_effects(self, consumer: str, limit: int = 16, block_ms: int = 1000) -> list[Effect]:
        """Effects for this executor alone; those a dead executor left for 10 s come again."""

    async def mark_effect(self, effect_id: str) -> bool:
        """Claim the act itself, once for ever. False: somebody began it, or its reason is past: settle, do not act."""

    async def settle_effect(self, effect_id: str) -> None:
        """Done with it: it never comes again."""


class Store(ContactCommands, OfferCommands, AgentCommands, Time, Reading, Streams, Protocol):
    async def aclose(self) -> None: ...
