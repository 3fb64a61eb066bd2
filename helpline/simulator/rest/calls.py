"""Calls: create, read, list, redirect or end, forget."""

from urllib.parse import parse_qsl

from aiohttp import web

from helpline.simulator.engine.leg import Leg
from helpline.simulator.engine.outbound import call_out
from helpline.simulator.engine.progress import EVENTS, Progress
from helpline.simulator.engine.steps import Fetch, Inline, Source
from helpline.simulator.rest import render
from helpline.simulator.rest.door import Call
from helpline.simulator.rest.errors import Refused, invalid, missing, not_found

INLINE_LIMIT = 4000
NOT_IN_PROGRESS = "Call is not in-progress. Cannot redirect."


async def create(request: Call) -> web.Response:
    """201 at once, the call queued; what becomes of it is told by callbacks (some may be there before the answer)."""
    form = request.form
    for name, code in (("To", 21201), ("From", 21213)):
        if not form.get(name):
            raise missing(name, code)
    if form.get("MachineDetection"):
        request.board.problem("SIM", "", "MachineDetection is not simulated")
    source = source_of(request)
    if source is None:
        raise Refused(400, 21205, "Url parameter is required")
    timeout, time_limit = seconds_of(request, "Timeout", 60), seconds_of(request, "TimeLimit", 14_400)
    leg = new_call(request, form["To"], form["From"])
    leg.run(call_out(leg, source, timeout, time_limit))
    if request.board.faults.callback_before_answer and leg.progress.wants("initiated") and not leg.queue_time:
        await leg.progress.first_delivered.wait()
    return web.json_response(render.call(leg), status=201)


def new_call(request: Call, to: str, from_: str) -> Leg:
    """An outbound leg with its callbacks, booked but not yet started. Raises 21626 for an unknown event."""
    board, form = request.board, request.form
    events = tuple(event for value in request.many("StatusCallbackEvent") for event in value.split()) or ("completed",)
    for event in events:
        if event not in EVENTS:
            raise invalid("StatusCallbackEvent", event, 21626)
    leg = board.new_leg(from_=from_, to=to.partition("?")[0], direction="outbound-api")
    leg.custom = dict(parse_qsl(to.partition("?")[2]))
    leg.queue_time = board.book_dial()
    leg.fallback = Fetch(form.get("FallbackUrl", ""), form.get("FallbackMethod", "POST"))
    leg.progress = Progress(leg, form.get("StatusCallback", ""), form.get("StatusCallbackMethod", "POST"), events)
    return leg


async def show(request: Call) -> web.Response:
    return web.json_response(render.call(find(request)))


async def index(request: Call) -> web.Response:
    """Newest first, filtered by To, From, Status, ParentCallSid."""
    wanted = {name: request.query[name] for name in ("To", "From", "Status", "ParentCallSid") if name in request.query}
    items = [render.call(leg) for leg in reversed(request.board.legs.values())]
    keys = {"To": "to", "From": "from", "Status": "status", "ParentCallSid": "parent_call_sid"}
    return render.page(
        request, "calls", [item for item in items if all(item[keys[name]] == value for name, value in wanted.items())]
    )


async def update(request: Call) -> web.Response:
    """Redirect (`Url` or `Twiml`) or end (`Status`). 21220 when the call is not in progress."""
    leg = find(request)
    if status := request.form.get("Status"):
        _end(leg, status)
        return web.json_response(render.call(leg))
    source = source_of(request)
    if source is None:
        raise Refused(400, 21205, "Url, Twiml or Status parameter is required")
    if leg.status != "in-progress" and not (leg.direction == "inbound" and leg.status == "ringing"):
        raise Refused(400, 21220, f"{leg.status} call: {NOT_IN_PROGRESS}")
    if "FallbackUrl" in request.form:
        leg.fallback = Fetch(request.form["FallbackUrl"], request.form.get("FallbackMethod", "POST"))
    leg.redirect(source)
    return web.json_response(render.call(leg))


async def forget(request: Call) -> web.Response:
    leg = find(request)
    if leg.live:
        raise Refused(409, 20409, "A call in progress cannot be deleted")
    del request.board.legs[leg.sid]
    return web.Response(status=204)


def find(request: Call) -> Leg:
    leg = request.board.legs.get(request.path["call"])
    if leg is None:
        raise not_found(request.uri)
    return leg


def source_of(request: Call) -> Source | None:
    """What the call is to carry out. Raises 21218 for both at once and 32018 for a document over 4000 characters."""
    url, twiml = request.form.get("Url"), request.form.get("Twiml")
    if url and twiml:
        raise Refused(400, 21218, "Url and Twiml are mutually exclusive")
    if twiml:
        if len(twiml) > INLINE_LIMIT:
            raise Refused(400, 32018, "Twiml parameter is over 4000 characters")
        return Inline(twiml)
    if not url:
        return None
    if not url.startswith(("http://", "https://")):
        raise Refused(400, 21205, "Url is not a valid URL")
    return Fetch(url, request.form.get("Method", "POST"))


def _end(leg: Leg, status: str) -> None:
    """`canceled` ends a call not yet answered, `completed` any; on a finished call neither changes anything."""
    if status not in ("canceled", "completed"):
        raise invalid("Status", status, 21218)
    if leg.status == "queued":
        leg.progress.url = ""  # a call cancelled while queued is never spoken of
    if leg.status == "in-progress":
        if status == "completed":
            leg.end("completed", why="ended-by-api")
        return
    ended = "canceled" if status == "canceled" else leg.board.switches.ringing_leg_completed
    leg.end(ended, why="ended-by-api", sip_code="487")


def seconds_of(request: Call, name: str, default: int) -> float:
    """A field in whole seconds, above 0. Raises 20001 for anything else."""
    value = request.form.get(name, str(default))
    if not value.isdigit() or int(value) == 0:
        raise invalid(name, value)
    return float(value)
