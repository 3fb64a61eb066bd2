"""Commands on a contact, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from routing.errors import Refused, Stale, Unknown
from routing.memory_store.hands import TALKING
from routing.memory_store.line import ContactRecord
from routing.memory_store.once import HasRules, once
from routing.model import Arrival, Contact, ContactState, EffectKind, LaneStep, OfferState, check_schedule
from routing.store import Adjustment, Data

BEFORE_QUEUE = (ContactState.ARRIVED, ContactState.IN_FLOW)
AFTER_TALK = (ContactState.WRAPPING_UP, ContactState.CLOSED)


class ContactCommands(HasRules):
    @once
    async def arrive(
        self, op: str, contact: str, external: str, channel: str, private: str = "", data: Data = None
    ) -> Arrival:
        rules = self.rules
        known = rules.contact(rules.externals.get(external, ""))
        if known:
            return Arrival(known.now, False)
        if rules.contact(contact):
            raise Refused("contact_exists")
        self._appear(Contact(contact, external, channel, ContactState.ARRIVED, 0, 0, "", private, "", rules.now))
        rules.tally("arrived")
        rules.emit("contact.arrived", contact, more=data, channel=channel)
        return Arrival(self._contact(contact).now, True)

    @once
    async def step(self, op: str, contact: str, expected_step: int, session: str, data: Data = None) -> bool:
        now = self._contact(contact).now
        if now.state in AFTER_TALK or now.step != expected_step:
            return False
        state = ContactState.IN_FLOW if now.state is ContactState.ARRIVED else now.state
        self.rules.change(contact, session=session, step=expected_step + 1, state=state)
        self.rules.alive(contact)
        self.rules.emit("flow.stepped", contact, more=data, step=expected_step + 1)
        return True

    @once
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
        check_schedule(tuple(schedule))
        record = self._contact(contact)
        if record.now.state not in BEFORE_QUEUE:
            return record.now
        if private:
            self.rules.change(contact, private=private)
        self._queue(contact, tuple(schedule), self.rules.now, head_start_ms, card)
        lane = record.now.lane
        self.rules.emit("contact.queued", contact, more=data, lane=lane, card=card or None)
        self.rules.match_contact(contact)
        return record.now

    @once
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
        check_schedule(tuple(schedule))
        rules = self.rules
        present = rules.contact(contact) or rules.contact(rules.externals.get(external, ""))
        if present:
            return present.now
        seq = max(rules.now - arrived_at, 0)
        self._appear(Contact(contact, external, channel, ContactState.WAITING, seq, 0, "", private, "", arrived_at))
        self._queue(contact, tuple(schedule), arrived_at, head_start_ms, card)
        lane = rules.contacts[contact].now.lane
        rules.emit("contact.restored", contact, channel=channel, lane=lane, card=card or None, queued_at=arrived_at)
        rules.match_contact(contact)
        return rules.contacts[contact].now

    @once
    async def leave(self, op: str, contact: str, outcome: str, by: str) -> Contact:
        rules, record = self.rules, self._contact(contact)
        now = record.now
        if now.state is ContactState.WRAPPING_UP and (now.ended_by, by) == ("contact", "line"):
            rules.change(contact, ended_by="line")
            rules.emit("contact.cut", contact, now.agent, now.offer)
            return record.now
        if now.state in AFTER_TALK:
            return now
        if now.state is ContactState.CONNECTED:
            rules.wrap_up(contact, by)
            return record.now
        offer = rules.offers[now.offer].now if now.offer else None
        if offer and offer.back:  # until it is in the conversation, the new leg tells of itself
            if "contact" in offer.joined:
                rules.back_to_wrap_up(offer.id, "contact_left")
            return record.now
        pending = offer is not None and offer.state is OfferState.PENDING
        if offer:
            offer = rules.end_offer(offer.id, OfferState.RESCINDED if pending else OfferState.FAILED)
        times = rules.times(now)
        if now.queued_at is not None:
            outcome = "dropped" if record.answered else "abandoned"
        rules.change(contact, ended_by=by, ended_at=rules.now)
        rules.bury(contact, outcome)
        self._tally_departure(outcome, times)
        if offer:
            rules.settle(offer.agent)
            rules.effect(EffectKind.STOP_RING if pending else EffectKind.RELEASE_AGENT, contact, offer)
            word = "offer.rescinded" if pending else "offer.failed"
            rules.emit(word, contact, offer.agent, offer.id, reason="contact_left")
        said: dict[str, Any] = {"by": by, "outcome": outcome, **times}
        rules.emit("contact.closed", contact, **said)
        if offer:
            rules.match_agent(offer.agent)
        return record.now

    @once
    async def requeue(self, op: str, contact: str, offer: str, reason: str) -> Contact:
        record = self._contact(contact)
        if record.now.state in TALKING and record.now.offer == offer:
            self.rules.break_off(contact, offer, reason)
        return record.now

    @once
    async def hang_up(self, op: str, contact: str, agent: str, put_down: bool = False) -> Contact:
        record = self._held(contact, agent)
        if record.now.state in TALKING:
            self.rules.wrap_up(contact, "agent", put_down)
        return record.now

    @once
    async def close(self, op: str, contact: str, agent: str, disposition: str, data: Data = None) -> Contact:
        record = self._held(contact, agent)
        if record.now.state in TALKING:
            raise Refused("not_wrapping_up")
        if record.now.state is ContactState.WRAPPING_UP:
            self.rules.conclude(contact, "agent", disposition, data)
        return record.now

    @once
    async def adjust(
        self, op: str, contact: str, agent: str, what: Adjustment, on: bool, undone: bool = False
    ) -> Contact:
        rules, record = self.rules, self._held(contact, agent)
        now = record.now
        if now.state is not ContactState.CONNECTED or now.offer is None:
            raise Refused("not_talking")
        if rules.offers[now.offer].now.met:
            raise Refused("no_leg")
        if on != (what in now.notes):
            others = {name: value for name, value in now.notes.items() if name != what}
            rules.change(contact, notes=others | ({what: "1"} if on else {}))
            if not undone:
                rules.effect(EffectKind(what), contact, rules.offers[now.offer].now)
            rules.emit("contact.adjusted", contact, agent, now.offer, what=what, on=on)
        return record.now

    @once
    async def ring_back(self, op: str, contact: str, agent: str) -> Contact:
        rules, record = self.rules, self._held(contact, agent)
        now = record.now
        if not now.perhaps_cut or now.connected_at is None or now.ended_at is None or now.offer is None:
            raise Refused("not_cut")
        if rules.offers[now.offer].now.met:
            raise Refused("not_cut")
        rules.offers[now.offer].gone_at = rules.now + rules.policy.tombstone_ms
        record.talked, record.was = now.ended_at - now.connected_at, now.ended_by
        rules.change(contact, ended_by=None, ended_at=None)
        rules.disarm("wrap", contact)
        offer = rules.pending_offer(contact, agent, back=True)
        rules.change(contact, state=ContactState.CONNECTING)
        rules.settle(agent)
        rules.effect(EffectKind.RING, contact, offer)
        told = {"deadline": offer.deadline, "attempt": offer.attempt}
        rules.emit("contact.ringing_back", contact, agent, offer.id, **told)
        return record.now

    @once
    async def transfer(
        self,
        op: str,
        contact: str,
        agent: str,
        schedule: Sequence[LaneStep],
        card: str = "",
        data: Data = None,
    ) -> Contact:
        check_schedule(tuple(schedule))
        record = self._held(contact, agent)
        if record.now.state is not ContactState.CONNECTED:
            raise Refused("not_connected")
        self.rules.hand_on(contact, tuple(schedule), card, data)
        return record.now

    @once
    async def tell(self, op: str, contact: str, kind: str, data: Data = None) -> None:
        self._contact(contact)
        self.rules.emit(kind, contact, more=data)

    async def annotate(self, contact: str, key: str, value: str) -> None:
        record = self.rules.contact(contact)
        if record:
            self.rules.change(contact, notes={**record.now.notes, key: value})

    async def touch(self, contact: str) -> None:
        if ("doubt", contact) in self.rules.deadlines:
            self.rules.alive(contact)

    def _contact(self, id: str) -> ContactRecord:
        found = self.rules.contact(id)
        if found is None:
            raise Unknown("contact", id)
        return found

    def _held(self, id: str, agent: str) -> ContactRecord:
        found = self._contact(id)
        if found.now.agent != agent:
            raise Stale("contact", id)
        return found

    def _appear(self, contact: Contact) -> None:
        self.rules.contacts[contact.id] = ContactRecord(contact)
        self.rules.externals[contact.external] = contact.id
        self.rules.alive(contact.id)

    def _queue(self, id: str, schedule: tuple[LaneStep, ...], at: int, head_start_ms: int, card: str) -> None:
        rules = self.rules
        rules.contacts[id].score = at - head_start_ms
        rules.change(id, queued_at=at, schedule=schedule, card=card, session="")
        rules.reach(id, 0, at)
        rules.stand(id)
        rules.alive(id)
        rules.tally("queued")

    def _tally_departure(self, outcome: str, times: dict[str, int]) -> None:
        if outcome in ("self_served", "abandoned"):
            self.rules.tally(outcome)
        if outcome == "abandoned" and times["waited_ms"] >= self.rules.policy.short_abandon_ms:
            self.rules.tally("abandoned_after_short")
