"""Who is offered a caller, and when: the whole of policies, lanes and store against a brute-force oracle."""

from __future__ import annotations

import asyncio
import csv
import gzip
import io
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import count

import yaml
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from helpline.domain.accounts import Account, Kind, Role
from helpline.domain.areas import Area, Point, distance_km
from helpline.geography.postal_codes import postal_codes
from helpline.policies.lanes import RingKind
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
# Where advisors help, and whom they are near to: at which of the four sizes of square, the smallest first, and how far
# its postal codes are in the mean, in km. Written down by hand: the oracle must not ask the code it judges. All hold
# whatever languages and skills leave room for.
NEAR = {
    ("29200", 10): {"29200": (0, 5)},
    ("29200", 80): {"29200": (3, 32), "29000": (3, 63)},
    ("29200", 100): {"29200": (3, 32), "29000": (3, 63)},
    ("29000", 10): {"29000": (0, 0)},
    ("29000", 40): {"29000": (3, 17)},
    ("29000", 60): {"29200": (3, 35), "29000": (3, 17)},
    ("29000", 100): {"29200": (3, 35), "29000": (3, 17), "56100": (3, 64)},
    ("56100", 10): {"56100": (1, 4)},
    ("56100", 40): {"56100": (3, 17)},
    ("35000", 10): {"35000": (0, 2)},
    ("35000", 100): {"35000": (3, 19)},
}
BANDS = (2, 5, 10, 15, 25, 40, 60, 90, 130)  # up to so many km advisors are equally near
RINGS = tuple(kind for kind in RingKind if kind is not RingKind.EVERYONE)


@dataclass
class Somebody:
    """An agent: what they serve, what they are doing at first, what happens to them (second, what)."""

    account: Account
    around: tuple[str, int] | None  # postal code and radius of an advisor
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
    code: str | None  # the postal code behind the needs
    people: list[Somebody]


rules = st.permutations(RINGS).flatmap(
    lambda order: st.lists(st.integers(1, 20), min_size=1, max_size=len(order)).map(
        lambda lasts: tuple(RingRule(kind, last * 1000, "general") for kind, last in zip(order, lasts, strict=False))
    )
)


def account_of(
    number: int, around: tuple[str, int] | None, languages: tuple[str, ...] = ("fr",), skills: tuple[str, ...] = ()
) -> Account:
    return Account(
        f"a{number}",
        f"login{number}",
        f"Nom {number}",
        Role.AGENT,
        kind=Kind.ADVISOR if around else Kind.VOLUNTEER,
        area=Area(_points()[around[0]][1], around[1]) if around else None,
        languages=languages,
        skills=skills,
    )


@st.composite
def accounts(draw: st.DrawFn, number: int, around: tuple[str, int] | None) -> Account:
    languages = ("fr", *draw(st.sets(st.just("en"))))
    return account_of(number, around, languages, tuple(draw(st.sets(st.just("arnaque")))))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    rings = (*draw(rules), RingRule(RingKind.EVERYONE, 0, "general"))
    code = draw(st.sampled_from((*CODES, "29200", "29000", None)))
    needs = Needs(
        "general",
        draw(st.sampled_from(("fr", "en"))),
        draw(st.sampled_from(("arnaque", "outils"))),
        postal_codes().find(code) if code else None,
        draw(st.sampled_from(("a0", "a1", "gone", None))),
    )
    arounds = draw(st.lists(st.sampled_from((None, *sorted(NEAR))), min_size=2, max_size=4))
    people = [
        Somebody(
            draw(accounts(number, around)),
            around,
            draw(st.sampled_from(("free", "busy", "busy", "away"))),
            draw(
                st.dictionaries(
                    st.integers(1, SECONDS), st.sampled_from(("comes", "goes", "goes", "freed")), max_size=3
                )
            ),
            draw(st.booleans()),
        )
        for number, around in enumerate(arounds)
    ]
    return Case(Policies("fr", {"general": QueuePolicy({"normal": 0}, rings)}), needs, code, people)


@cache
def _points() -> dict[str, tuple[str, Point]]:
    """Département and point of each postal code, from the table itself."""
    packed = (files("helpline") / "data" / "codes_postaux.csv.gz").read_bytes()
    rows = csv.DictReader(io.StringIO(gzip.decompress(packed).decode("utf-8")))
    return {
        row["code_postal"]: (row["departement"], Point(float(row["latitude"]), float(row["longitude"]))) for row in rows
    }


@cache
def _region_of(departement: str) -> str:
    table = yaml.safe_load((files("helpline") / "data" / "departements.yaml").read_text("utf-8"))
    return str(table["departements"][departement][1])


@cache
def _departements(around: tuple[str, int]) -> list[str]:
    """The two nearest départements that hold a commune within the radius, the nearest first."""
    center = _points()[around[0]][1]
    inside = sorted((distance_km(center, point), code) for code, point in _points().values())
    return list(dict.fromkeys(code for km, code in inside if km <= around[1]))[:2]


def test_whom_the_oracle_holds_for_near_is_within_the_radius_and_nobody_else() -> None:
    for (code, km), near in NEAR.items():
        center = _points()[code][1]
        within = {other for other in CODES if other in _points() and distance_km(center, _points()[other][1]) <= km}
        assert set(near) == within, (code, km)


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
        self.rings = [
            (rule, size)
            for rule in case.policies.queues["general"].rings
            if self._applies(rule.kind)
            for size in (range(4) if rule.kind is RingKind.NEAR else (0,))
        ]
        self.ring, self.until = 0, self.rings[0][0].for_ms // 1000
        self.agents = [
            Watched(who, who.begins != "away", who.begins == "busy", (0, number))
            for number, who in enumerate(case.people)
        ]
        self.offers: list[tuple[int, str]] = []
        self.taken = False

    def _applies(self, kind: RingKind) -> bool:
        """Whether enough is known of the caller for this ring."""
        needs, code = self.case.needs, self.case.code
        return {
            RingKind.SAME_HELPER: needs.helper is not None,
            RingKind.LANGUAGE: needs.language != "fr",
            RingKind.NEAR: code in _points(),
            RingKind.DEPARTEMENT: code is not None,
            RingKind.REGION: code is not None,
            RingKind.SKILL: True,
            RingKind.EVERYONE: True,
        }[kind]

    def level(self, agent: Watched) -> int | None:
        """How near the agent is in the present ring, None when not in it."""
        (rule, size), needs, who = self.rings[self.ring], self.case.needs, agent.who
        match rule.kind:
            case RingKind.SAME_HELPER:
                serves = who.id == needs.helper
            case RingKind.LANGUAGE:
                serves = needs.language in who.account.languages
            case RingKind.SKILL:
                serves = needs.topic in who.account.skills
            case RingKind.EVERYONE:
                serves = True
            case _:
                return self._away(rule.kind, size, who.around) if who.around else None
        return 0 if serves else None

    def _away(self, kind: RingKind, size: int, around: tuple[str, int]) -> int | None:
        code = self.case.code or ""
        departement, served = _points()[code][0] if code in _points() else code, _departements(around)
        if kind is RingKind.DEPARTEMENT:
            return served.index(departement) if departement in served else None
        if kind is RingKind.REGION:
            return 0 if _region_of(served[0]) == _region_of(departement) else None
        at, km = NEAR[around].get(code, (None, 0))
        return sum(km > band for band in BANDS) if at == size else None

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


def test_the_nearer_of_two_advisors_is_asked_first_though_the_other_has_been_idle_longer() -> None:
    near = (RingRule(RingKind.NEAR, 10_000, "general"), RingRule(RingKind.EVERYONE, 0, "general"))
    policies = Policies("fr", {"general": QueuePolicy({"normal": 0}, near)})
    needs = Needs("general", "fr", "outils", postal_codes().find("29000"))
    people = [
        Somebody(account_of(number, around), around, "free", declines=True)
        for number, around in enumerate((("29200", 100), ("29000", 100)))
    ]
    case = Case(policies, needs, "29000", people)
    line = Played(case, None)  # type: ignore[arg-type]
    line.store = MemoryStore(LINE_POLICY, line.clock, day=lambda: DAY)
    offers = asyncio.run(line.run())
    assert offers[:2] == [(0, "a1"), (0, "a0")]
    assert offers == Oracle(case).run()


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
