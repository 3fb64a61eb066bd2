"""How an offer ends, each way once, as `lua/common/7_offers` has it."""

from __future__ import annotations

from routing.memory_store.matching import Matching
from routing.model import Contact, ContactState, EffectKind, Offer, OfferState, Presence


def calling_back(offer: Offer) -> bool:
    """Whether this offer calls a person back and the two have not met yet."""
    return offer.back and offer.state is not OfferState.CONNECTED


def unadjusted(contact: Contact) -> dict[str, str]:
    """The contact's notes without what is over with a conversation."""
    return {name: value for name, value in contact.notes.items() if name not in ("hold", "mute")}


class OfferEnds(Matching):
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

    def longer_rest(self, a: str) -> int:
        self.agents[a].refused += 1
        doubled = self.policy.decline_rest_ms << (self.agents[a].refused - 1)
        return min(doubled, self.policy.refused_rest_ms)

    def lapse(self, id: str, missed: bool, reason: str, unplaced: bool = False) -> None:
        if self.offers[id].now.back:
            self.back_to_wrap_up(id, reason)
            return
        offer = self.end_offer(id, OfferState.EXPIRED if missed else OfferState.FAILED)
        agent, policy = self.agents[offer.agent], self.policy
        if missed:
            self.rest(agent.id, policy.miss_rest_ms)
        else:
            self.rest(agent.id, self.longer_rest(agent.id) if unplaced else policy.decline_rest_ms)
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
        self.to_head(c)
        self.stand(c)
        self.alive(c)
        self.settle(offer.agent)
        self.tally("requeued")
        self.effect(EffectKind.BRING_BACK, c, offer)
        if offer.leg:
            self.effect(EffectKind.RELEASE_AGENT, c, offer)
        self.emit("contact.requeued", c, offer.agent, id, reason=reason)
        self.match_contact(c)

    def back_to_wrap_up(self, id: str, reason: str, told: bool = False) -> None:
        record, offer = self.offers[id], self.offers[id].now
        c = offer.contact
        self.change_offer(id, state=OfferState.FAILED, why=reason if offer.state is OfferState.ACCEPTED else None)
        for kind, of in (("offer", id), ("join", id), ("doubt", c)):
            self.disarm(kind, of)
        began = self.now - self.contacts[c].talked
        state = ContactState.WRAPPING_UP
        self.change(c, ended_by=self.contacts[c].was, ended_at=self.now, connected_at=began, state=state)
        self.arm("wrap", c, self.now + self.policy.wrap_up_ms)
        self.settle(offer.agent)
        if offer.leg and not told:
            pending = offer.state is OfferState.PENDING
            self.effect(EffectKind.STOP_RING if pending else EffectKind.RELEASE_AGENT, c, offer)
        if record.reached:
            self.effect(EffectKind.STOP_CALL, c, offer, record.reached)
        self.emit("contact.not_reached", c, offer.agent, id, reason=reason)
