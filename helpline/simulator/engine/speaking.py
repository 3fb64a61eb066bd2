"""Say, Play, Pause, and the verbs that only say where to go: Redirect, Hangup, Leave, Reject."""

from urllib.parse import urljoin

from helpline.simulator.engine.leg import Leg
from helpline.simulator.engine.steps import Fetch, Outcome, Step, Verbs
from helpline.simulator.twiml.parser import Document, Verb
from helpline.simulator.twiml.speech import spoken

ENDLESS = 1000
TONE_SECONDS = 0.2


async def say(leg: Leg, verb: Verb, here: Document) -> Step:
    leg.pick_up()
    words = spoken(verb)
    for _ in range(verb.number("loop", 1) or ENDLESS):
        await leg.earpiece.say(words.text, words.language, words.seconds, words.rate)
    return None


async def play(leg: Leg, verb: Verb, here: Document) -> Step:
    leg.pick_up()
    if digits := verb.get("digits"):
        await leg.board.clock.sleep(TONE_SECONDS * len(digits))
    if not verb.text:
        return None
    url = urljoin(here.url, verb.text)
    seconds = await leg.board.media.seconds(url, leg.sid)
    for _ in range(verb.number("loop", 1) or ENDLESS):
        await leg.earpiece.play(url, seconds)
    return None


async def pause(leg: Leg, verb: Verb, here: Document) -> Step:
    await leg.board.clock.sleep(verb.number("length", 1))
    return None


async def redirect(leg: Leg, verb: Verb, here: Document) -> Step:
    return Fetch(urljoin(here.url, verb.text), verb.get("method", "POST"))


async def hang_up(leg: Leg, verb: Verb, here: Document) -> Step:
    return Outcome.HANGUP


async def leave(leg: Leg, verb: Verb, here: Document) -> Step:
    return Outcome.LEAVE


async def reject(leg: Leg, verb: Verb, here: Document) -> Step:
    """Refuses an unanswered call, unbilled; on an answered one it can only hang up."""
    return Outcome.REJECT if leg.status == "ringing" else Outcome.HANGUP


SOUNDS: Verbs = {"Say": say, "Play": play, "Pause": pause}
