"""The processes: `web` answers, `sweep` keeps time and carries out, `work` does side jobs."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress

from aiohttp import web

from helpline import bootstrap
from helpline.channels.chat import routes as chat
from helpline.channels.voice import routes as voice
from helpline.channels.voice.addresses import Addresses
from helpline.channels.voice.agent_webhooks import AgentWebhooks
from helpline.channels.voice.guard import Guard
from helpline.channels.voice.signature import Signatures
from helpline.channels.voice.verification_webhooks import VerificationWebhooks
from helpline.channels.voice.webhooks import CallerWebhooks
from helpline.domain.errors import HelplineError
from helpline.http.behind import put_behind
from helpline.http.keys import LISTENER, SERVICES, SETTINGS
from helpline.jobs import schedule
from helpline.services.bundle import Services
from helpline.services.effects import Effects
from helpline.services.transcript_listener import TranscriptListener
from helpline.settings import Settings
from helpline.web import routes as site
from routing import sweeper
from routing.errors import Unavailable as StoreUnavailable
from routing.model import Effect

YOUNG_OBJECTS = 10_000  # before the collector looks at them: a burst of requests has more than its usual 700
SHUTDOWN_SECONDS = 8.0  # sockets are told goodbye first; open ones take twice this (reliability.md F8)
MOST_EFFECTS = 32  # at once: the provider's own pace is the limit, not this
EFFECT_TRIES, EFFECT_PAUSE = 10, 0.2  # seconds: a restart of Redis, and not the ten after which others may take it
_log = logging.getLogger(__name__)


SITE = web.AppKey("site", web.Application)


def create_app(settings: Settings, services: Services) -> web.Application:
    """The web application on open services: the provider's addresses, and behind them the site of everybody else."""
    app = web.Application()
    _add_voice(app, settings, services)
    app[SITE] = _site(settings, services)
    put_behind(app, app[SITE])
    return app


def _site(settings: Settings, services: Services) -> web.Application:
    app = web.Application()
    app[SETTINGS] = settings
    app[SERVICES] = services
    app[LISTENER] = TranscriptListener(services.transcripts)
    site.setup(app)
    chat.setup(app)
    app.cleanup_ctx.append(_listen)
    return app


def _add_voice(app: web.Application, settings: Settings, services: Services) -> None:
    documents = bootstrap.documents(settings)
    addresses = Addresses(settings.public_url)
    guard = Guard(
        Signatures(settings.public_url, settings.twilio_auth_tokens),
        settings.twilio_account_sid,
        services.answers,
        documents,
        services.flows,
        addresses,
    )
    callers = CallerWebhooks(
        services.intake,
        services.flows,
        services.surveys,
        services.queueing,
        services.legs,
        services.partings,
        documents,
        addresses,
    )
    agents = AgentWebhooks(services.intake, services.flows, services.legs, services.partings, documents, addresses)
    verification = VerificationWebhooks(services.verification, services.flows, documents, addresses)
    voice.setup(app, guard, callers, agents, verification, documents, services.flows)


async def _listen(app: web.Application) -> AsyncIterator[None]:
    listening = asyncio.create_task(app[LISTENER].run(), name="listener")
    yield
    listening.cancel()
    with suppress(asyncio.CancelledError):
        await listening


async def run_web(settings: Settings) -> None:
    """Serve until told to stop. Several processes may share the address."""
    async with bootstrap.open_services(settings) as opened:
        app = create_app(settings, opened.services)
        runner = web.AppRunner(app, shutdown_timeout=SHUTDOWN_SECONDS, access_log=None)
        await runner.setup()
        settle_memory()
        try:
            host, port = settings.bind
            await web.TCPSite(runner, host, port, reuse_port=True).start()
            await _until_told()
        finally:
            await runner.cleanup()


def settle_memory() -> None:
    """Set aside what lives as long as the process: the collector, which holds up every call, need not walk it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS)


async def run_sweep(settings: Settings) -> None:
    """Fire deadlines, carry out effects and drain events until told to stop. Any number may run."""
    async with bootstrap.open_services(settings) as opened:
        store = opened.services.store
        await _together(
            lambda: sweeper.run(store, asyncio.sleep),
            lambda: carry_out(opened.effects, _consumer()),
            lambda: opened.drain.run(asyncio.sleep),
            lambda: schedule.run(settings.redis_url, opened.services.opening.day, asyncio.sleep),
        )


async def carry_out(effects: Effects, consumer: str) -> None:
    """Take effects and perform them side by side: a slow answer of the provider holds up nobody else."""
    room = asyncio.Semaphore(MOST_EFFECTS)
    running: set[asyncio.Task[None]] = set()
    while True:
        try:
            taken = await effects.take(consumer)
        except StoreUnavailable:
            _log.warning("effects wait: the store does not answer")
            await asyncio.sleep(0.5)
            continue
        for effect in taken:
            await room.acquire()
            task = asyncio.create_task(_persist(effects, effect))
            running.add(task)
            task.add_done_callback(running.discard)
            task.add_done_callback(lambda _: room.release())
            task.add_done_callback(_tell)


async def _persist(effects: Effects, effect: Effect) -> None:
    """Through a restart of the store; a longer absence leaves the effect to whoever takes it up next."""
    for _ in range(EFFECT_TRIES - 1):
        try:
            return await effects.perform(effect)
        except StoreUnavailable:
            await asyncio.sleep(EFFECT_PAUSE)
    return await effects.perform(effect)


def _tell(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        level = logging.WARNING if isinstance(error, (HelplineError, StoreUnavailable)) else logging.ERROR
        _log.log(level, "an effect was left for later", exc_info=error)


async def _together(*loops: Callable[[], Awaitable[None]]) -> None:
    """Run loops until told to stop; one that fails ends the process, so that its supervisor starts it afresh."""
    tasks = [asyncio.ensure_future(loop()) for loop in loops]
    stop = asyncio.ensure_future(_until_told())
    done, _ = await asyncio.wait({*tasks, stop}, return_when=asyncio.FIRST_COMPLETED)
    for task in (*tasks, stop):
        task.cancel()
    await asyncio.gather(*tasks, stop, return_exceptions=True)
    for task in done - {stop}:
        task.result()


async def _until_told() -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    await stop.wait()


def _consumer() -> str:
    return f"{socket.gethostname()}-{os.getpid()}"
