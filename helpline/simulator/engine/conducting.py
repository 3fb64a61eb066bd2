"""The top of a call: its documents with every verb, the fallback address, and the provider's own excuse."""

from helpline.simulator.engine.dialling import dial
from helpline.simulator.engine.enqueueing import enqueue
from helpline.simulator.engine.gathering import gather
from helpline.simulator.engine.leg import Leg
from helpline.simulator.engine.performing import perform
from helpline.simulator.engine.speaking import SOUNDS, hang_up, redirect, reject
from helpline.simulator.engine.steps import Fetch, Outcome, Source, Verbs
from helpline.simulator.twiml.parser import NotTwiml
from helpline.simulator.twiml.speech import talking_time
from helpline.simulator.webhooks.asking import WebhookFailed

EVERYWHERE: Verbs = {
    **SOUNDS,
    "Dial": dial,
    "Enqueue": enqueue,
    "Gather": gather,
    "Hangup": hang_up,
    "Redirect": redirect,
    "Reject": reject,
}
# What Twilio itself says, in English whatever the number, when a call cannot go on.
APPLICATION_ERROR = "We are sorry. An application error has occurred. Goodbye."


async def conduct(leg: Leg, source: Source) -> str:
    """Carry the call out to its end; returns its final status."""
    try:
        outcome = await perform(leg, source, EVERYWHERE)
    except (WebhookFailed, NotTwiml) as error:
        _note(leg, error)
        outcome = await _fall_back(leg, error)
    return "busy" if outcome is Outcome.REJECT else "completed"


async def _fall_back(leg: Leg, error: WebhookFailed | NotTwiml) -> Outcome:
    if leg.fallback.url:
        extra: dict[str, str] = {}
        if leg.board.switches.fallback_carries_error:
            extra = {"ErrorCode": error.code, "ErrorUrl": error.url}
        try:
            return await perform(leg, Fetch(leg.fallback.url, leg.fallback.method, extra), EVERYWHERE)
        except (WebhookFailed, NotTwiml) as second:
            _note(leg, second)
    leg.pick_up()
    await leg.earpiece.say(APPLICATION_ERROR, "en-US", talking_time(APPLICATION_ERROR))
    return Outcome.HANGUP


def _note(leg: Leg, error: WebhookFailed | NotTwiml) -> None:
    if isinstance(error, NotTwiml):
        leg.board.problem(error.code, leg.sid, str(error))
