"""The names of lanes. `routing` never looks inside one; the wallboard tells the ring from it."""

from __future__ import annotations

from enum import StrEnum

from helpline.geography.cells import SIDES, WIDTH, Cell


class RingKind(StrEnum):
    """Who a ring asks."""

    SAME_HELPER = "same_helper"  # who handled this caller lately
    LANGUAGE = "language"
    NEAR = "near"
    DEPARTEMENT = "departement"
    REGION = "region"
    SKILL = "skill"
    EVERYONE = "everyone"


_PREFIXES = {
    RingKind.SAME_HELPER: "agent",
    RingKind.LANGUAGE: "lang",
    RingKind.NEAR: "cell",
    RingKind.DEPARTEMENT: "dep",
    RingKind.REGION: "reg",
    RingKind.SKILL: "skill",
}
_KINDS = {prefix: kind for kind, prefix in _PREFIXES.items()}


def lane(kind: RingKind, value: str) -> str:
    """The lane of a ring, such as dep:29; that of everyone is the queue's name."""
    return value if kind is RingKind.EVERYONE else f"{_PREFIXES[kind]}:{value}"


def cell_value(cell: Cell) -> str:
    """A cell as a lane writes it: which grid, which row and column. Short: each caller's schedule names four."""
    return f"{SIDES.index(cell.side)}:{round(cell.south / cell.side)}:{round(cell.west / (WIDTH * cell.side))}"


def kind_of(name: str) -> RingKind:
    """Which ring a lane belongs to."""
    prefix, colon, _ = name.partition(":")
    return _KINDS.get(prefix, RingKind.EVERYONE) if colon else RingKind.EVERYONE
