"""The rules, as `lua/common` has them: states, hands, matching, the ends of offers and of conversations."""

from __future__ import annotations

from collections import Counter
from typing import Any

from routing.memory_store.lanes import Lanes
from routing.memory_store.line import AgentRecord, ContactRecord, OfferRecord
from routing.model import Activity, Contact, ContactState, EffectKind, LaneStep, Offer, OfferState, Presence

TALKING = (ContactState.CONNECTING, ContactState.CONNECTED)


def calling_back(offer: Offer) -> bool:
    """Whether this offer calls a person back and the two have not met yet."""
    return offer.back and offer.state is not OfferState.CONNECTED


def unadjusted(contact: Contact) -> dict[str, str]:
    """The contact's notes without what is over with a conversation."""
    return {name: value for name, value in contact.notes.items() if name not in ("hold", "mute")}


class Rules(Lanes):
    # the contact

    def alive(self, c: str) -> None:
        self.arm("doubt", c, self.now + self.policy.doubt_ms)

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

    # the agent

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

    # matching

    def cooling(self, c: str, a: str) -> bool:
        return self.cools(a, self.contacts[c].cool.get(a, 0))

    def cool(self, c: str, a: str) -> None:
        over = self.now + self.policy.cooldown_ms
        self.contacts[c].cool[a] = over
        self.deadlines.setdefault(("retry", c), over)

    def pass_on(self, c: str) -> None:
        steps, rung = self.contacts[c].now.schedule, self.contacts[c].rung + 1
        while rung + 1 < len(steps) and not self.served(c, steps[rung].lane):
            rung += 1
        self.emit("contact.widened", c, lane=self.reach(c, rung, self.now))

    def match_contact(self, c: str) -> None:
        if self.contacts[c].now.state is not ContactState.WAITING:
            return
        while ("widen", c) in self.deadlines and not self.served(c, self.contacts[c].now.lane or ""):
            self.pass_on(c)
        contact = self.contacts[c].now
        free = [
            (lane.level * 10**13 + agent.idle, agent.id)
            for agent in self.agents.values()
            for lane in agent.lanes
            if lane.lane == contact.lane
            and contact.channel in self.open_channels(agent)
            and not self.cooling(c, agent.id)
        ]
        if free:
            self.make_offer(c, min(free)[1])

    def match_agent(self, a: str) -> None:
        agent = self.agents[a]
        best: ContactRecord | None = None
        for channel in self.open_channels(agent):
            for lane in agent.lanes:
                head = self.head(channel, lane.lane, a)
                if head and (best is None or head.score < best.score):
                    best = head
        if best:
            self.make_offer(best.now.id, a)

    def head(self, channel: str, lane: str, a: str) -> ContactRecord | None:
        standing = (
            record
            for record in self.states(ContactState.WAITING)
            if record.now.channel == channel and record.now.lane == lane and not self.cooling(record.now.id, a)
        )
        return min(standing, key=lambda record: (record.score, record.now.id), default=None)

    def make_offer(self, c: str, a: str) -> None:
        offer = self.pending_offer(c, a)
        self.agents[a].offer = offer.id
        self.contacts[c].held_at = self.now
        self.agents[a].hand.append(c)
        self.agents[a].hand.sort(key=lambda held: (self.contacts[held].held_at, held))
        contact = self.change(c, state=ContactState.OFFERED)
        self.settle(a)
        self.effect(EffectKind.RING, c, offer)
        waited = self.now - (contact.queued_at or 0)
        self.emit("offer.made", c, a, offer.id, deadline=offer.deadline, attempt=contact.attempt, waited_ms=waited)

    def pending_offer(self, c: str, a: str, back: bool = False) -> Offer:
        """A new pending offer with its deadline. The caller moves the contact and settles."""
        self.offers_made += 1
        id, via = f"{self.epoch}-{self.offers_made}", self.agents[a].via
        lasts = self.policy.phone_offer_ms if via == "phone" else self.policy.offer_ms
        contact = self.contacts[c].now
        contact = self.change(c, offer=id, attempt=contact.attempt + 1)
        offer = Offer(
            id,
            c,
            a,
            contact.channel,
            OfferState.PENDING,
            self.now,
            self.now + lasts,
            contact.attempt,
            via=via,
            back=back,
        )
        self.offers[id] = OfferRecord(offer)
        self.arm("offer", id, offer.deadline)
        return offer

    # the ends of an offer

    def pending(self, id: str, a: str | None = None) -> Offer | None:
        record = self.offer(id)
        if record is None or record.now.state is not OfferState.PENDING or (a is not None and record.now.agent != a):
            return None
        return record.now if self.contacts[record.now.contact].now.offer == id else None

    def end_offer(self, id: str, state: OfferState) -> Offer:
        record = self.offers[id]
        offer = record.now
        if offer.state is not OfferState.CONNECTED:
            offer = self.change_offer(id, state=state)
        record.gone_at = self.now + self.policy.tombstone_ms
        for kind, of in (("offer", id), ("join", id), ("lost", offer.contact)):
            self.disarm(kind, of)
        agent = self.agents[offer.agent]
        if agent.offer == id:
            agent.offer = None
        agent.hand.remove(offer.contact)
        self.change(offer.contact, offer=None, agent=None)
        return offer

    def lapse(self, id: str, missed: bool, reason: str) -> None:
        if self.offers[id].now.back:
            self.back_to_wrap_up(id, reason)
            return
        offer = self.end_offer(id, OfferState.EXPIRED if missed else OfferState.FAILED)
        agent, policy = self.agents[offer.agent], self.policy
        self.rest(agent.id, policy.miss_rest_ms if missed else policy.decline_rest_ms)
        if missed:
            self.cool(offer.contact, agent.id)
            self.tally("missed")
            agent.misses += 1
        away = missed and agent.misses >= policy.max_misses and agent.presence is Presence.AVAILABLE
        if away:
            agent.presence, agent.reason = Presence.AWAY, "missed"
        self.stand(offer.contact)
        self.settle(agent.id)
        self.emit("offer.expired" if missed else "offer.failed", offer.contact, agent.id, id, reason=reason)
        if away:
            self.emit("agent.presence", agent=agent.id, presence="away", reason="missed", by="line")
        self.match_contact(offer.contact)

    def take_back(self, a: str, reason: str) -> None:
        id = self.agents[a].offer
        if id is None:
            return
        offer = self.end_offer(id, OfferState.RESCINDED)
        self.stand(offer.contact)
        self.settle(a)
        self.effect(EffectKind.STOP_RING, offer.contact, offer)
        self.emit("offer.rescinded", offer.contact, a, id, reason=reason)
        self.match_contact(offer.contact)

    def break_off(self, c: str, id: str, reason: str) -> None:
        broken = self.offers[id].now
        if calling_back(broken) and "contact" not in broken.joined:
            self.back_to_wrap_up(id, reason)
            return
        talked = self.offers[id].now.state is OfferState.CONNECTED
        offer = self.end_offer(id, OfferState.FAILED)
        self.change(c, connected_at=None, notes=unadjusted(self.contacts[c].now))
        if not talked:
            self.cool(c, offer.agent)
        self.rest(offer.agent, self.policy.decline_rest_ms)
        self.reach(c, self.contacts[c].rung, self.now)
        self.stand(c)
        self.alive(c)
        self.settle(offer.agent)
        self.tally("requeued")
        self.effect(EffectKind.BRING_BACK, c, offer)
        if offer.leg:
            self.effect(EffectKind.RELEASE_AGENT, c, offer)
        self.emit("contact.requeued", c, offer.agent, id, reason=reason)
        self.match_contact(c)

    def hand_on(self, c: str, schedule: tuple[LaneStep, ...], card: str, more: Any) -> None:
        contact, talked = self.contacts[c].now, self.times(self.contacts[c].now)["talked_ms"]
        assert contact.offer is not None
        offer = self.end_offer(contact.offer, OfferState.FAILED)
        self.change(c, connected_at=None, notes=unadjusted(contact), schedule=schedule, card=card or contact.card)
        self.agents[offer.agent].idle = self.now
        self.cool(c, offer.agent)
        lane = self.reach(c, 0, self.now)
        self.stand(c)
        self.alive(c)
        self.tally("transferred")
        self.settle(offer.agent)
        self.effect(EffectKind.BRING_BACK, c, offer)
        if offer.leg:
            self.effect(EffectKind.RELEASE_AGENT, c, offer)
        told: dict[str, Any] = {"by": "agent", "talked_ms": talked, "lane": lane}
        self.emit("contact.transferred", c, offer.agent, offer.id, more, **told)
        self.match_contact(c)
        self.match_agent(offer.agent)

    # who holds a conversation without a leg and cannot be reached

    def met_in_hand(self, a: str) -> list[str]:
        held = [self.contacts[c].now for c in self.agents[a].hand]
        connected = [contact for contact in held if contact.state is ContactState.CONNECTED]
        return [contact.id for contact in connected if self.offers[contact.offer or ""].now.met]

    def losing(self, a: str) -> None:
        for c in self.met_in_hand(a):
            self.deadlines.setdefault(("lost", c), self.now + self.policy.lost_ms)

    def found(self, a: str) -> None:
        for c in self.met_in_hand(a):
            self.disarm("lost", c)

    # the ends of a conversation

    def times(self, contact: Contact) -> dict[str, int]:
        data = {}
        if contact.queued_at is not None:
            data["waited_ms"] = (contact.connected_at or self.now) - contact.queued_at
        if contact.connected_at is not None:
            data["talked_ms"] = (contact.ended_at or self.now) - contact.connected_at
        return data

    def wrap_up(self, c: str, by: str) -> None:
        contact = self.contacts[c].now
        assert contact.offer is not None
        offer = self.offers[contact.offer].now
        if calling_back(offer):
            self.back_to_wrap_up(offer.id, by)
            return
        if offer.state is OfferState.ACCEPTED:
            offer = self.change_offer(offer.id, state=OfferState.FAILED)
        self.disarm("join", offer.id)
        for kind in ("doubt", "widen", "retry", "lost"):
            self.disarm(kind, c)
        notes = unadjusted(contact)
        self.change(c, ended_by=by, ended_at=self.now, state=ContactState.WRAPPING_UP, notes=notes)
        self.arm("wrap", c, self.now + self.policy.wrap_up_ms)
        self.settle(offer.agent)
        self.effect(EffectKind.RELEASE, c, offer)
        self.emit("contact.ended", c, offer.agent, offer.id, by=by, **self.times(contact))

    def back_to_wrap_up(self, id: str, reason: str) -> None:
        record, offer = self.offers[id], self.offers[id].now
        c = offer.contact
        self.change_offer(id, state=OfferState.FAILED)
        for kind, of in (("offer", id), ("join", id), ("doubt", c)):
            self.disarm(kind, of)
        began = self.now - self.contacts[c].talked
        state = ContactState.WRAPPING_UP
        self.change(c, ended_by="line", ended_at=self.now, connected_at=began, state=state)
        self.arm("wrap", c, self.now + self.policy.wrap_up_ms)
        self.settle(offer.agent)
        if offer.leg:
            pending = offer.state is OfferState.PENDING
            self.effect(EffectKind.STOP_RING if pending else EffectKind.RELEASE_AGENT, c, offer)
        if record.reached:
            self.effect(EffectKind.STOP_CALL, c, offer, record.reached)
        self.emit("contact.not_reached", c, offer.agent, id, reason=reason)

    def conclude(self, c: str, by: str, disposition: str, more: Any = None) -> None:
        record = self.contacts[c]
        contact = record.now
        assert contact.agent is not None
        assert contact.offer is not None
        outcome = "handled" if record.answered else "dropped"
        self.offers[contact.offer].gone_at = self.now + self.policy.tombstone_ms
        agent = self.agents[contact.agent]
        agent.hand.remove(c)
        agent.idle = self.now
        self.bury(c, outcome)
        self.settle(agent.id)
        said = {"by": by, "disposition": disposition, "outcome": outcome, **self.times(contact)}
        self.emit("contact.closed", c, agent.id, contact.offer, more, **said)
        self.match_agent(agent.id)
