"""The lanes of one agent: at most twelve, the nearest ring first. Pure."""

from __future__ import annotations

from functools import lru_cache

from helpline.domain.accounts import Account
from helpline.domain.areas import Area
from helpline.geography.cells import cells_within
from helpline.geography.departements import departements
from helpline.geography.postal_codes import postal_codes
from helpline.policies.lanes import RingKind, cell_value, lane
from routing.model import AgentLane
from routing.policy import MOST_LANES

MOST_CELLS, LEAST_CELLS = 6, 2
MOST_DEPARTEMENTS = 2
# Lanes kept whatever an account says: their own, two départements, a région, and the least of cells.
_KEPT = 1 + MOST_DEPARTEMENTS + 1 + LEAST_CELLS
MOST_CHOSEN = MOST_LANES - _KEPT
"""How many queues, languages and skills an agent may have together, the language everybody speaks left out."""

# Rings by nearness; within a ring the nearer place comes first, so that the nearest agent is asked first.
_ORDER = (
    RingKind.SAME_HELPER,
    RingKind.NEAR,
    RingKind.DEPARTEMENT,
    RingKind.REGION,
    RingKind.LANGUAGE,
    RingKind.SKILL,
    RingKind.EVERYONE,
)
_PLACES_IN_A_RING = 10


def lanes_of(account: Account, spoken_by_all: str) -> tuple[AgentLane, ...]:
    """What this person serves, with level = ring, then rank within it."""
    chosen = _chosen(account, spoken_by_all)[-MOST_CHOSEN:]  # the queues stand last: they stay, whatever is too much
    rooms = MOST_LANES - 1 - len(chosen)
    around = _around(account.area, rooms) if account.area else ()
    served = sorted(((RingKind.SAME_HELPER, account.id), *around, *chosen), key=lambda one: _ORDER.index(one[0]))
    ranks = dict.fromkeys(_ORDER, 0)
    lanes = []
    for kind, value in served:
        # Queues, languages and skills are equals: only places have a nearest one.
        placed = kind in (RingKind.NEAR, RingKind.DEPARTEMENT)
        lanes.append(AgentLane(lane(kind, value), _ORDER.index(kind) * _PLACES_IN_A_RING + placed * ranks[kind]))
        ranks[kind] += 1
    return tuple(lanes)


def chosen_too_many(account: Account, spoken_by_all: str) -> bool:
    """Whether the queues, languages and skills leave too little room for places."""
    return len(_chosen(account, spoken_by_all)) > MOST_CHOSEN


def _chosen(account: Account, spoken_by_all: str) -> list[tuple[RingKind, str]]:
    languages = [language for language in account.languages if language != spoken_by_all]
    return [
        *((RingKind.LANGUAGE, language) for language in languages),
        *((RingKind.SKILL, skill) for skill in account.skills),
        *((RingKind.EVERYONE, queue) for queue in account.queues),
    ]


@lru_cache(maxsize=2_000)
def _around(area: Area, rooms: int) -> tuple[tuple[RingKind, str], ...]:
    """Cells, départements and the région of an area, in no more lanes than there is room for."""
    near = postal_codes().departements_within(area)[:MOST_DEPARTEMENTS]
    region = departements()[near[0]].region
    wide = [*((RingKind.DEPARTEMENT, code) for code in near), *([(RingKind.REGION, region)] if region else [])]
    cells = cells_within(area)[: max(min(MOST_CELLS, rooms - len(wide)), 0)]
    return (*((RingKind.NEAR, cell_value(cell)) for cell in cells), *wide)
