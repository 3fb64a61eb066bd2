"""Commands on an offer, in memory."""

from __future__ import annotations

from routing.errors import Stale
from routing.memory_store.line import OfferRecord
from routing.memory_store.once import HasRules, once
from routing.model import ContactState, EffectKind, Offer, OfferState
from routing.store import Party


class OfferCommands(HasRules):
    @once
    async def answering(self, op: str, offer: str, agent: str) -> Offer:
        rules, pending = self.rules, self._pending(offer, agent)
        record = rules.offers[offer]
        if not pending.answering:
            since = rules.now if pending.rings else max(rules.now, record.rings_at)
            deadline = min(pending.deadline, since + rules.policy.answer_ms)
            rules.change_offer(offer, deadline=deadline, answering=True)
            rules.arm("offer", offer, deadline)
            rules.emit("offer.answering", pending.contact, agent, offer, deadline=deadline)
        return record.now

    @once
    async def accept(self, op: str, offer: str, agent: str, met: bool = False) -> Offer:
        rules, pending = self.rules, self._pending(offer, agent)
        contact, met = pending.contact, met and not pending.back
        accepted = rules.change_offer(offer, state=OfferState.ACCEPTED)
        queued_at = rules.change(contact, agent=agent, state=ContactState.CONNECTING).queued_at or 0
        rules.agents[agent].offer = None
        rules.agents[agent].misses = 0
        rules.disarm("offer", offer)
        rules.disarm("widen", contact)
        if not pending.back:
            rules.alive(contact)
        rules.settle(agent)
        if not met:
            joining_ms = rules.policy.ring_back_ms if pending.back else rules.policy.join_ms
            rules.arm("join", offer, rules.now + joining_ms)
            rules.effect(EffectKind.CALL if pending.back else EffectKind.CONNECT, contact, accepted)
        waited, rang = rules.now - queued_at, rules.now - pending.made_at
        rules.emit("offer.accepted", contact, agent, offer, waited_ms=waited, rang_ms=rang)
        if met:
            self._connect(rules.change_offer(offer, met=True, joined=frozenset({"contact", "agent"})))
        rules.match_agent(agent)
        return rules.offers[offer].now

    @once
    async def decline(self, op: str, offer: str, agent: str, reason: str, told: bool = False) -> Offer:
        rules = self.rules
        if self._pending(offer, agent).back:
            rules.back_to_wrap_up(offer, reason, told)
            return rules.offers[offer].now
        declined = rules.end_offer(offer, OfferState.DECLINED)
        contact = declined.contact
        rules.cool(contact, agent)
        rules.rest(agent, rules.policy.decline_rest_ms)
        rules.stand(contact)
        rules.settle(agent)
        rules.tally("declined")
        if not told:
            rules.effect(EffectKind.STOP_RING, contact, declined)
        rules.emit("offer.declined", contact, agent, offer, reason=reason)
        rules.match_contact(contact)
        return rules.offers[offer].now

    @once
    async def fail(self, op: str, offer: str, reason: str, missed: bool, unplaced: bool = False) -> Offer:
        record = self._known(offer)
        calling = record.now.state is OfferState.ACCEPTED and record.now.back
        waiting = self.rules.pending(offer)
        if waiting and waiting.back:
            self.rules.back_to_wrap_up(offer, reason, told=True)
        elif calling or waiting:
            self.rules.lapse(offer, missed and not record.now.answering, reason, unplaced)
        return record.now

    async def note_leg(self, offer: str, leg: str, waits_ms: int = 0, rings: bool = False) -> None:
        rules, record = self.rules, self.rules.offer(offer)
        if record is None:
            return
        first = record.now.leg != leg
        noted = rules.change_offer(offer, leg=leg, rings=rings or record.now.rings)
        if first:
            rules.agents[noted.agent].refused = 0
        if waits_ms and noted.state is OfferState.PENDING and not record.rings_at:
            waits = min(waits_ms, rules.policy.held_back_ms)
            record.rings_at = rules.now + waits
            deadline = rules.change_offer(offer, deadline=noted.deadline + waits).deadline
            rules.arm("offer", offer, deadline)
            rules.emit("offer.held_back", noted.contact, noted.agent, offer, deadline=deadline)
        if first and rules.over(offer):
            rules.effect(EffectKind.STOP_RING, noted.contact, noted)

    async def reached(self, offer: str, leg: str) -> None:
        rules, record = self.rules, self.rules.offer(offer)
        if record is None or not record.now.back or record.reached == leg:
            return
        record.reached = leg
        rules.change_offer(offer, called=True)
        if record.now.state is OfferState.ACCEPTED:
            rules.externals[leg] = record.now.contact
            rules.change(record.now.contact, external=leg)
        else:
            rules.effect(EffectKind.STOP_CALL, record.now.contact, record.now, leg)

    @once
    async def joined(self, op: str, offer: str, party: Party) -> Offer:
        rules, record = self.rules, self._known(offer)
        if record.now.state is not OfferState.ACCEPTED:
            return record.now
        contact = record.now.contact
        rules.change_offer(offer, joined=record.now.joined | {party})
        if party == "contact":
            rules.alive(contact)
        if len(record.now.joined) == 2:
            self._connect(record.now)
        return record.now

    def _connect(self, offer: Offer) -> None:
        rules, contact = self.rules, offer.contact
        again = rules.contacts[contact].answered
        waited = rules.now - (rules.contacts[contact].now.queued_at or 0)
        rules.change_offer(offer.id, state=OfferState.CONNECTED)
        rules.disarm("join", offer.id)
        began = rules.now - (rules.contacts[contact].talked if offer.back else 0)
        rules.change(contact, connected_at=began, state=ContactState.CONNECTED)
        rules.contacts[contact].answered = True
        rules.settle(offer.agent)
        if not again:
            rules.tally("answered")
            if waited <= rules.policy.service_level_ms:
                rules.tally("answered_in_time")
        rules.emit("contact.connected", contact, offer.agent, offer.id, waited_ms=waited, again=again or None)

    def _known(self, id: str) -> OfferRecord:
        found = self.rules.offer(id)
        if found is None:
            raise Stale("offer", id)
        return found

    def _pending(self, id: str, agent: str) -> Offer:
        found = self.rules.pending(id, agent)
        if found is None:
            raise Stale("offer", id)
        return found
