"""Somebody who would like to become a volunteer, until they are one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """How far an application has come."""

    NEW = "new"
    INVITED = "invited"
    JOINED = "joined"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Application:
    """What a person wrote on the public form. `at` is in milliseconds since 1970 (UTC)."""

    id: str
    name: str
    email: str
    telephone: str
    postal_code: str
    message: str
    at: int
    stage: Stage = Stage.NEW
