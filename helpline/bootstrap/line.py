"""What the line says and where people stand: flows, hours, policies, the queue. One for all channels."""

from __future__ import annotations

from dataclasses import dataclass

from helpline.adapters.published_flows import load_published
from helpline.adapters.sql.records import SqlRecords
from helpline.bootstrap.connections import Connections
from helpline.domain.errors import Misconfigured
from helpline.geography.postal_codes import lookup
from helpline.policies.fit import refuse_unfit
from helpline.policies.loader import load_policies
from helpline.policies.policies import Policies
from helpline.services.flow_steps import FlowSteps
from helpline.services.helpers import Helpers
from helpline.services.intake import Intake
from helpline.services.opening import Opening
from helpline.services.places import Places
from helpline.services.ports import Clock
from helpline.services.pseudonyms import Pseudonyms
from helpline.services.public_status import Channel, PublicStatus
from helpline.services.queueing import Queueing
from helpline.services.surveys import Surveys
from helpline.settings import Settings
from ivr_flows.engine import Engine
from ivr_flows.flow import Library
from ivr_flows.loader import MAIN_FLOW


@dataclass(frozen=True, slots=True)
class Line:
    """What every channel needs of the line."""

    policies: Policies
    pseudonyms: Pseudonyms
    records: SqlRecords
    queueing: Queueing
    flows: FlowSteps
    surveys: Surveys
    intake: Intake
    status: PublicStatus


def line_of(settings: Settings, made: Connections) -> Line:
    """The flows as they are published, refused where they cannot be spoken or do not fit the policies."""
    policies = load_policies(settings.data_dir)
    pseudonyms, records = Pseudonyms(settings.pseudonym_keys), SqlRecords(made.database)
    queueing = Queueing(made.store, Places(settings.secret_key), policies, Helpers(records, pseudonyms))
    library = load_published(settings.data_dir / "flows", policies.queues)
    refuse_unfit(policies, library.present())
    refuse_unspoken(settings, library)
    engine = Engine(library, {"postal_code": lookup})
    openings = openings_of(settings, made.opening, made.clock)
    flows = FlowSteps(made.store, engine, openings, queueing, MAIN_FLOW, settings.number_languages)
    surveys = Surveys(made.store, engine, flows, MAIN_FLOW)
    intake = Intake(made.store, flows, queueing, made.ids, pseudonyms)
    caps = {"voice": None, "chat": settings.chat_queue}
    channels = {name: Channel(hours, caps[name]) for name, hours in openings.items()}
    status = PublicStatus(made.store, channels, made.clock)
    return Line(policies, pseudonyms, records, queueing, flows, surveys, intake, status)


def openings_of(settings: Settings, opening: Opening, clock: Clock) -> dict[str, Opening]:
    """The hours of each channel; the chat's are the line's own unless it has others."""
    own = Opening(settings.chat_hours, settings.timezone, clock) if settings.chat_hours else opening
    return {"voice": opening, "chat": own}


def refuse_unspoken(settings: Settings, library: Library) -> None:
    """Raise `Misconfigured` for a number in a language of which there is no sentence."""
    spoken = library.catalogues.by_language
    faults = tuple(
        f"HELPLINE_NUMBER_LANGUAGES gives {number} the language « {language} », and there are {', '.join(spoken)}."
        for number, language in settings.number_languages.items()
        if language not in spoken
    )
    if faults:
        raise Misconfigured(faults)
