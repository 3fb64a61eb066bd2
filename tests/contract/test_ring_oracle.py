"""Who is offered a caller, and when: the whole of policies, lanes and store against a brute-force oracle."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from itertools import count

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from helpline.domain.accounts import Account, Kind, Role
from helpline.domain.areas import Area
from helpline.geography.postal_codes import postal_codes
from helpline.policies.lanes import RingKind, lane
from helpline.policies.policies import Needs, Policies, QueuePolicy, RingRule
from helpline.policies.serving import lanes_of
from routing import sweeper
from routing.memory_store import MemoryStore
from routing.model import LaneStep, Policy, Presence
from routing.redis_store import RedisStore
from routing.store import Store
from tests.examples import examples
from tests.redis_servers import RedisServer
from tests.store_line import DAY, StoreLine

SECONDS = 60
_numbers = count()
LINE_POLICY = Policy(heartbeat_ms=10**9)
CODES = ("29200", "29000", "56100", "35000", "75001", "29", "97400")
RINGS = tuple(kind for kind in RingKind if kind is not RingKind.EVERYONE)


@dataclass
class Somebody:
    """An agent: what they serve, what they are doing at first, what happens to them (second, what)."""

    account: Account
    begins: str  # free, busy or away
    changes: dict[int, str] = field(default_factory=dict)  # comes, goes, or is freed
    declines: bool = False

    @property
    def id(self) -> str:
        return self.account.id


@dataclass
class Case:
    policies: Policies
    needs: Needs
    people: list[Somebody]


rules = st.permutations(RINGS).flatmap(
    lambda order: st.lists(st.integers(1, 20), min_size=1, max_size=len(order)).map(
        lambda lasts: tuple(RingRule(kind, last * 1000, "general") for kind, last in zip(order, lasts, strict=False))
    )
)


@st.composite
def accounts(draw: st.DrawFn, number: int) -> Account:
    place = postal_codes().find(draw(st.sampled_from(("29200", "29000", "56100", "35000"))))
    assert place is not None
    assert place.point is not None
    area = Area(place.point, draw(st.sampled_from((10, 40, 100)))) if draw(st.booleans()) else None
    return Account(
        f"a{number}",
        f"login{number}",
        f"Nom {number}",
        Role.AGENT,
        kind=Kind.ADVISOR if area else Kind.VOLUNTEER,
        area=area,
        languages=("fr", *draw(st.sets(st.just("en")))),
        skills=tuple(draw(st.sets(st.just("arnaque")))),
    )


@st.composite
def cases(draw: st.DrawFn) -> Case:
    rings = (*draw(rules), RingRule(RingKind.EVERYONE, 0, "general"))
    code = draw(st.sampled_from((*CODES, None)))
    needs = Needs(
        "general",
        draw(st.sampled_from(("fr", "en"))),
        draw(st.sampled_from(("arnaque", "outils"))),
        postal_codes().find(code) if code else None,
        draw(st.sampled_from(("a0", "a1", "gone", None))),
    )
    people = [
        Somebody(
            draw(accounts(number)),
            draw(st.sampled_from(("free", "busy", "busy", "away"))),
            draw(
                st.dictionaries(
                    st.integers(1, SECONDS), st.sampled_from(("comes", "goes", "goes", "freed")), max_size=3
                )
            ),
            draw(st.booleans()),
        )
        for number in range(draw(st.integers(2, 4)))
    ]
    return Case(Policies("fr", {"general": QueuePolicy({"normal": 0}, rings)}), needs, people)


# --- the oracle: no lanes, no scripts; every second, everybody is asked whether it is their turn ----------------------


@dataclass
class Watched:
    """One agent as the oracle sees them. `idle` orders those who are equally near: (second, turn within it)."""

    who: Somebody
    present: bool
    busy: bool
    idle: tuple[int, int]
    cool: int = -1
    rests: int = -1


class Oracle:
    def __init__(self, case: Case) -> None:
        self.case = case
        rings = case.policies.queues["general"].rings
        self.rings = [(rule, wanted) for rule in rings if (wanted := self._wanted(rule.kind))]
        self.ring, self.until = 0, self.rings[0][0].for_ms // 1000
        self.agents = [
            Watched(who, who.begins != "away", who.begins == "busy", (0, number))
            for number, who in enumerate(case.people)
        ]
        self.offers: list[tuple[int, str]] = []
        self.taken = False

    def _wanted(self, kind: RingKind) -> str:
        """What somebody must serve to be in this ring; "" when the ring does not apply."""
        needs, known = self.case.needs, self.case.needs.place
        south_west = None
        if known and known.point:
            south_west = (known.point.latitude // 0.5 * 0.5, known.point.longitude // 0.5 * 0.5)
        return {
            RingKind.SAME_HELPER: needs.helper or "",
            RingKind.LANGUAGE: "" if needs.language == "fr" else needs.language,
            RingKind.NEAR: f"{south_west[0]:.1f}:{south_west[1]:.1f}" if south_west else "",
            RingKind.DEPARTEMENT: known.departement.code if known else "",
            RingKind.REGION: known.departement.region if known else "",
            RingKind.SKILL: needs.topic,
            RingKind.EVERYONE: "general",
        }[kind]

    def level(self, agent: Watched) -> int | None:
        """How near the agent is in the present ring, None when not in it."""
        rule, wanted = self.rings[self.ring]
        served = {lane.lane: lane.level for lane in lanes_of(agent.who.account, "fr")}
        return served.get(lane(rule.kind, wanted))

    @property
    def last(self) -> bool:
        return self.ring == len(self.rings) - 1

    def widen(self, since: int) -> None:
        self.ring += 1
        self.until = since + self.rings[self.ring][0].for_ms // 1000

    def look(self, second: int) -> None:
        while not self.taken:
            serving = [
                (level, agent.idle, agent)
                for agent in self.agents
                if agent.present and agent.cool <= second and (level := self.level(agent)) is not None
            ]
            if not serving and not self.last:
                self.widen(second)
                continue
            free = [one for one in serving if not one[2].busy and one[2].rests <= second]
            if not free:
                return
            agent = min(free, key=lambda one: one[:2])[2]
            self.offers.append((second, agent.who.id))
            if agent.who.declines:
                agent.cool, agent.rests = second + 30, second + 5
            else:
                self.taken = True

    def passes(self, second: int) -> None:
        for number, agent in enumerate(self.agents):
            if agent.rests == second:
                agent.idle = (second, number)
        self.look(second)  # a cooldown that ends as the ring does is heeded first
        while not self.last and self.until <= second and not self.taken:
            self.widen(self.until)
        self.look(second)
        for number, agent in enumerate(self.agents):
            match agent.who.changes.get(second):
                case "comes" if not agent.present:
                    agent.present, agent.rests, agent.cool, agent.idle = True, -1, -1, (second, number)
                case "goes":
                    agent.present = False
                case "freed" if agent.busy:
                    agent.busy, agent.idle = False, (second, number)
            self.look(second)

    def run(self) -> list[tuple[int, str]]:
        self.look(0)
        for second in range(1, SECONDS + 1):
            self.passes(second)
        return self.offers


# --- the line ---------------------------------------------------------------------------------------------------------


class Played(StoreLine):
    """The same case on a store: agents who answer at once, one caller under watch."""

    def __init__(self, case: Case, store: Store) -> None:
        super().__init__(LINE_POLICY)
        self.case, self.store = case, store
        self.offers: list[tuple[int, str]] = []
        self.taken = False
        self.busy: set[str] = set()

    async def begin(self) -> None:
        for who in self.case.people:
            self.now += 1
            lanes = lanes_of(who.account, "fr")
            await self.store.configure_agent(self.op(), who.id, lanes, {"voice": 1})
            if who.begins != "away":
                await self.store.set_presence(self.op(), who.id, Presence.AVAILABLE)
            if who.begins == "busy":
                await self.queues(f"of-{who.id}", (LaneStep(f"agent:{who.id}", 0),))
                await self.converses(who.id)
                self.busy.add(who.id)
        self.began = self.now
        await self.arrives("c")
        await self.store.enqueue(self.op(), "c", self.case.policies.schedule(self.case.needs))
        await self.answer(0)

    async def answer(self, second: int) -> None:
        """Whoever is rung declines or takes the call, until nobody is."""
        while (offer := await self.ringing()) and not self.taken:
            self.offers.append((second, offer[1]))
            if next(who for who in self.case.people if who.id == offer[1]).declines:
                await self.store.decline(self.op(), offer[0], offer[1], "busy")
            else:
                await self.store.accept(self.op(), offer[0], offer[1])
                self.taken = True
        await sweeper.sweep(self.store)

    async def ringing(self) -> tuple[str, str] | None:
        contact = await self.contact("c")
        offer = await self.store.offer(contact.offer) if contact.offer else None
        return (offer.id, offer.agent) if offer else None

    async def change(self, who: Somebody, what: str) -> None:
        if what == "freed" and who.id in self.busy:
            self.busy.remove(who.id)
            await self.store.hang_up(self.op(), f"of-{who.id}", who.id)
            await self.store.close(self.op(), f"of-{who.id}", who.id, "solved")
        elif what != "freed":
            presence = Presence.AVAILABLE if what == "comes" else Presence.AWAY
            await self.store.set_presence(self.op(), who.id, presence)
        await sweeper.sweep(self.store)

    async def run(self) -> list[tuple[int, str]]:
        await self.begin()
        for second in range(1, SECONDS + 1):
            if self.taken:
                break
            self.now = self.began + second * 1000
            await sweeper.sweep(self.store)
            await self.answer(second)
            for who in self.case.people:
                if (what := who.changes.get(second)) and not self.taken:
                    await self.change(who, what)
                    await self.answer(second)
        return self.offers


def drawn(many: int) -> settings:
    return settings(max_examples=many, suppress_health_check=list(HealthCheck), derandomize=True, database=None)


@examples(few=150, many=400)
def test_callers_are_offered_to_whom_the_oracle_says_at_the_second_it_says(examples: int) -> None:
    @drawn(examples)
    @given(cases())
    def holds(case: Case) -> None:
        oracle = Oracle(case)
        expected = oracle.run()
        line = Played(case, None)  # type: ignore[arg-type]
        line.store = MemoryStore(LINE_POLICY, line.clock, day=lambda: DAY)
        assert asyncio.run(line.run()) == expected
        event(f"{min(len(expected), 3)} offers")
        event(f"{oracle.ring} widenings")

    holds()


@examples(few=50, many=150)
def test_and_so_they_are_on_redis(redis_server: RedisServer, examples: int) -> None:
    async def played(case: Case) -> list[tuple[int, str]]:
        line = Played(case, None)  # type: ignore[arg-type]
        store = RedisStore.connect(
            redis_server.url, f"oracle-{next(_numbers)}", LINE_POLICY, line.clock, day=lambda: DAY
        )
        line.store = store
        try:
            return await line.run()
        finally:
            await store.aclose()

    @drawn(examples)
    @given(cases())
    def holds(case: Case) -> None:
        assert asyncio.run(played(case)) == Oracle(case).run()

    holds()
