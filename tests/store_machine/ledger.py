"""What the events of one epoch told, and the rules that are about their order: S7, S8, S11, S16, tallies."""

from __future__ import annotations

from collections import Counter

from routing.model import Event, Policy

GRAPH = {
    None: {"arrived", "waiting"},
    "arrived": {"in_flow", "waiting", "closed"},
    "in_flow": {"in_flow", "waiting", "closed"},
    "waiting": {"waiting", "offered", "closed"},
    "offered": {"offered", "connecting", "waiting", "closed"},
    "connecting": {"connecting", "connected", "waiting", "wrapping_up", "closed"},
    "connected": {"connected", "waiting", "wrapping_up"},
    "wrapping_up": {"closed", "connecting", "wrapping_up"},
    "closed": {"closed"},
}
OVER = {"offer.declined", "offer.expired", "offer.rescinded", "offer.failed", "contact.requeued"}
HANDED_ON = "contact.transferred"


class Ledger:
    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.n = 0
        self.seq: dict[str, int] = {}
        self.state: dict[str, str] = {}
        self.cooling: dict[tuple[str, str], int] = {}
        self.deadline: dict[str, int] = {}
        self.over: set[str] = set()
        self.resting: set[str] = set()
        self.presence: dict[str, str] = {}
        self.today: Counter[str] = Counter()

    def read(self, event: Event) -> None:
        self.n += 1
        assert event.n == self.n, "S16: a number is missing"
        before = self.state.get(event.contact or "")
        if event.contact is not None:
            self._follow(event, event.contact)
        if event.offer is not None:
            self._offer(event, event.offer, before)
        if event.agent is not None:
            self._rest(event, event.agent)
        self._tally(event)

    def _follow(self, event: Event, contact: str) -> None:
        assert event.seq is not None
        expected = self.seq.get(contact, event.seq - 1) + 1
        assert event.seq == expected, f"S8: seq {event.seq} of {contact}, not {expected}"
        before, after = self.state.get(contact), event.data["state"]
        assert after in GRAPH[before], f"S8: {before} -> {after} by {event.type}"
        self.seq[contact], self.state[contact] = event.seq, after

    def _offer(self, event: Event, offer: str, before: str | None) -> None:
        assert event.contact is not None
        assert event.agent is not None
        pair = (event.contact, event.agent)
        assert offer not in self.over or event.type == "contact.closed", f"S8: {event.type} after the end of {offer}"
        match event.type:
            case "offer.made":
                assert self.cooling.get(pair, 0) <= event.at, f"S7: {pair} is in cooldown"
                self.deadline[offer] = event.data["deadline"]
            case "offer.answering" | "offer.held_back":
                self.deadline[offer] = event.data["deadline"]
            case "offer.expired" if event.data["reason"] == "no_answer":
                assert event.at >= self.deadline[offer], "S11: expired too soon"
        if event.type in {*OVER, HANDED_ON}:
            self.over.add(offer)
        broke_off = event.type == "contact.requeued" and before == "connecting"  # who talked may go on together
        if event.type in {"offer.declined", "offer.expired", HANDED_ON} or broke_off:
            self.cooling[pair] = event.at + self.policy.cooldown_ms

    def _rest(self, event: Event, agent: str) -> None:
        if event.type == "agent.presence":
            if event.data["presence"] == "available" != self.presence.get(agent):
                self.resting.discard(agent)
                fresh = event.at + self.policy.cooldown_ms  # in the same millisecond, before and after are one
                self.cooling = {pair: over for pair, over in self.cooling.items() if pair[1] != agent or over >= fresh}
            self.presence[agent] = event.data["presence"]
        elif event.type == "agent.rested":
            self.resting.discard(agent)
        elif event.type in OVER - {"offer.rescinded"} and event.data["reason"] != "contact_left":
            self.resting.add(agent)

    def _tally(self, event: Event) -> None:
        waited = event.data.get("waited_ms", 0)
        match event.type, event.data.get("outcome"):
            case "contact.arrived", _:
                self.today["arrived"] += 1
            case (("contact.queued" | "contact.restored"), _):
                self.today["queued"] += 1
            case "contact.connected", _ if not event.data.get("again"):
                self.today["answered"] += 1
                self.today["answered_in_time"] += waited <= self.policy.service_level_ms
            case "contact.requeued", _:
                self.today["requeued"] += 1
            case "contact.transferred", _:
                self.today["transferred"] += 1
            case "offer.declined", _:
                self.today["declined"] += 1
            case "offer.expired", _:
                self.today["missed"] += 1
            case "contact.closed", outcome:
                self.today["closed"] += 1
                self.today["self_served"] += outcome == "self_served"
                self.today["abandoned"] += outcome == "abandoned"
                self.today["abandoned_after_short"] += outcome == "abandoned" and waited >= self.policy.short_abandon_ms
