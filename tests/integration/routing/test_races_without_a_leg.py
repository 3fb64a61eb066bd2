"""Many clients at the same instant, where the claim is the meeting and a conversation may be handed on."""

from __future__ import annotations

from routing import sweeper
from routing.errors import Stale
from routing.model import Contact, ContactState, LaneStep, Offer, Policy
from routing.redis_store import RedisStore
from tests.integration.routing.lines import RealLine, all_at_once
from tests.store_line import GENERAL


async def test_twenty_presses_of_one_card_meet_once(real: RealLine) -> None:
    await real.serves("a1")
    await real.queues("c1", channel="chat")
    offer = await real.offered("a1")
    clients = [real.client() for _ in range(4)]
    answers = await all_at_once(
        [lambda n=n: clients[n % 4].accept(f"press{n}", offer.id, "a1", met=True) for n in range(20)]
    )
    assert sum(isinstance(answer, Offer) for answer in answers) == 1
    assert sum(isinstance(answer, Stale) for answer in answers) == 19
    assert (await real.told()).count("contact.connected") == 1
    assert (await real.today())["answered"] == 1


async def test_a_press_at_the_last_moment_meets_or_is_too_late_never_both(real: RealLine) -> None:
    real.policy = Policy(offer_ms=1, decline_rest_ms=1)
    clients = [real.client() for _ in range(4)]
    real.store = clients[0]
    await real.serves("a1")
    for number in range(20):
        contact = f"c{number}"
        before = (await real.store.snapshot()).n
        await real.queues(contact, channel="chat")
        offer = (await real.contact(contact)).offer
        assert offer is not None
        answers = await all_at_once(
            [
                lambda n=number, o=offer: clients[1].accept(f"press{n}", o, "a1", met=True),
                lambda: sweeper.sweep(clients[2]),
                lambda: sweeper.sweep(clients[3]),
            ]
        )
        met = isinstance(answers[0], Offer)
        told = [event.type for event in await real.events(before) if event.offer == offer]
        assert ("contact.connected" in told) == met
        assert not met or "offer.failed" not in told
        assert (await real.contact(contact)).state is ContactState.CONNECTED or not met
        await _over(real, contact)
    assert await real.store.recount() == (await real.store.snapshot()).counts


async def _over(real: RealLine, contact: str) -> None:
    """The person leaves, and the agent stands free for the next."""
    left = await real.leaves(contact)
    if left.state is ContactState.WRAPPING_UP:
        await real.store.close(real.op(), contact, "a1", "solved")
    while (await real.agent("a1")).activity != "idle":
        await sweeper.sweep(real.store)


async def test_handed_on_while_the_person_leaves_they_end_once(real: RealLine) -> None:
    clients = [real.client() for _ in range(4)]
    await real.serves("a1")
    for number in range(20):
        contact = f"c{number}"
        await real.queues(contact, channel="chat")
        await real.meets("a1")
        first, second = clients[number % 2], clients[1 - number % 2]
        before = (await real.store.snapshot()).n
        answers = await all_at_once(
            [
                lambda c=contact, s=first: s.transfer(f"transfer:{c}", c, "a1", GENERAL),
                lambda c=contact, s=second: s.leave(f"leave:{c}", c, "hung_up", "contact"),
                lambda c=contact: clients[2].transfer(f"transfer:{c}", c, "a1", GENERAL),
                lambda c=contact: clients[3].leave(f"leave:{c}", c, "hung_up", "contact"),
            ]
        )
        told = [event.type for event in await real.events(before) if event.contact == contact]
        state = (await real.contact(contact)).state
        if isinstance(answers[0], Contact):
            assert told == ["contact.transferred", "contact.closed"]
            assert state is ContactState.CLOSED
        else:
            assert told == ["contact.ended"]
            assert state is ContactState.WRAPPING_UP
            await real.store.close(real.op(), contact, "a1", "solved")
        assert type(answers[0]) is type(answers[2]), "a repeat of the operation is told another thing"
    assert (await real.agent("a1")).load == {}
    assert await real.store.recount() == (await real.store.snapshot()).counts


async def test_two_tabs_hand_on_at_once_and_one_does(real: RealLine) -> None:
    clients = [real.client() for _ in range(4)]
    await real.serves("a1")
    await real.queues("c1", channel="chat")
    await real.meets("a1")
    answers = await all_at_once([lambda n=n: clients[n % 4].transfer(f"tab{n}", "c1", "a1", GENERAL) for n in range(8)])
    assert sum(isinstance(answer, Contact) for answer in answers) == 1
    assert sum(isinstance(answer, Stale) for answer in answers) == 7
    assert (await real.told()).count("contact.transferred") == 1


async def test_a_page_that_comes_back_at_the_last_moment_keeps_or_has_lost_its_talk(real: RealLine) -> None:
    real.policy = Policy(heartbeat_ms=5, lost_ms=5)
    clients = [real.client() for _ in range(3)]
    real.store = clients[0]
    for number in range(10):
        contact, agent = f"c{number}", f"a{number}"
        await real.serves(agent, agent)
        await real.queues(contact, (LaneStep(agent, 0),), channel="chat")
        await real.meets(agent)
        while (await real.agent(agent)).reachable:
            await sweeper.sweep(real.store)
        await all_at_once([lambda a=agent: clients[1].heartbeat(a), lambda: _swept(clients[2])])
        state = (await real.contact(contact)).state
        told = [event.type for event in await real.events() if event.contact == contact]
        assert ("contact.requeued" in told) == (state is not ContactState.CONNECTED)
        await real.leaves(contact)
        if state is ContactState.CONNECTED:
            await real.store.close(real.op(), contact, agent, "solved")
    assert await real.store.recount() == (await real.store.snapshot()).counts


async def _swept(store: RedisStore) -> None:
    for _ in range(20):
        await sweeper.sweep(store)
