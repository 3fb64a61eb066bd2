"""What must be true after every step, of the line as it can be seen. Each name is that of reliability.md §4."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from routing.model import Agent, Contact, LineSnapshot, Offer
from tests.store_machine.ledger import Ledger
from tests.store_machine.twins import Twins

IN_LINE = {"waiting", "offered"}
TALKING = {"connecting", "connected"}
OFFER_OF = {"offered": {"pending"}, "connecting": {"accepted"}, "connected": {"connected"}}
CALLING_BACK = {"pending", "accepted"}
Scores = Mapping[str, int]


def everybody_is_somewhere(picture: LineSnapshot, contacts: Mapping[str, Contact], ledger: Ledger) -> None:
    """S1, S16: nobody disappears, nobody is invented; the state rebuilt from the events is the state."""
    live = Counter(f"contacts.{c.state}" for c in contacts.values() if c.state != "closed")
    counted = {name: number for name, number in picture.counts.items() if name.startswith("contacts.")}
    assert counted == live, "S1: the line does not hold exactly those who came"
    assert {id: c.state.value for id, c in contacts.items()} == ledger.state, "S16: the events tell another state"
    assert {id: c.seq for id, c in contacts.items()} == ledger.seq
    assert {name: n for name, n in ledger.today.items() if n} == picture.today, "S16: the events tell another day"


def the_line_is_in_order(picture: LineSnapshot, contacts: Mapping[str, Contact], scores: Scores) -> None:
    """S3, S12: in line iff waiting or offered, once, by first score, or by when they were brought back: a place never
    worsens."""
    ids = [contact for contact, _, _ in picture.waiting]
    expected = sorted((id for id, c in contacts.items() if c.state in IN_LINE), key=lambda id: (scores[id], id))
    assert ids == expected[:100], "S12: the order of the line changed"


def hands_agree(picture: LineSnapshot, contacts: Mapping[str, Contact], offers: Mapping[str, Offer]) -> None:
    """S4, S5, S6: one active offer a contact, and offers, contacts and agents tell the same story."""
    held = {contact: agent for agent in picture.agents for contact in agent.contacts}
    assert len(held) == sum(len(agent.contacts) for agent in picture.agents), "S4: in two hands"
    for id, contact in contacts.items():
        if contact.state in OFFER_OF:
            assert contact.offer is not None
            offer = offers[contact.offer]
            expected = CALLING_BACK if offer.back and contact.state == "connecting" else OFFER_OF[contact.state]
            assert offer.state in expected, f"S6: {contact.state} with an offer {offer.state}"
            assert (offer.contact, offer.agent) == (id, held[id].id), "S6: another hand"
        assert (id in held) == (contact.state in {*OFFER_OF, "wrapping_up"}), f"S6: {contact.state} in a hand or not"
    live = [o for o in offers.values() if o.state in {"pending", "accepted"}]
    assert all(contacts[offer.contact].offer == offer.id for offer in live), "S4: a second active offer"
    for agent in picture.agents:
        load = Counter(contacts[id].channel for id in agent.contacts)
        assert load == agent.load, "S5: the load is not what is in hand"
        assert agent.offer is None or offers[agent.offer].state == "pending", "S6: a ring that is over"


def offered_rightly(
    offer: Offer, agent: Agent, contacts: Mapping[str, Contact], scores: Scores, ledger: Ledger, now: int
) -> None:
    """S5, S7, S12, for an offer just made: a free agent of the lane, with room, and nobody was passed over."""
    contact = contacts[offer.contact]
    assert (agent.presence, agent.reachable) == ("available", True), "S7: not there"
    assert contact.lane in {lane.lane for lane in agent.lanes}, "S7: not allowed"
    assert agent.load[contact.channel] <= agent.capacity[contact.channel], "S5: over capacity"
    assert ledger.policy.mixed or set(agent.load) == {contact.channel}, "S5: a call and a chat"
    for other in contacts.values():
        same_lane = (other.lane, other.channel) == (contact.lane, contact.channel)
        if other.state == "waiting" and same_lane and scores[other.id] < scores[contact.id]:
            assert ledger.cooling.get((other.id, agent.id), 0) > now, f"S12: {other.id} was passed over"


def nobody_idles_while_somebody_waits(
    picture: LineSnapshot, contacts: Mapping[str, Contact], ledger: Ledger, due: Collection[str]
) -> None:
    """L1, work conservation. A cooldown that just ended is served when its deadline fires."""
    waiting = [c for c in contacts.values() if c.state == "waiting" and c.id not in due]
    for agent in picture.agents:
        if agent.presence != "available" or not agent.reachable or agent.offer or agent.id in ledger.resting:
            continue
        for contact in waiting:
            room = agent.load.get(contact.channel, 0) < agent.capacity.get(contact.channel, 0)
            alone = ledger.policy.mixed or set(agent.load) <= {contact.channel}
            serves = contact.lane in {lane.lane for lane in agent.lanes}
            cooling = ledger.cooling.get((contact.id, agent.id), 0) > picture.at
            assert cooling or not (room and alone and serves), f"L1: {agent.id} idles, {contact.id} waits"


def nobody_waits_where_nobody_serves(
    picture: LineSnapshot, contacts: Mapping[str, Contact], ledger: Ledger, due: Collection[str]
) -> None:
    """A lane that nobody on duty serves is passed at once, unless it is the last. `due` are lanes just left."""
    for contact in contacts.values():
        looked_at = any(place.startswith(f"{contact.channel}:{contact.lane}#") for place in due)
        last = not contact.schedule or contact.lane == contact.schedule[-1].lane
        if contact.state != "waiting" or last or looked_at:
            continue
        assert any(
            (agent.presence, agent.reachable) == ("available", True)
            and agent.capacity.get(contact.channel, 0) > 0
            and contact.lane in {lane.lane for lane in agent.lanes}
            and ledger.cooling.get((contact.id, agent.id), 0) <= picture.at
            for agent in picture.agents
        ), f"{contact.id} waits in {contact.lane}, where nobody serves"


def one_lane_each(twins: Twins, contacts: Mapping[str, Contact]) -> None:
    """S3, inside Redis: a contact stands in exactly its own lane iff it waits."""
    standing = {(key.split(":w:")[1], id) for key in twins.stored("w:*") for id in twins.plain.zrange(key, 0, -1)}
    assert standing == {(f"{c.channel}:{c.lane}", c.id) for c in contacts.values() if c.state == "waiting"}


def free_agents(twins: Twins, picture: LineSnapshot) -> None:
    """S6, inside Redis: who stands free is available, reachable, and has room."""
    agents = {agent.id: agent for agent in picture.agents}
    for key in twins.stored("f:*"):
        channel = key.split(":f:")[1].split(":")[0]
        for id in twins.plain.zrange(key, 0, -1):
            agent = agents[id]
            assert agent.presence == "available"
            assert agent.reachable
            assert agent.offer is None
            assert agent.load.get(channel, 0) < agent.capacity[channel]


def on_duty(twins: Twins, picture: LineSnapshot) -> None:
    """Inside Redis: the lanes' duty is exactly who is available and reachable."""
    kept = {(key.split(":d:")[1], id) for key in twins.stored("d:*") for id in twins.plain.smembers(key)}
    true = {
        (f"{channel}:{lane.lane}", agent.id)
        for agent in picture.agents
        if (agent.presence, agent.reachable) == ("available", True)
        for channel, most in agent.capacity.items()
        if most
        for lane in agent.lanes
    }
    assert kept == true


def who_is_gone_is_awaited(
    twins: Twins, picture: LineSnapshot, contacts: Mapping[str, Contact], offers: Mapping[str, Offer]
) -> None:
    """L4: conversations without a leg, and no others, have a last moment exactly while their agent is out of reach."""
    awaited = {id for kind, id in twins.deadlines() if kind == "lost"}
    gone = {id for agent in picture.agents if not agent.reachable for id in agent.contacts}
    without = {id for id in gone if contacts[id].state == "connected" and offers[contacts[id].offer or ""].met}
    assert awaited == without, f"L4: {awaited} awaited, not {without}"


def nothing_is_left(twins: Twins, picture: LineSnapshot) -> None:
    """S17: when everybody has left, no timer, lane, hand, mark or count refers to anybody."""
    assert not [name for name in picture.counts if name.startswith("contacts.")]
    assert picture.waiting == ()
    left = {key.split(":")[1] for key in twins.stored()}
    gone = {"w", "order", "live", "hand", "cool", "marks", "texts", "x"}
    assert not left & gone, f"S17: {left & gone}"
    kinds = {kind for kind, _ in twins.deadlines()}
    assert kinds <= {"beat", "ready", "until"}, f"S17: {kinds}"
    assert twins.plain.xlen(f"{{{twins.name}}}:effects") == 0
