"""The demonstration's people. All invented."""

from __future__ import annotations

from dataclasses import dataclass

from helpline.domain.accounts import Role


@dataclass(frozen=True, slots=True)
class Person:
    login: str
    name: str
    role: Role


PEOPLE = (
    Person("camille", "Camille Aubin", Role.AGENT),
    Person("sacha", "Sacha Morvan", Role.AGENT),
    Person("dominique", "Dominique Leroux", Role.SUPERVISOR),
)
