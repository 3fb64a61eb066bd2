"""What a contact asks for and what an agent serves, as lanes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from helpline.domain.accounts import Account, Kind, Role
from helpline.domain.areas import Area, Point
from helpline.geography.postal_codes import Place, postal_codes
from helpline.policies.lanes import RingKind, kind_of
from helpline.policies.loader import SHIPPED, read_policies
from helpline.policies.policies import Needs
from helpline.policies.serving import MOST_CHOSEN, chosen_too_many, lanes_of
from routing.model import check_lanes

POLICIES = read_policies(SHIPPED)
BREST = Area(Point(48.39, -4.486), 30)


def place(digits: str) -> Place:
    found = postal_codes().find(digits)
    assert found is not None
    return found


def account(**changes: object) -> Account:
    return Account("a_1", "maelle", "Maëlle Kerbrat", Role.AGENT, **changes)  # type: ignore[arg-type]


def lanes(needs: Needs) -> list[tuple[str, int]]:
    return [(step.lane, step.after_ms // 1000) for step in POLICIES.schedule(needs)]


def served(who: Account) -> list[tuple[str, int]]:
    return [(lane.lane, lane.level) for lane in lanes_of(who, "fr")]


def test_all_that_may_be_known_of_a_caller() -> None:
    needs = Needs("general", "en", "arnaque", place("29200"), "a_9")
    assert lanes(needs) == [
        ("agent:a_9", 0),
        ("lang:en", 15),
        ("cell:0:774:-48", 55),
        ("cell:1:387:-24", 65),
        ("cell:2:193:-12", 75),
        ("cell:3:96:-6", 85),
        ("dep:29", 95),
        ("reg:53", 105),
        ("skill:arnaque", 115),
        ("general", 125),
    ]


def test_what_is_not_known_takes_no_time() -> None:
    assert lanes(Needs("general", "fr")) == [("general", 0)]
    assert lanes(Needs("general", "fr", place=place("29"))) == [("dep:29", 0), ("reg:53", 10), ("general", 20)]
    no_region = lanes(Needs("general", "fr", place=place("97133")))
    cells = ["cell:0:286:-671", "cell:1:143:-336", "cell:2:71:-168", "cell:3:35:-84"]
    assert [lane for lane, _ in no_region] == [*cells, "dep:977", "general"]


def test_a_volunteer_serves_skills_languages_and_everyone() -> None:
    assert served(account()) == [("agent:a_1", 0), ("general", 60)]
    gifted = account(languages=("fr", "en"), skills=("arnaque", "outils"), queues=("general", "proche"))
    assert served(gifted) == [
        ("agent:a_1", 0),
        ("lang:en", 40),
        ("skill:arnaque", 50),
        ("skill:outils", 50),
        ("general", 60),
        ("proche", 60),
    ]


def test_an_advisor_serves_the_ground_around_first() -> None:
    lanes = served(account(kind=Kind.ADVISOR, area=BREST))
    assert lanes[0] == ("agent:a_1", 0)
    assert lanes[-3:] == [("dep:29", 20), ("reg:53", 30), ("general", 60)]
    near = lanes[1:-3]
    assert 1 <= len(near) <= 7
    assert near[0][0] in {step.lane for step in POLICIES.schedule(Needs("general", "fr", place=place("29200")))}
    assert [level for _, level in near] == sorted(level for _, level in near)


def test_of_two_advisors_in_one_cell_the_nearer_one_is_asked_first() -> None:
    """Each serves the large cell where Brest and Quimper lie, from its two ends and from Lorient beyond."""
    cell = "cell:3:96:-6"
    levels = {}
    for code in ("29000", "56100"):
        point = place(code).point
        assert point is not None
        levels[code] = dict(served(account(kind=Kind.ADVISOR, area=Area(point, 100))))[cell]
    assert levels["29000"] < levels["56100"]


def test_seven_cells_at_most_and_fewer_when_there_is_less_room() -> None:
    def kinds(who: Account) -> list[RingKind]:
        return [kind_of(lane) for lane, _ in served(who)]

    wide = Area(Point(47.2, 2.1), 150)
    assert kinds(account(area=wide)).count(RingKind.NEAR) == 7
    busy = account(area=wide, languages=("fr", "en", "ar", "pt"), skills=("arnaque", "outils"))
    assert kinds(busy).count(RingKind.NEAR) == 2
    assert not chosen_too_many(busy, "fr")
    assert chosen_too_many(account(languages=("en", "ar", "pt", "es"), skills=("arnaque", "outils")), "fr")


words = st.lists(st.sampled_from(("fr", "en", "ar", "pt", "es", "it", "de", "pl")), unique=True, max_size=8)
areas = st.builds(Area, st.builds(Point, st.floats(42, 51), st.floats(-5, 8)), st.integers(1, 200))


@given(words, words, st.none() | areas)
def test_never_more_than_twelve_lanes_and_the_queue_among_them(
    languages: list[str], skills: list[str], area: Area | None
) -> None:
    who = account(languages=tuple(languages), skills=tuple(skills), area=area)
    lanes = lanes_of(who, "fr")
    check_lanes(lanes)
    names = [lane.lane for lane in lanes]
    assert names[0] == "agent:a_1"
    assert names[-1] == "general"
    assert [lane.level for lane in lanes] == sorted(lane.level for lane in lanes)
    assert ("cell:" in "".join(names)) == (area is not None)
    if not chosen_too_many(who, "fr"):
        assert {f"lang:{word}" for word in languages if word != "fr"} | {f"skill:{word}" for word in skills} <= set(
            names
        )
    assert MOST_CHOSEN == 6


def test_the_ring_is_told_from_the_lane() -> None:
    rings = dict.fromkeys(kind_of(lane) for lane, _ in lanes(Needs("general", "en", "arnaque", place("29200"), "a_9")))
    assert list(rings) == [rule.kind for rule in POLICIES.queues["general"].rings]
    assert kind_of("elsewhere:1") is RingKind.EVERYONE
