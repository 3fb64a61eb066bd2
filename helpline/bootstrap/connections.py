"""Everything that is opened for a process, and closed again at its end."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from helpline.adapters.clock import SystemClock
from helpline.adapters.dial_ledger import RedisDialLedger
from helpline.adapters.ids import RandomIds
from helpline.adapters.phone_checks import RedisPhoneChecks
from helpline.adapters.rate_counter import RedisRateCounter
from helpline.adapters.sql.database import Database
from helpline.adapters.transcripts import RedisTranscripts
from helpline.bootstrap.voice import voice_gateway
from helpline.services.opening import Opening
from helpline.services.ports import Gateway
from helpline.settings import Settings
from routing.policy import Policy
from routing.redis_store.connection import TIMEOUT_S
from routing.redis_store.pipe import Pipe
from routing.redis_store.store import RedisStore


@dataclass(frozen=True, slots=True)
class Connections:
    """The stores, the provider, the time and the hours that everything else is made with."""

    clock: SystemClock
    ids: RandomIds
    opening: Opening
    policy: Policy
    pipe: Pipe
    store: RedisStore
    database: Database
    voice: Gateway
    counter: RedisRateCounter
    transcripts: RedisTranscripts
    ledger: RedisDialLedger
    checks: RedisPhoneChecks


@asynccontextmanager
async def connections(
    settings: Settings, gateway: Gateway | None, now: Callable[[], int] | None
) -> AsyncIterator[Connections]:
    """`gateway` and `now` are those of `open_services`."""
    clock, policy = SystemClock(), Policy(mixed=settings.mix_channels)
    opening = Opening(settings.opening_hours, settings.timezone, clock)
    where = (settings.redis_url, settings.line_name)
    async with AsyncExitStack() as stack:
        pipe = Pipe(settings.redis_url, TIMEOUT_S)
        store = RedisStore.connect(*where, policy, clock=now, day=opening.day, pipe=pipe)
        stack.push_async_callback(store.aclose)
        database = Database(settings.database_url)
        stack.push_async_callback(database.close)
        if gateway is None:
            provider = gateway = voice_gateway(settings)
            stack.push_async_callback(provider.close)
        beside = (RedisRateCounter(*where), RedisTranscripts(*where), RedisDialLedger(*where), RedisPhoneChecks(*where))
        for one in beside:
            stack.push_async_callback(one.aclose)
        yield Connections(clock, RandomIds(), opening, policy, pipe, store, database, gateway, *beside)
