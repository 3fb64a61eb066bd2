"""Participants of a conference: who is in, hold, mute, coach, announce, take out, call in."""

from aiohttp import web

from helpline.simulator.engine.conference import Conference, Participant
from helpline.simulator.engine.conferring import announce, make_sound
from helpline.simulator.engine.events import Held
from helpline.simulator.engine.outbound import call_out
from helpline.simulator.engine.steps import Inline
from helpline.simulator.rest import conferences, render
from helpline.simulator.rest.calls import new_call, seconds_of
from helpline.simulator.rest.door import Call, Form
from helpline.simulator.rest.errors import Refused, invalid, missing, not_found
from helpline.simulator.rest.invitation import invitation


async def index(request: Call) -> web.Response:
    conference = conferences.find(request)
    return render.page(request, "participants", [render.participant(each) for each in conference.participants.values()])


async def show(request: Call) -> web.Response:
    return web.json_response(render.participant(_find(request, conferences.find(request))))


async def update(request: Call) -> web.Response:
    conference = conferences.find(request)
    participant = _find(request, conference)
    form = request.form
    if "Muted" in form:
        conference.mute(participant, _flag(form, "Muted"))
    if "Hold" in form:
        _hold(participant, _flag(form, "Hold"), form)
    if "EndConferenceOnExit" in form or "Coaching" in form or "CallSidToCoach" in form:
        _modify(participant, form)
    if url := form.get("AnnounceUrl"):
        announce(participant, url, form.get("AnnounceMethod", "POST"))
    return web.json_response(render.participant(participant))


async def take_out(request: Call) -> web.Response:
    """The participant leaves; its call goes on after its Dial."""
    conference = conferences.find(request)
    participant = _find(request, conference)
    conference.leave(participant, "participant_updated_via_api", kicked=True)
    participant.over.set()
    return web.Response(status=204)


async def call_in(request: Call) -> web.Response:
    """Ring somebody who joins on answering. The conference may be named instead of given by its SID."""
    form = request.form
    for name in ("To", "From"):
        if not form.get(name):
            raise missing(name)
    named = request.path["conference"]
    known = request.board.conferences.get(named)
    timeout, time_limit = seconds_of(request, "Timeout", 60), seconds_of(request, "TimeLimit", 14_400)
    leg = new_call(request, form["To"], form["From"])
    document = invitation(known.name if known else named, form, request.many("ConferenceStatusCallbackEvent"))
    leg.run(call_out(leg, Inline(document), timeout, time_limit))
    return web.json_response(
        {
            "account_sid": request.board.settings.account_sid,
            "call_sid": leg.sid,
            "label": form.get("Label"),
            "conference_sid": known.sid if known else None,
            "status": "queued",
            "muted": form.get("Muted") == "true",
            "hold": False,
            "coaching": form.get("Coaching") == "true",
            "end_conference_on_exit": form.get("EndConferenceOnExit") == "true",
            "start_conference_on_enter": form.get("StartConferenceOnEnter", "true") == "true",
            "queue_time": str(leg.queue_time),
            "uri": f"{request.uri.removesuffix('.json')}/{leg.sid}.json",
        },
        status=201,
    )


def _find(request: Call, conference: Conference) -> Participant:
    participant = conference.find(request.path["participant"])
    hidden = request.board.faults.participant_hidden_seconds
    if participant is None or request.board.clock.seconds() - participant.joined < hidden:
        raise not_found(request.uri)
    return participant


def _hold(participant: Participant, held: bool, form: Form) -> None:
    changed = participant.voice.held != held
    participant.conference.hold(participant, held)
    if not changed:
        return
    participant.leg.tell(Held(held))
    if held:
        make_sound(participant, form.get("HoldUrl"), form.get("HoldMethod", "GET"))
    else:
        participant.silence()


def _modify(participant: Participant, form: Form) -> None:
    if "EndConferenceOnExit" in form:
        participant.ends = _flag(form, "EndConferenceOnExit")
    if "Coaching" in form or "CallSidToCoach" in form:
        coached = form.get("CallSidToCoach", participant.voice.coaching)
        coaching = _flag(form, "Coaching") if "Coaching" in form else True
        if coaching and coached not in participant.conference.participants:
            raise Refused(400, 13240, "The call to coach is not in the conference")
        participant.voice.coaching = coached if coaching else ""
    participant.conference.modified(participant)


def _flag(form: Form, name: str) -> bool:
    value = form[name].lower()
    if value not in ("true", "false"):
        raise invalid(name, value)
    return value == "true"
