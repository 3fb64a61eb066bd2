"""The rules of `lua/common`, one layer on the other; this one is how a conversation ends (`8_ending`, `8_lost`)."""

from __future__ import annotations

from typing import Any

from routing.memory_store.offer_ends import OfferEnds, calling_back, unadjusted
from routing.model import ContactState, EffectKind, LaneStep, OfferState


class Rules(OfferEnds):
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

    def wrap_up(self, c: str, by: str, put_down: bool = False) -> None:
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
        state = ContactState.WRAPPING_UP
        self.change(c, ended_by=by, ended_at=self.now, state=state, notes=notes, put_down=put_down)
        self.arm("wrap", c, self.now + self.policy.wrap_up_ms)
        self.settle(offer.agent)
        self.effect(EffectKind.RELEASE, c, offer)
        self.emit("contact.ended", c, offer.agent, offer.id, by=by, **self.times(contact))

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
