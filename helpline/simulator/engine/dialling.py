"""<Dial>: people are rung, the first to answer is bridged; or the leg joins a conference."""

import asyncio
from urllib.parse import urljoin

from helpline.simulator.engine.conferring import confer
from helpline.simulator.engine.gathering import gather
from helpline.simulator.engine.leg import Leg, Why
from helpline.simulator.engine.outbound import ring
from helpline.simulator.engine.performing import perform
from helpline.simulator.engine.progress import Progress
from helpline.simulator.engine.speaking import SOUNDS, hang_up
from helpline.simulator.engine.steps import Fetch, Outcome, Step, Verbs
from helpline.simulator.engine.talk import Talk, Voice
from helpline.simulator.twiml.parser import Document, NotTwiml, Verb
from helpline.simulator.webhooks.asking import Ask, WebhookFailed

SCREENING: Verbs = {**SOUNDS, "Gather": gather, "Hangup": hang_up}


async def dial(leg: Leg, verb: Verb, here: Document) -> Step:
    nouns = verb.children or (Verb("Number", {}, (verb.text,)),)
    if nouns[0].name == "Conference":
        return await confer(leg, verb, nouns[0], here)
    if other := [noun.name for noun in nouns if noun.name not in ("Number", "Client")]:
        raise NotTwiml("SIM", f"<Dial><{other[0]}> is not simulated")
    return await _people(leg, verb, nouns, here)


class Dialling:
    """The leg's place while it rings others, then talks with the one who answered."""

    def __init__(self, leg: Leg, verb: Verb, here: Document) -> None:
        self.leg = leg
        self.children: list[Leg] = []
        self.partner: Leg | None = None
        self.settled = asyncio.Event()
        self.over = asyncio.Event()
        self.action = urljoin(here.url, verb.get("action")) if verb.get("action") else ""
        self.method = verb.get("method", "POST")
        self._stars_end = verb.flag("hangupOnStar", False)
        self._talk = Talk()

    def bridge(self, child: Leg) -> None:
        """The first child to come through wins; the others stop ringing."""
        if self.partner is not None:
            child.end("canceled")
            return
        self.partner = child
        for other in self.children:
            if other is not child:
                other.end("canceled")
        self.leg.pick_up()
        self.leg.earpiece.music(False)
        self._talk.enter(Voice(self.leg))
        self._talk.enter(Voice(child))
        self.settled.set()

    def gone(self, child: Leg) -> None:
        if child is self.partner:
            self.over.set()
        elif self.partner is None and not any(other.live for other in self.children):
            self.settled.set()

    def finish(self) -> None:
        self._talk.leave(self.leg)
        for child in self.children:
            self._talk.leave(child)
            child.end("completed" if child.answered else "canceled")

    def result(self) -> dict[str, str]:
        shown = self.partner or self.children[-1]
        status = "completed" if self.partner else shown.status
        found = {"DialCallStatus": status, "DialCallSid": shown.sid, "DialBridged": str(bool(self.partner)).lower()}
        return found | ({"DialCallDuration": str(shown.duration())} if self.partner else {})

    def left(self, why: Why) -> list[Ask]:
        self.finish()
        switches = self.leg.board.switches
        told = switches.dial_action_on_redirect if why == "redirected" else switches.dial_action_on_own_hangup
        if not self.action or not told:
            return []
        return [Ask(self.action, self.method, self.leg.params() | self.result(), self.leg.sid, self.leg.cookies)]

    def key(self, key: str) -> None:
        if key == "*" and self._stars_end:
            self.over.set()


async def _people(leg: Leg, verb: Verb, nouns: tuple[Verb, ...], here: Document) -> Step:
    if not verb.flag("answerOnBridge", False):
        leg.pick_up()
    place = Dialling(leg, verb, here)
    leg.places.append(place)
    leg.earpiece.music(True)
    place.children = [_child(leg, verb, noun, here) for noun in nouns]
    for child, noun in zip(place.children, nouns, strict=True):
        child.when_over.append(lambda child=child: place.gone(child))  # type: ignore[misc]
        child.run(_ring_and_bridge(child, noun, here, place, float(verb.number("timeout", 30))))
    await place.settled.wait()
    leg.earpiece.music(False)
    if place.partner is not None:
        limit = asyncio.ensure_future(leg.board.clock.sleep(verb.number("timeLimit", 14_400)))
        over = asyncio.ensure_future(place.over.wait())
        try:
            await asyncio.wait({limit, over}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            limit.cancel()
            over.cancel()
    place.finish()
    leg.places.remove(place)
    return Fetch(place.action, place.method, place.result()) if place.action else None


def _child(leg: Leg, verb: Verb, noun: Verb, here: Document) -> Leg:
    identity = next((part.text for part in noun.children if part.name == "Identity"), noun.text)
    to = f"client:{identity}" if noun.name == "Client" else noun.text
    child = leg.board.new_leg(from_=verb.get("callerId", leg.from_), to=to, direction="outbound-dial", parent=leg)
    child.custom = {part.get("name"): part.get("value") for part in noun.children if part.name == "Parameter"}
    if noun.get("statusCallback"):
        events = tuple(noun.get("statusCallbackEvent").split()) or ("completed",)
        url = urljoin(here.url, noun.get("statusCallback"))
        child.progress = Progress(child, url, noun.get("statusCallbackMethod", "POST"), events)
    return child


async def _ring_and_bridge(child: Leg, noun: Verb, here: Document, place: Dialling, timeout: float) -> None:
    if not await ring(child, timeout):
        return
    if noun.get("url") and not await _let_through(child, noun, here):
        child.end()
        return
    place.bridge(child)
    await child.board.for_ever()


async def _let_through(child: Leg, noun: Verb, here: Document) -> bool:
    """The screening document runs on the called side; unless it hangs up, the call is bridged."""
    source = Fetch(urljoin(here.url, noun.get("url")), noun.get("method", "POST"))
    try:
        return await perform(child, source, SCREENING) is Outcome.EXHAUSTED
    except NotTwiml as error:
        child.board.problem(error.code, child.sid, f"screening: {error}")
    except WebhookFailed:
        pass
    return False
