"""The lanes of one agent: at most twelve, the nearest ring first. Pure."""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache

from helpline.domain.accounts import Account
from helpline.domain.areas import Area
from helpline.geography.covering import covering
from helpline.geography.departements import departements
from helpline.geography.postal_codes import postal_codes
from helpline.policies.lanes import RingKind, cell_value, lane
from routing.model import AgentLane
from routing.policy import MOST_LANES

MOST_CELLS, LEAST_CELLS = 7, 2
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
_STEPS_IN_A_RING = 10
_BANDS_KM = (2, 5, 10, 15, 25, 40, 60, 90, 130)
"""Up to so far advisors are equally near a cell: among them the longest idle is asked first."""

_Served = tuple[RingKind, str, int]
"""A ring, what is served in it, and the step of nearness within it."""


def lanes_of(account: Account, spoken_by_all: str) -> tuple[AgentLane, ...]:
    """What this person serves, with level = ring, then nearness within it."""
    chosen = _chosen(account, spoken_by_all)[-MOST_CHOSEN:]  # the queues stand last: they stay, whatever is too much
    rooms = MOST_LANES - 1 - len(chosen)
    around = _around(account.area, rooms) if account.area else ()
    # Queues, languages and skills are equals: only places are nearer or farther.
    served = [(RingKind.SAME_HELPER, account.id, 0), *around, *((kind, value, 0) for kind, value in chosen)]
    served.sort(key=lambda one: _ORDER.index(one[0]))
    return tuple(AgentLane(lane(kind, to), _ORDER.index(kind) * _STEPS_IN_A_RING + step) for kind, to, step in served)


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
def _around(area: Area, rooms: int) -> tuple[_Served, ...]:
    """Cells, départements and the région of an area, in no more lanes than there is room for."""
    near = postal_codes().departements_within(area)[:MOST_DEPARTEMENTS]
    region = departements()[near[0]].region
    wide = [(RingKind.DEPARTEMENT, code, rank) for rank, code in enumerate(near)]
    wide += [(RingKind.REGION, region, 0)] if region else []
    cells = covering(area, max(min(MOST_CELLS, rooms - len(wide)), 0))
    return (*((RingKind.NEAR, cell_value(cell), bisect_left(_BANDS_KM, km)) for cell, km in cells), *wide)
