"""Settings in, services out: the only module that knows every adapter."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from helpline.adapters.answers import RedisAnswers
from helpline.adapters.clock import SystemClock
from helpline.adapters.dial_ledger import RedisDialLedger
from helpline.adapters.ids import RandomIds
from helpline.adapters.passwords import Argon2Passwords
from helpline.adapters.phone_checks import RedisPhoneChecks
from helpline.adapters.published_flows import load_published
from helpline.adapters.rate_counter import RedisRateCounter
from helpline.adapters.redis_probe import RedisSelfReport
from helpline.adapters.sealing import Seal
from helpline.adapters.site_probe import HttpSiteProbe
from helpline.adapters.sql.accounts import SqlAccounts
from helpline.adapters.sql.applications import SqlApplications
from helpline.adapters.sql.database import Database
from helpline.adapters.sql.migrate import migrate as migrate_database
from helpline.adapters.sql.phones import SqlPhoneBook
from helpline.adapters.sql.probe import SqlProbe
from helpline.adapters.sql.purge import SqlPurge
from helpline.adapters.sql.records import SqlRecords
from helpline.adapters.sql.sessions import SqlSessions
from helpline.adapters.transcripts import RedisTranscripts
from helpline.channels.chat.gateway import ChatGateway
from helpline.channels.voice.addresses import Addresses
from helpline.channels.voice.documents import Documents
from helpline.channels.voice.gateway import VoiceGateway
from helpline.channels.voice.softphones import VoiceSoftphones
from helpline.domain.errors import Invalid, Misconfigured
from helpline.geography.postal_codes import lookup
from helpline.policies.loader import load_policies
from helpline.services.adjusting import Adjusting
from helpline.services.agent_desk import AgentDesk
from helpline.services.applications import Applications
from helpline.services.bundle import Services
from helpline.services.chat_desk import ChatDesk
from helpline.services.chat_limits import ChatLimits
from helpline.services.chat_tokens import ChatTokens
from helpline.services.chat_words import ChatWords
from helpline.services.chats import Chats
from helpline.services.configuration_check import ConfigurationCheck, refuse_unsafe
from helpline.services.conversations import Conversations
from helpline.services.dial_guard import DialGuard
from helpline.services.duty import Duty
from helpline.services.effects import Effects
from helpline.services.enrolment import Enrolment, Newcomer
from helpline.services.flow_report import FlowReport
from helpline.services.flow_steps import FlowSteps
from helpline.services.helpers import Helpers
from helpline.services.intake import Intake
from helpline.services.legs import Legs
from helpline.services.letting_go import LettingGo
from helpline.services.offers import Offers
from helpline.services.opening import Opening
from helpline.services.partings import Partings
from helpline.services.phones import KnownPhones
from helpline.services.places import Places
from helpline.services.ports import Clock, Gateway
from helpline.services.pseudonyms import Pseudonyms
from helpline.services.public_status import Channel, PublicStatus
from helpline.services.queueing import Queueing
from helpline.services.records import Drain
from helpline.services.retention import Retention
from helpline.services.ringing import Ringing
from helpline.services.sign_in import SignIn
from helpline.services.surveys import Surveys
from helpline.services.takers import Takers
from helpline.services.verification import Verification
from helpline.services.wallboard import Colleagues, Wallboard
from helpline.services.wrap_up import WrapUp
from helpline.settings import Settings
from ivr_flows.engine import Engine
from ivr_flows.flow import Library
from ivr_flows.loader import MAIN_FLOW
from routing.policy import Policy
from routing.redis_store.connection import TIMEOUT_S
from routing.redis_store.pipe import Pipe
from routing.redis_store.store import RedisStore

REDIS_SECONDS = 1.5  # a webhook has 2 s


@dataclass(frozen=True, slots=True)
class Sweeping:
    """What a sweep process needs besides the services."""

    services: Services
    effects: Effects
    drain: Drain


@asynccontextmanager
async def open_services(
    settings: Settings, gateway: Gateway | None = None, now: Callable[[], int] | None = None
) -> AsyncIterator[Sweeping]:
    """Everything, connected; closed again at the end. Must be entered inside a running loop.

    `gateway` stands in for the provider's REST side where it is recorded instead of asked; `now` (milliseconds) for
    Redis's own clock where time is played.
    """
    async with AsyncExitStack() as stack:
        clock, ids = SystemClock(), RandomIds()
        opening = Opening(settings.opening_hours, settings.timezone, clock)
        policy = Policy(mixed=settings.mix_channels)
        pipe = Pipe(settings.redis_url, TIMEOUT_S)
        store = RedisStore.connect(
            settings.redis_url, settings.line_name, policy, clock=now, day=opening.day, pipe=pipe
        )
        stack.push_async_callback(store.aclose)
        database = Database(settings.database_url)
        stack.push_async_callback(database.close)
        if gateway is None:
            provider = gateway = voice_gateway(settings)
            stack.push_async_callback(provider.close)

        policies = load_policies(settings.data_dir)
        pseudonyms, records = Pseudonyms(settings.pseudonym_keys), SqlRecords(database)
        queueing = Queueing(store, Places(settings.secret_key), policies, Helpers(records, pseudonyms))
        library = load_published(settings.data_dir / "flows", policies.queues)
        refuse_unspoken(settings, library)
        engine = Engine(library, {"postal_code": lookup})
        openings = openings_of(settings, opening, clock)
        flows = FlowSteps(store, engine, openings, queueing, MAIN_FLOW, settings.number_languages)
        intake = Intake(store, flows, queueing, ids, pseudonyms)
        accounts, hasher = SqlAccounts(database), Argon2Passwords()
        counter = RedisRateCounter(settings.redis_url, settings.line_name)
        stack.push_async_callback(counter.aclose)
        transcripts = RedisTranscripts(settings.redis_url, settings.line_name)
        stack.push_async_callback(transcripts.aclose)
        ledger = RedisDialLedger(settings.redis_url, settings.line_name)
        stack.push_async_callback(ledger.aclose)
        checks = RedisPhoneChecks(settings.redis_url, settings.line_name)
        stack.push_async_callback(checks.aclose)
        guard = DialGuard(ledger, pseudonyms, clock, ids, settings.calls_per_day)
        phones = SqlPhoneBook(database, Seal(settings.secret_key, "phone"))
        known = KnownPhones(phones, clock)
        surveys = Surveys(store, engine, flows, MAIN_FLOW)
        caps = {"voice": None, "chat": settings.chat_queue}
        status = PublicStatus(store, {name: Channel(hours, caps[name]) for name, hours in openings.items()}, clock)
        words = ChatWords(transcripts, flows, settings.timezone)
        chats = Chats(
            store,
            transcripts,
            words,
            flows,
            surveys,
            intake,
            queueing,
            status,
            ChatLimits(counter, settings.secret_key),
            ChatTokens(settings.secret_key),
            clock,
        )
        gateways: dict[str, Gateway] = {"voice": gateway, "chat": ChatGateway(chats, words, transcripts)}
        desk, colleagues = ChatDesk(store, transcripts, words), Colleagues(accounts, clock)
        duty = Duty(store, ids, policies.spoken_by_all, phones, settings.chats_each, desk.give_back)
        legs = LettingGo(store, gateways)
        services = Services(
            store=store,
            ids=ids,
            accounts=accounts,
            sign_in=SignIn(accounts, SqlSessions(database), clock, ids, hasher, settings.secret_key),
            opening=opening,
            flows=flows,
            surveys=surveys,
            queueing=queueing,
            intake=intake,
            legs=Legs(store),
            partings=Partings(store, gateway, intake),
            answers=RedisAnswers(pipe, settings.line_name),
            softphones=VoiceSoftphones(
                settings.twilio_account_sid,
                settings.twilio_api_key_sid,
                settings.twilio_api_key_secret,
                None if settings.softphone == "twilio" else settings.softphone,
            ),
            duty=duty,
            verification=Verification(checks, phones, known, guard, gateway, store, clock, ids),
            offers=Offers(store, desk),
            conversations=Conversations(store, legs),
            wrap_up=WrapUp(store, legs),
            agent_desk=AgentDesk(store, policy, duty, known),
            wallboard=Wallboard(store, colleagues),
            public_status=status,
            applications=Applications(
                SqlApplications(database),
                Enrolment(accounts, ids, hasher, policies.spoken_by_all),
                clock,
                ids,
            ),
            transcripts=transcripts,
            chats=chats,
            chat_desk=desk,
            takers=Takers(store, colleagues),
        )
        effects = Effects(store, gateways, intake, Ringing(store, phones, guard), Adjusting(store, ids))
        yield Sweeping(services, effects, Drain(store, records))


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


def voice_gateway(settings: Settings) -> VoiceGateway:
    """The provider's REST side. Must be built inside a running loop and closed."""
    return VoiceGateway(
        settings.twilio_api_url,
        settings.twilio_account_sid,
        settings.twilio_auth_tokens[0],
        settings.line_number,
        Addresses(settings.public_url),
    )


def documents(settings: Settings) -> Documents:
    """The voice channel's documents, in the voices of this installation."""
    return Documents(Addresses(settings.public_url), {"fr": settings.voice, "en": "Polly.Amy-Neural"})


async def migrate(settings: Settings) -> tuple[str | None, str]:
    """Bring the database to this version's tables; returns the revisions before and after."""
    return await migrate_database(settings.database_url)


async def enrol(settings: Settings, people: Sequence[Newcomer], password: str) -> None:
    """Add these people with one password; those already there are left as they are."""
    async with open_enrolment(settings) as enrolment:
        for person in people:
            try:
                await enrolment.add(person, password, SystemClock().now_ms())
            except Invalid as fault:
                if fault.code != "account.login_taken":
                    raise


@asynccontextmanager
async def open_enrolment(settings: Settings) -> AsyncIterator[Enrolment]:
    """What `helpline user` works with."""
    database = Database(settings.database_url)
    try:
        spoken = load_policies(settings.data_dir).spoken_by_all
        yield Enrolment(SqlAccounts(database), RandomIds(), Argon2Passwords(), spoken)
    finally:
        await database.close()


@asynccontextmanager
async def open_check(settings: Settings) -> AsyncIterator[ConfigurationCheck]:
    """What `helpline check` examines. Must be entered inside a running loop."""
    async with AsyncExitStack() as stack:
        day = Opening(settings.opening_hours, settings.timezone, SystemClock()).day
        store = RedisStore.connect(settings.redis_url, settings.line_name, Policy(), day=day)
        stack.push_async_callback(store.aclose)
        database = Database(settings.database_url, patience_ms=30_000)  # it counts every event there is
        stack.push_async_callback(database.close)
        provider = voice_gateway(settings)
        stack.push_async_callback(provider.close)
        redis = RedisSelfReport(settings.redis_url)
        yield ConfigurationCheck(
            redis,
            store,
            SqlProbe(database),
            provider,
            HttpSiteProbe(),
            settings.public_url,
            settings.numbers,
            proxied=bool(settings.proxies),
        )


async def refuse_unsafe_redis(settings: Settings) -> None:
    """Raise `Misconfigured` before a process starts on a Redis that would lose callers."""
    await refuse_unsafe(RedisSelfReport(settings.redis_url))


@asynccontextmanager
async def open_flow_report(settings: Settings) -> AsyncIterator[FlowReport]:
    """What `helpline flows report` counts with."""
    database = Database(settings.database_url, patience_ms=30_000)  # it reads every step of the days asked for
    try:
        yield FlowReport(SqlRecords(database), SystemClock())
    finally:
        await database.close()


@asynccontextmanager
async def open_records(settings: Settings) -> AsyncIterator[SqlRecords]:
    """What `helpline records` reads."""
    database = Database(settings.database_url)
    try:
        yield SqlRecords(database)
    finally:
        await database.close()


@asynccontextmanager
async def open_retention(settings: Settings) -> AsyncIterator[Retention]:
    """What the daily job of forgetting works with."""
    database = Database(settings.database_url)
    try:
        yield Retention(SqlPurge(database), SystemClock())
    finally:
        await database.close()
