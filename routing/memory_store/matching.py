"""Matching, as `lua/common/5_ringing` and `6_match` have it: who is offered whom, and the offer itself."""

from __future__ import annotations

from routing.memory_store.hands import Hands
from routing.memory_store.line import ContactRecord, OfferRecord
from routing.model import ContactState, EffectKind, Offer, OfferState


class Matching(Hands):
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
