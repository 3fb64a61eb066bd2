"""The people who sign in: volunteers and supervisors."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a signed-in person may do. A supervisor may also take calls."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"


@dataclass(frozen=True, slots=True)
class Account:
    """One person. `id` is opaque and is also the agent's id in `routing`; `lanes` is what they serve, nearest first."""

    id: str
    login: str
    name: str
    role: Role
    disabled: bool = False
    lanes: tuple[str, ...] = ("general",)
