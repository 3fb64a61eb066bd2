"""The operations, drawn by Hypothesis and run on both stores; after each, everything is checked."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from routing.memory_store.hands import HEAD_MS
from routing.model import (
    Agent,
    AgentLane,
    Arrival,
    Contact,
    Deadline,
    EffectKind,
    LaneStep,
    LineSnapshot,
    Offer,
    Policy,
    Presence,
)
from tests.store_machine import invariants
from tests.store_machine.ledger import Ledger
from tests.store_machine.twins import Refusal, Twins

LANES = ("near", "wide", "all")
SCHEDULES = (
    (LaneStep("all", 0),),
    (LaneStep("near", 0), LaneStep("wide", 15_000), LaneStep("all", 40_000)),
    (LaneStep("wide", 0), LaneStep("all", 30_000)),
)
AGENTS = ("a0", "a1", "a2", "a3")
FOREVER = 10**9  # results and tombstones must not go by the real clock while the virtual one runs
POLICY = Policy(op_ttl_ms=FOREVER, tombstone_ms=FOREVER)
starts = st.sampled_from((0, 0, 30_000))
pick = st.integers(0, 10_000)
channels = st.sampled_from(("voice", "voice", "chat"))
ticks = st.sampled_from((1, 500, 3_000, 5_000, 6_000, 10_000, 20_000, 25_000, 30_000, 61_000, 120_000))
BACK: tuple[tuple[str, ...], ...] = (
    (),
    ("fail",),
    ("reached",),
    ("accept",),
    ("accept", "fail"),
    ("accept", "agent", "reached"),
    ("accept", "agent", "reached", "contact"),
    ("accept", "reached", "contact"),
)
Command = Callable[[Any], Any]


def _public(answer: Any) -> Any:
    """Without the private field: deleted at closing, so a repeat may lack it."""
    if isinstance(answer, Arrival):
        return replace(answer, contact=_public(answer.contact))
    return answer._replace(private="") if isinstance(answer, Contact) else answer


class StoreMachine(RuleBasedStateMachine):
    url: ClassVar[str]
    loop: ClassVar[asyncio.AbstractEventLoop]
    seen: ClassVar[Counter[str]]
    states: ClassVar[set[int]]
    lines: ClassVar[Iterator[int]]

    @initialize(lanes=st.lists(st.integers(1, 7), min_size=4, max_size=4), chats=st.integers(1, 3), mixed=st.booleans())
    def begin(self, lanes: list[int], chats: int, mixed: bool) -> None:
        policy = replace(POLICY, mixed=mixed)
        self.twins = Twins(self.loop, self.url, f"machine-{next(self.lines)}", policy)
        self.ops, self.last = 0, None
        self._forget()
        self.agents = dict(zip(AGENTS, lanes, strict=True))
        self.chats = chats
        for agent, mask in self.agents.items():
            self._configure(agent, mask)
            self._do(lambda s, op, agent=agent: s.set_presence(op, agent, Presence.AVAILABLE))
        self.people_queue([("voice", SCHEDULES[0], 0), ("chat", SCHEDULES[1], 0), ("voice", SCHEDULES[2], 0)])

    def _forget(self) -> None:
        self.ledger = Ledger(self.twins.policy)
        self.contacts: dict[str, Contact] = {}
        self.offers: dict[str, Offer] = {}
        self.scores: dict[str, int] = {}
        self.rung: set[str] = set()

    # one step: run, compare, check

    def _do(self, command: Callable[[Any, str], Any]) -> Any:
        self.ops += 1
        op = f"op{self.ops}"
        self.last = lambda store: command(store, op)
        self.answer = self._run(self.last)
        return self.answer

    def _run(self, command: Command) -> Any:
        self.sound = False
        answer = self.twins.both(command)
        self._check()
        self.sound = True
        self.seen["rules"] += 1
        return answer

    def _check(self) -> None:
        news, picture = self.twins.news(), self.twins.picture()
        for event in news:
            self.ledger.read(event)
            if event.type == "contact.requeued" and event.contact:
                self.scores[event.contact] = min(self.scores[event.contact], event.at - HEAD_MS)
        self._refresh({e.contact for e in news if e.contact}, {e.offer for e in news if e.offer})
        agents = {agent.id: agent for agent in picture.agents}
        invariants.everybody_is_somewhere(picture, self.contacts, self.ledger)
        invariants.the_line_is_in_order(picture, self.contacts, self.scores)
        invariants.hands_agree(picture, self.contacts, self.offers)
        for event in news:
            if event.type == "offer.made" and event.offer not in self.ledger.over:
                self._made(self.offers[event.offer or ""], agents)
        due = {kind: {d.id for d in self.twins.due() if d.kind == kind} for kind in ("retry", "unserved")}
        invariants.nobody_idles_while_somebody_waits(picture, self.contacts, self.ledger, due["retry"])
        invariants.nobody_waits_where_nobody_serves(picture, self.contacts, self.ledger, due["unserved"])
        invariants.who_is_gone_is_awaited(self.twins, picture, self.contacts, self.offers)
        self._effects()
        self._remember(picture)

    def _made(self, offer: Offer, agents: dict[str, Agent]) -> None:
        if offer.state == "pending":
            invariants.offered_rightly(
                offer, agents[offer.agent], self.contacts, self.scores, self.ledger, self.twins.now
            )

    def _refresh(self, contacts: set[str], offers: set[str]) -> None:
        for id in contacts:
            found = self.twins.contact(id)
            assert found is not None, f"S1: {id} disappeared"
            assert (found.state == "closed") <= (found.private == ""), "S14: kept what is private"
            self.contacts[id] = found
        for id in offers:
            offer = self.twins.offer(id)
            assert offer is not None
            self.offers[id] = offer

    def _effects(self) -> None:
        """S13: at most one dial an offer; an order is carried out only while its reason stands."""
        for effect in self.twins.effects():
            marked = self.twins.both(lambda store, id=effect.id: store.mark_effect(id))
            assert not self.twins.both(lambda store, id=effect.id: store.mark_effect(id)), "marked twice"
            if effect.kind is EffectKind.RING:
                assert effect.offer is not None
                assert effect.offer not in self.rung, "S13: dialled twice"
                self.rung.add(effect.offer)
                assert marked == (self.offers[effect.offer].state == "pending"), "S13: a dial without its offer"
            self.twins.both(lambda store, id=effect.id: store.settle_effect(id))

    def _remember(self, picture: LineSnapshot) -> None:
        held = sorted(tuple(sorted(self.contacts[c].state for c in agent.contacts)) for agent in picture.agents)
        doing = sorted((agent.activity, agent.misses, agent.reachable) for agent in picture.agents)
        self.states.add(hash((tuple(sorted(picture.counts.items())), tuple(map(tuple, held)), tuple(doing))))

    def _contact(self, number: int) -> str:
        """Any contact, the live ones more often."""
        live = [id for id, contact in self.contacts.items() if contact.state != "closed"]
        among = live if live and number % 4 else list(self.contacts)
        return among[number % len(among)] if among else "ghost"

    def _offer(self, number: int) -> Offer:
        """Any offer, those in progress more often."""
        live = [offer for offer in self.offers.values() if offer.state in ("pending", "accepted", "connected")]
        among = live if live and number % 4 else list(self.offers.values())
        return among[number % len(among)]

    def _configure(self, agent: str, mask: int) -> None:
        lanes = [AgentLane(lane, level) for level, lane in enumerate(LANES) if mask >> level & 1]
        capacity = {"voice": 1, "chat": self.chats}
        self._do(lambda s, op: s.configure_agent(op, agent, lanes, capacity))

    def some_offers(self) -> bool:
        return bool(self.offers)

    # the contact

    @rule(crowd=st.lists(st.tuples(channels, st.sampled_from(SCHEDULES), starts), min_size=1, max_size=4))
    def people_queue(self, crowd: list[tuple[str, tuple[LaneStep, ...], int]]) -> None:
        for channel, schedule, start in crowd:
            self.twins.now += 1
            self._queue(self._arrive(channel), schedule, start)

    def _queue(self, id: str, schedule: tuple[LaneStep, ...], start: int) -> None:
        if (contact := self.contacts.get(id)) and contact.state in {"arrived", "in_flow"}:
            self.scores[id] = self.twins.now - start
        self._do(lambda s, op: s.enqueue(op, id, schedule, start, card="card"))

    @rule(channel=channels)
    def arrive(self, channel: str) -> None:
        self._arrive(channel)

    def _arrive(self, channel: str) -> str:
        self.seen["contacts"] += 1
        id = f"c{self.seen['contacts']}"
        assert self._do(lambda s, op: s.arrive(op, id, f"x{id}", channel, "private")).created
        return id

    @rule(number=pick)
    def a_first_webhook_comes_again(self, number: int) -> None:
        id = self._contact(number)
        if id in self.contacts:
            again = self._do(lambda s, op: s.arrive(op, "other", f"x{id}", "voice"))
            assert (again.created, again.contact.id) == (False, id), "S2: a second contact for one call"

    @rule(number=pick, step=st.integers(0, 2))
    def step(self, number: int, step: int) -> None:
        id = self._contact(number)
        self._do(lambda s, op: s.step(op, id, step, f"session{step}"))

    @rule(number=pick, schedule=st.sampled_from(SCHEDULES))
    def queue(self, number: int, schedule: tuple[LaneStep, ...]) -> None:
        self._queue(self._contact(number), schedule, 0)

    @rule(number=pick, outcome=st.sampled_from(("hung_up", "self_served")))
    def leave(self, number: int, outcome: str) -> None:
        id = self._contact(number)
        self._do(lambda s, op: s.leave(op, id, outcome, "contact"))

    @rule(number=pick)
    def touch_and_annotate(self, number: int) -> None:
        id = self._contact(number)
        self._run(lambda s: s.touch(id))
        self._run(lambda s: s.annotate(id, "conference", "CF"))
        self._refresh({id} & set(self.contacts), set())

    # the agent

    @rule(agent=st.sampled_from(AGENTS), mask=st.integers(1, 7))
    def configure(self, agent: str, mask: int) -> None:
        self._configure(agent, mask)

    @rule(
        agent=st.sampled_from(AGENTS),
        presence=st.sampled_from((Presence.AVAILABLE, *Presence)),
        lasts=st.sampled_from((None, None, 1, 40_000, 600_000)),
        via=st.sampled_from(("softphone", "phone")),
    )
    def choose(self, agent: str, presence: Presence, lasts: int | None, via: str) -> None:
        until = self.twins.now + lasts if lasts else None
        chosen = self._do(lambda s, op: s.set_presence(op, agent, presence, presence.value, until=until, via=via))
        assert chosen.until is None or presence is not Presence.OFFLINE

    @rule()
    def all_beat(self) -> None:
        for agent in AGENTS:
            self._run(lambda s, agent=agent: s.heartbeat(agent))

    # the offer

    @precondition(some_offers)
    @rule(number=pick, thief=st.sampled_from((None, None, None, *AGENTS)), met=st.booleans())
    def accept(self, number: int, thief: str | None, met: bool) -> None:
        offer = self._offer(number)
        agent = thief or offer.agent
        answer = self._do(lambda s, op: s.accept(op, offer.id, agent, met))
        rightful = offer.state == "pending" and agent == offer.agent
        assert isinstance(answer, Refusal) != rightful, "S9: only the current offer, by its agent"
        if rightful:
            assert (answer.state == "connected") == answer.met == (met and not offer.back)

    @precondition(some_offers)
    @rule(number=pick, what=st.sampled_from(("answering", "decline")))
    def answer_the_card(self, number: int, what: str) -> None:
        offer = self._offer(number)
        words = ("busy",) if what == "decline" else ()
        answer = self._do(lambda s, op: getattr(s, what)(op, offer.id, offer.agent, *words))
        assert isinstance(answer, Refusal) == (offer.state != "pending")

    @precondition(some_offers)
    @rule(number=pick, missed=st.booleans(), unplaced=st.booleans())
    def the_leg_fails(self, number: int, missed: bool, unplaced: bool) -> None:
        offer = self._offer(number)
        self._do(lambda s, op: s.fail(op, offer.id, "leg_no_answer", missed, unplaced))

    @precondition(some_offers)
    @rule(number=pick, waits=st.sampled_from((0, 0, 1_000, 30_000, 600_000)), rings=st.booleans())
    def the_leg_is_noted(self, number: int, waits: int, rings: bool) -> None:
        offer = self._offer(number)
        self._run(lambda s: s.note_leg(offer.id, f"leg-{offer.id}", waits, rings))
        self._refresh(set(), {offer.id})

    @precondition(some_offers)
    @rule(number=pick, parties=st.sampled_from((("contact",), ("agent",), ("agent", "contact"))))
    def join(self, number: int, parties: tuple[Any, ...]) -> None:
        offer = self._offer(number)
        for party in parties:
            self._do(lambda s, op, party=party: s.joined(op, offer.id, party))
        self._refresh(set(), {offer.id})

    @precondition(some_offers)
    @rule(number=pick)
    def accept_and_join(self, number: int) -> None:
        self.accept(number, None, met=False)
        self.join(number, ("contact", "agent"))

    @precondition(some_offers)
    @rule(number=pick)
    def the_agents_side_breaks(self, number: int) -> None:
        offer = self._offer(number)
        self._do(lambda s, op: s.requeue(op, offer.contact, offer.id, "leg_lost"))

    @precondition(some_offers)
    @rule(number=pick, thief=st.sampled_from((None, None, *AGENTS)), schedule=st.sampled_from(SCHEDULES))
    def hand_on(self, number: int, thief: str | None, schedule: tuple[LaneStep, ...]) -> None:
        """Only who talks may; they stand in line again at their first place (S12), and who talked has them no more."""
        offer = self._offer(number)
        contact, agent = self.contacts[offer.contact], thief or offer.agent
        answer = self._do(lambda s, op: s.transfer(op, contact.id, agent, schedule))
        rightful = contact.state == "connected" and contact.agent == agent
        assert isinstance(answer, Refusal) != rightful
        assert not rightful or (answer.state in invariants.IN_LINE and answer.queued_at == contact.queued_at)

    @precondition(some_offers)
    @rule(
        number=pick,
        thief=st.sampled_from((None, None, *AGENTS)),
        what=st.sampled_from(("hold", "mute")),
        on=st.booleans(),
        undone=st.booleans(),
    )
    def the_talk_is_adjusted(self, number: int, thief: str | None, what: Any, on: bool, undone: bool) -> None:
        offer = self._offer(number)
        contact = self.contacts[offer.contact]
        answer = self._do(lambda s, op: s.adjust(op, offer.contact, thief or offer.agent, what, on, undone))
        assert isinstance(answer, Refusal) or (what in answer.notes) == on
        without_a_leg = contact.state == "connected" and self.offers[contact.offer or ""].met
        assert not without_a_leg or isinstance(answer, Refusal), "there is nothing to hear"

    @precondition(some_offers)
    @rule(number=pick, thief=st.sampled_from((None, None, *AGENTS)), then=st.sampled_from(BACK))
    def cut_and_rung_back(self, number: int, thief: str | None, then: tuple[str, ...]) -> None:
        """The line cuts a talk; its agent, and nobody else, may ring the person back; then one thing or another."""
        offer = self._offer(number)
        contact = self.contacts[offer.contact]
        agent = thief or offer.agent
        self._do(lambda s, op: s.leave(op, offer.contact, "handled", "line"))
        answer = self._do(lambda s, op: s.ring_back(op, offer.contact, agent))
        talking = contact.state == "connected" and contact.agent == agent
        rightful = talking and not self.offers[contact.offer or ""].met
        assert isinstance(answer, Refusal) or answer.state == "connecting"
        assert not talking or rightful or isinstance(answer, Refusal), "rung back without a leg"
        assert not rightful or not isinstance(answer, Refusal), "a cut talk could not be taken up again"
        if isinstance(answer, Refusal) or answer.offer is None:
            return
        back = answer.offer
        for what in then:
            if what == "accept":
                self._do(lambda s, op: s.accept(op, back, agent))
            elif what == "reached":
                self._run(lambda s: s.reached(back, f"leg-{back}"))
            elif what == "fail":
                self._do(lambda s, op: s.fail(op, back, "no-answer", False))
            else:
                self._do(lambda s, op, what=what: s.joined(op, back, what))
        self._refresh({offer.contact}, {back})

    @precondition(some_offers)
    @rule(number=pick, thief=st.sampled_from((None, None, *AGENTS)), what=st.sampled_from(("hang_up", "close")))
    def the_agent_ends(self, number: int, thief: str | None, what: str) -> None:
        offer = self._offer(number)
        words = ("solved",) if what == "close" else ()
        self._do(lambda s, op: getattr(s, what)(op, offer.contact, thief or offer.agent, *words))

    # time and trouble

    @rule(ms=ticks)
    def time_passes(self, ms: int) -> None:
        self.twins.now += ms
        while due := self.twins.due():
            self._fire(due[0])
        late = [o for o in self.offers.values() if o.state == "pending" and o.deadline <= self.twins.now]
        assert not late, "L2: an offer outlived its deadline"

    @rule(ms=ticks)
    def time_passes_without_a_sweep(self, ms: int) -> None:
        self.twins.now += ms

    @rule()
    def an_old_deadline_fires(self) -> None:
        for deadline in self.twins.due()[:2]:
            moved = Deadline(deadline.kind, deadline.id, deadline.at - 1)
            assert self._run(lambda s, moved=moved: s.fire(moved)) is False

    def _fire(self, deadline: Deadline) -> None:
        talking = {id for id, c in self.contacts.items() if c.state == "connected"}
        assert self._run(lambda s: s.fire(deadline)) is True
        cut = {id for id in talking if self.contacts[id].state != "connected"}
        if deadline.kind in {"beat", "until"}:
            assert not cut, "L4: a call was cut"
        elif deadline.kind == "lost":
            assert cut <= {deadline.id} <= talking, "L4: more than the conversation of who is gone"

    @rule()
    def a_reply_is_lost(self) -> None:
        """S10: the repeat changes nothing and answers the same, but for what closing has deleted since."""
        before = self.ledger.n
        again = self._run(self.last)
        assert self.ledger.n == before, "S10: it happened again"
        assert _public(again) == _public(self.answer)

    @rule(dice=st.integers(0, 9))
    def redis_forgets(self, dice: int) -> None:
        """The scripts, often enough; all of it, now and then: those in line come back to their places."""
        if dice:
            self.twins.plain.script_flush()
            return
        self.seen["wipes"] += 1
        waited = [(c, self.scores[c.id]) for c in self.contacts.values() if c.state in invariants.IN_LINE]
        self.twins.begin()
        self._forget()
        for agent, mask in self.agents.items():
            self._configure(agent, mask)
        for old, score in waited:
            self._restore(old, score)

    def _restore(self, old: Contact, score: int) -> None:
        assert old.queued_at is not None
        at, start = old.queued_at, old.queued_at - score
        self.scores[old.id] = score
        back = self._do(
            lambda s, op: s.restore(op, old.id, old.external, old.channel, old.schedule, at, start, "card", "private")
        )
        assert back.queued_at == at

    def teardown(self) -> None:
        if not hasattr(self, "twins"):
            return
        try:
            if self.sound:  # else the failure itself is what counts
                self._all_go_home()
        finally:
            self.twins.end()

    def _all_go_home(self) -> None:
        for id, contact in self.contacts.items():
            assert contact == self.twins.contact(id), "it changed without an event"
        picture = self.twins.picture()
        invariants.one_lane_each(self.twins, self.contacts)
        invariants.free_agents(self.twins, picture)
        invariants.on_duty(self.twins, picture)
        for id in list(self.contacts):
            self._do(lambda s, op, id=id: s.leave(op, id, "hung_up", "contact"))
        self.time_passes(POLICY.phone_offer_ms + POLICY.ring_back_ms)  # whoever is being called back does not answer
        self.time_passes(POLICY.wrap_up_ms)
        invariants.nothing_is_left(self.twins, self.twins.picture())
