"""<Dial><Conference>: a leg joins, hears what there is to hear, and goes on when the conference is over for it."""

from urllib.parse import urljoin

from helpline.simulator.engine.conference import Conference, Participant, Reporting
from helpline.simulator.engine.leg import Leg
from helpline.simulator.engine.performing import perform
from helpline.simulator.engine.speaking import SOUNDS, redirect
from helpline.simulator.engine.steps import Fetch, Step, Verbs
from helpline.simulator.twiml.parser import Document, NotTwiml, Verb
from helpline.simulator.webhooks.asking import WebhookFailed

IN_CONFERENCE: Verbs = {**SOUNDS, "Redirect": redirect}


async def confer(leg: Leg, dial: Verb, noun: Verb, here: Document) -> Step:
    leg.pick_up()
    conference = leg.board.conference_named(noun.text, _reporting(noun, here))
    label = noun.get("participantLabel")
    if label and conference.find(label):
        leg.board.problem("16025", leg.sid, "a participant of that label is in the conference")
        return None
    if len(conference.participants) >= noun.number("maxParticipants", 250):
        leg.board.problem("SIM", leg.sid, "the conference is full")
        return None
    participant = _participant(leg, conference, dial, noun, here)
    leg.places.append(participant)
    conference.join(participant)
    if not conference.started:
        make_sound(participant, participant.wait_url, participant.wait_method)
    await participant.over.wait()
    leg.places.remove(participant)
    if not participant.action:
        return None
    return Fetch(participant.action, participant.action_method, {"DialCallStatus": "answered"})


def make_sound(participant: Participant, url: str | None, method: str) -> None:
    """Play a document to one participant beside the conference. None: Twilio's own music; empty: silence."""
    participant.silence()
    if url is None:
        participant.leg.earpiece.music(True)
    elif url:
        participant.sound = participant.leg.board.spawn(_sound(participant, url, method))


def announce(participant: Participant, url: str, method: str) -> None:
    """Play a document once to one participant, instead of what it was hearing, and tell the service."""
    participant.silence()
    participant.sound = participant.leg.board.spawn(_announce(participant, url, method))


async def _sound(participant: Participant, url: str, method: str) -> str:
    """Carry out one document. It is not repeated. Returns what went wrong, or nothing."""
    leg = participant.leg
    extra = {"ConferenceSid": participant.conference.sid, "FriendlyName": participant.conference.name}
    try:
        await perform(leg, Fetch(url, method, extra), IN_CONFERENCE)
    except NotTwiml as error:
        leg.board.problem(error.code, leg.sid, f"conference sound: {error}")
        return str(error)
    except WebhookFailed as error:
        return str(error)
    return ""


async def _announce(participant: Participant, url: str, method: str) -> None:
    fault = await _sound(participant, url, method)
    participant.conference.announced(participant, url, fault)


def _reporting(noun: Verb, here: Document) -> Reporting:
    if not noun.get("statusCallback"):
        return Reporting()
    url = urljoin(here.url, noun.get("statusCallback"))
    events = frozenset(noun.get("statusCallbackEvent").split())
    return Reporting(url, noun.get("statusCallbackMethod", "POST"), events)


def _participant(leg: Leg, conference: Conference, dial: Verb, noun: Verb, here: Document) -> Participant:
    wait = noun.attributes.get("waitUrl")
    made = Participant(
        leg,
        conference,
        label=noun.get("participantLabel"),
        starts=noun.flag("startConferenceOnEnter", True),
        ends=noun.flag("endConferenceOnExit", False),
        beep=noun.get("beep", "true"),
        wait_url=urljoin(here.url, wait) if wait else wait,
        wait_method=noun.get("waitMethod", "POST"),
        action=urljoin(here.url, dial.get("action")) if dial.get("action") else "",
        action_method=dial.get("method", "POST"),
    )
    made.voice.muted = noun.flag("muted", False)
    made.voice.coaching = _coached(leg, conference, noun.get("coach"))
    return made


def _coached(leg: Leg, conference: Conference, sid: str) -> str:
    if sid and sid not in conference.participants:
        leg.board.problem("13240", leg.sid, "the call to coach is not in the conference")
        return ""
    return sid
