"""The people who sign in: volunteers, advisors and supervisors."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from helpline.domain.areas import Area


class Role(StrEnum):
    """What a signed-in person may do. A supervisor may also take calls."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"


class Kind(StrEnum):
    """Where somebody helps: a volunteer anywhere, by telephone; an advisor first of all around their own place."""

    VOLUNTEER = "volunteer"
    ADVISOR = "advisor"


@dataclass(frozen=True, slots=True)
class Account:
    """One person. `id` is opaque and is also the agent's id in `routing`.

    `queues` are those they serve, `area` is where an advisor helps (None for a volunteer), `languages` what they speak
    (ISO 639-1), `skills` the topics they know well.
    """

    id: str
    login: str
    name: str
    role: Role
    disabled: bool = False
    queues: tuple[str, ...] = ("general",)
    kind: Kind = Kind.VOLUNTEER
    area: Area | None = None
    languages: tuple[str, ...] = ("fr",)
    skills: tuple[str, ...] = ()
