"""The demonstration's people. All invented."""

from __future__ import annotations

from helpline.domain.accounts import Kind, Role
from helpline.services.enrolment import Newcomer

PEOPLE = (
    Newcomer("camille", "Camille Aubin", Role.AGENT, languages=("fr", "en")),
    Newcomer("sacha", "Sacha Morvan", Role.AGENT),
    Newcomer("maelle", "Maëlle Kerbrat", Role.AGENT, Kind.ADVISOR, postal_code="29200", radius_km=30),
    Newcomer("dominique", "Dominique Leroux", Role.SUPERVISOR),
)
