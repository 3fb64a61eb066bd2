"""Many clients at the same instant: the scripts let exactly one of them win."""

from __future__ import annotations

import random

from routing import sweeper
from routing.errors import Stale
from routing.model import Arrival, ContactState, Offer, Policy
from routing.redis_store import RedisStore
from tests.integration.routing.lines import RealLine, all_at_once
from tests.store_line import GENERAL


async def test_twenty_tabs_and_stale_ids_accept_at_once_and_one_claim_wins(real: RealLine) -> None:
    await real.serves("a1")
    await real.serves("a2")
    for round in range(10):
        contact = f"c{round}"
        await real.queues(contact)
        state = await real.contact(contact)
        old = await real.store.decline(real.op(), state.offer or "", (await _agent_of(real, contact)), "busy")
        await real.store.set_presence(real.op(), old.agent, "away")  # type: ignore[arg-type]
        offer = await real.store.offer((await real.contact(contact)).offer or "")
        assert offer is not None
        clients = [real.client() for _ in range(4)]
        tabs = [(clients[n % 4], offer.id, offer.agent) for n in range(14)]
        tabs += [(clients[n % 4], old.id, old.agent) for n in range(3)]
        tabs += [(clients[n % 4], offer.id, old.agent) for n in range(3)]
        random.Random(round).shuffle(tabs)
        answers = await all_at_once(
            [lambda tab=tab, n=n: tab[0].accept(f"{tab[1]}-{n}", tab[1], tab[2]) for n, tab in enumerate(tabs)]
        )
        assert sum(isinstance(answer, Offer) for answer in answers) == 1
        assert sum(isinstance(answer, Stale) for answer in answers) == 19
        accepted = [e for e in await real.events() if e.type == "offer.accepted" and e.contact == contact]
        assert len(accepted) == 1
        await real.leaves(contact)
        for agent in ("a1", "a2"):
            await real.store.set_presence(real.op(), agent, "away")  # type: ignore[arg-type]
            await real.store.set_presence(real.op(), agent, "available")  # type: ignore[arg-type]


async def _agent_of(real: RealLine, contact: str) -> str:
    offer = await real.store.offer((await real.contact(contact)).offer or "")
    assert offer is not None
    return offer.agent


async def test_parallel_first_webhooks_make_one_contact(real: RealLine) -> None:
    clients = [real.client() for _ in range(4)]
    answers = await all_at_once(
        [lambda n=n: clients[n % 4].arrive(f"op{n}", f"c{n}", "CA1", "voice") for n in range(20)]
    )
    made = [answer for answer in answers if isinstance(answer, Arrival)]
    assert len(made) == 20
    assert sum(answer.created for answer in made) == 1
    assert len({answer.contact.id for answer in made}) == 1
    assert await real.told() == ["contact.arrived"]


async def test_one_operation_id_from_many_clients_acts_once(real: RealLine) -> None:
    await real.serves("a1")
    await real.queues("c1")
    offer = await real.offered("a1")
    clients = [real.client() for _ in range(4)]
    answers = await all_at_once([lambda n=n: clients[n % 4].accept("the-same", offer.id, "a1") for n in range(20)])
    assert len({repr(answer) for answer in answers}) == 1
    assert isinstance(answers[0], Offer)


async def test_a_crowd_and_its_agents_meet_without_a_loss_or_a_double(real: RealLine) -> None:
    """Arrivals, presences, declines and hang-ups all at once, from several clients; then everybody is served."""
    dice = random.Random(7)
    clients = [real.client() for _ in range(4)]
    agents, arrivals = [f"a{n}" for n in range(8)], {"left": 60}
    for agent in agents:
        await real.serves(agent)

    async def person(number: int) -> None:
        store = clients[number % 4]
        await store.arrive(f"arrive{number}", f"c{number}", f"CA{number}", "voice")
        await store.enqueue(f"queue{number}", f"c{number}", GENERAL)
        if number % 7 == 0:
            await store.leave(f"leave{number}", f"c{number}", "hung_up", "contact")
        arrivals["left"] -= 1

    async def volunteer(agent: str, number: int) -> None:
        store = clients[number % 4]
        turn = 0
        while (view := await store.agent_view(agent)).offer or arrivals["left"]:
            turn += 1
            if view.offer and dice.random() < 0.02:
                await _quietly(store.decline(f"{agent}-d{turn}", view.offer.id, agent, "busy"))
            elif view.offer:
                await _serve(store, agent, turn, view.offer)

    await all_at_once(
        [lambda n=n: person(n) for n in range(60)] + [lambda a=a, n=n: volunteer(a, n) for n, a in enumerate(agents)]
    )
    events = await real.events()
    claims = [event.contact for event in events if event.type == "offer.accepted"]
    assert len(claims) == len(set(claims)), "one contact was claimed twice"
    assert len(claims) >= 40
    picture = await real.store.snapshot()
    assert picture.counts == await real.store.recount()
    states = [(await real.contact(f"c{n}")).state for n in range(60)]
    assert set(states) <= {ContactState.WAITING, ContactState.OFFERED, ContactState.CLOSED}
    assert all(len(agent.contacts) <= 1 for agent in picture.agents)
    closed = [event.contact for event in events if event.type == "contact.closed"]
    assert len(closed) == len(set(closed)) == states.count(ContactState.CLOSED)


async def _quietly(attempt: object) -> None:
    try:
        await attempt  # type: ignore[misc]
    except Stale:
        return


async def _serve(store: RedisStore, agent: str, turn: int, offer: Offer) -> None:
    try:
        await store.accept(f"{agent}-a{turn}", offer.id, agent)
    except Stale:
        return
    await store.joined(f"{agent}-j{turn}", offer.id, "agent")
    joined = await store.joined(f"{agent}-k{turn}", offer.id, "contact")
    if joined.state == "connected":
        await store.hang_up(f"{agent}-h{turn}", offer.contact, agent)
        await store.close(f"{agent}-c{turn}", offer.contact, agent, "solved")


async def test_many_sweeps_fire_a_deadline_once(real: RealLine) -> None:
    real.policy = Policy(offer_ms=1)
    stores = [real.client() for _ in range(4)]
    real.store = stores[0]
    await real.serves("a1")
    await real.queues("c1")
    await real.store.note_leg((await real.offered("a1")).id, "CA-a1", rings=True)  # it rings: not answering is a miss
    while await real.store.until_next():
        pass
    fired = await all_at_once([lambda s=s: sweeper.sweep(s) for s in stores])
    assert sum(number for number in fired if isinstance(number, int)) == 1
    assert (await real.told()).count("offer.expired") == 1
    assert (await real.agent("a1")).misses == 1


async def test_each_effect_is_taken_and_begun_by_one(real: RealLine) -> None:
    for number in range(10):
        await real.serves(f"a{number}")
        await real.queues(f"c{number}")
    clients = [real.client() for _ in range(4)]
    await clients[0].take_effects("none", limit=1, block_ms=0)
    taken = await all_at_once([lambda n=n, c=c: c.take_effects(f"w{n}", block_ms=0) for n, c in enumerate(clients)])
    ids = [effect.id for batch in taken if isinstance(batch, list) for effect in batch]
    assert len(ids) == len(set(ids)) == 9
    marks = await all_at_once([lambda c=c: c.mark_effect(ids[0]) for c in clients])
    assert sorted(mark is True for mark in marks) == [False, False, False, True]
