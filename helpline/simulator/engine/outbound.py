"""Calls the line places: queued, set up, ringing, answered or not (§8.3)."""

import asyncio

from helpline.simulator.engine.leg import Leg
from helpline.simulator.engine.steps import Source

UNREACHABLE = "404"
RING_TIMEOUT = "487"


async def call_out(leg: Leg, source: Source, timeout: float, time_limit: float) -> None:
    """The whole life of a REST call: wait for its turn, ring, then carry out its document."""
    await leg.board.turn_to_dial(leg)
    if await ring(leg, timeout + leg.board.switches.ring_buffer_seconds):
        leg.beside(leg.board.spawn(_limit(leg, time_limit)))
        await leg.follow(source)


async def ring(leg: Leg, timeout: float) -> bool:
    """Set up and ring until somebody answers; otherwise the leg has ended with the reason."""
    leg.progress.report("initiated")
    await leg.board.clock.sleep(leg.board.switches.setup_seconds)
    parties = leg.board.directory.find(leg.to)
    if not parties:
        unregistered = leg.to.startswith("client:")
        leg.end(leg.board.switches.softphone_unregistered if unregistered else "failed", sip_code=UNREACHABLE)
        return False
    leg.status = "ringing"
    leg.progress.report("ringing")
    leg.ringing = list(parties)
    for party in parties:
        party.ring(leg)
    reply = asyncio.ensure_future(leg.reply.wait())
    alarm = asyncio.ensure_future(leg.board.clock.sleep(timeout))
    try:
        await asyncio.wait({reply, alarm}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        reply.cancel()
        alarm.cancel()
    if leg.answered is None:
        leg.end("no-answer", sip_code=RING_TIMEOUT)
    return leg.answered is not None


async def _limit(leg: Leg, seconds: float) -> None:
    await leg.board.clock.sleep(seconds)
    leg.end()
