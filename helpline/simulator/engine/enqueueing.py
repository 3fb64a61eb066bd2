"""Enqueue: a place in a queue, the wait document again and again, and the word to the service on leaving."""

from urllib.parse import urljoin

from helpline.simulator.engine.gathering import gather
from helpline.simulator.engine.leg import Leg, Why
from helpline.simulator.engine.performing import perform
from helpline.simulator.engine.queue import CallQueue, Member
from helpline.simulator.engine.speaking import SOUNDS, hang_up, leave, redirect
from helpline.simulator.engine.steps import Fetch, Outcome, Step, Verbs
from helpline.simulator.twiml.parser import Document, NotTwiml, Verb
from helpline.simulator.webhooks.asking import Ask, WebhookFailed

WAITING: Verbs = {**SOUNDS, "Gather": gather, "Redirect": redirect, "Hangup": hang_up, "Leave": leave}
EMPTY_DOCUMENT_SECONDS = 1.0


class Waiting:
    """The leg's place in a queue. What the service learns on leaving is decided here (§1.3, QueueResult)."""

    def __init__(self, leg: Leg, queue: CallQueue, action: str, method: str) -> None:
        self.leg = leg
        self.queue = queue
        self.since = leg.board.clock.seconds()
        self._action = action
        self._method = method
        queue.members.append(Member(leg, self.since, leg.board.clock.now()))

    def seconds(self) -> int:
        return int(self.leg.board.clock.seconds() - self.since)

    def params(self) -> dict[str, str]:
        """Sent with every request for the wait document."""
        queue, now = self.queue, self.leg.board.clock.seconds()
        return {
            "QueueSid": queue.sid,
            "QueuePosition": str(queue.position(self.leg)),
            "QueueTime": str(self.seconds()),
            "AvgQueueTime": str(queue.average_wait(now)),
            "CurrentQueueSize": str(len(queue.members)),
            "MaxQueueSize": str(queue.max_size),
        }

    def left(self, why: Why) -> list[Ask]:
        self.queue.take_out(self.leg)
        switches = self.leg.board.switches
        told = switches.queue_action_on_redirect != "never" if why == "redirected" else switches.queue_action_on_hangup
        if not self._action or not told:
            return []
        result = self.result("redirected" if why == "redirected" else "hangup")
        return [Ask(self._action, self._method, self.leg.params() | result, self.leg.sid, self.leg.cookies)]

    def out(self, result: str) -> Step:
        """Leave by the queue's own rules: the action's answer is then carried out."""
        self.queue.take_out(self.leg)
        self.leg.places.remove(self)
        return Fetch(self._action, self._method, self.result(result)) if self._action else None

    def result(self, result: str) -> dict[str, str]:
        return {"QueueResult": result, "QueueSid": self.queue.sid, "QueueTime": str(self.seconds())}

    def key(self, key: str) -> None:
        """Keys while nothing gathers mean nothing to a queue."""


async def enqueue(leg: Leg, verb: Verb, here: Document) -> Step:
    leg.pick_up()
    queue = leg.board.queue_named(verb.text)
    action = urljoin(here.url, verb.get("action")) if verb.get("action") else ""
    method = verb.get("method", "POST")
    if len(queue.members) >= min(queue.max_size, verb.number("maxQueueSize", queue.max_size)):
        return Fetch(action, method, {"QueueResult": "queue-full"}) if action else None
    place = Waiting(leg, queue, action, method)
    leg.places.append(place)
    try:
        outcome = await _wait(leg, verb, here, place)
    except WebhookFailed:
        return place.out("error")
    except NotTwiml as error:
        leg.board.problem(error.code, leg.sid, f"waitUrl: {error}")
        return place.out("error")
    return outcome if outcome is Outcome.HANGUP else place.out("leave")


async def _wait(leg: Leg, verb: Verb, here: Document, place: Waiting) -> Outcome:
    clock = leg.board.clock
    if not verb.get("waitUrl"):
        if "waitUrl" not in verb.attributes:
            leg.earpiece.music(True)
        await leg.board.for_ever()
    url, method = urljoin(here.url, verb.get("waitUrl")), verb.get("waitUrlMethod", "POST")
    while True:
        began = clock.seconds()
        outcome = await perform(leg, Fetch(url, method, place.params()), WAITING)
        if outcome is not Outcome.EXHAUSTED:
            return outcome
        if clock.seconds() - began < EMPTY_DOCUMENT_SECONDS:
            await clock.sleep(EMPTY_DOCUMENT_SECONDS)
