"""Which address is which handler."""

from aiohttp import web

from helpline.simulator.rest import calls, conferences, numbers, participants, queues
from helpline.simulator.rest.door import Handler, entered

ACCOUNT = "/2010-04-01/Accounts/{account}"
_CONFERENCE = f"{ACCOUNT}/Conferences/{{conference}}"
_QUEUE = f"{ACCOUNT}/Queues/{{queue}}"
_TABLE: tuple[tuple[str, str, Handler], ...] = (
    ("POST", f"{ACCOUNT}/Calls.json", calls.create),
    ("GET", f"{ACCOUNT}/Calls.json", calls.index),
    ("GET", f"{ACCOUNT}/Calls/{{call}}.json", calls.show),
    ("POST", f"{ACCOUNT}/Calls/{{call}}.json", calls.update),
    ("DELETE", f"{ACCOUNT}/Calls/{{call}}.json", calls.forget),
    ("GET", f"{ACCOUNT}/Conferences.json", conferences.index),
    ("GET", f"{_CONFERENCE}.json", conferences.show),
    ("POST", f"{_CONFERENCE}.json", conferences.update),
    ("GET", f"{_CONFERENCE}/Participants.json", participants.index),
    ("POST", f"{_CONFERENCE}/Participants.json", participants.call_in),
    ("GET", f"{_CONFERENCE}/Participants/{{participant}}.json", participants.show),
    ("POST", f"{_CONFERENCE}/Participants/{{participant}}.json", participants.update),
    ("DELETE", f"{_CONFERENCE}/Participants/{{participant}}.json", participants.take_out),
    ("GET", f"{ACCOUNT}/Queues.json", queues.index),
    ("POST", f"{ACCOUNT}/Queues.json", queues.create),
    ("GET", f"{_QUEUE}.json", queues.show),
    ("POST", f"{_QUEUE}.json", queues.update),
    ("GET", f"{_QUEUE}/Members.json", queues.members),
    ("GET", f"{_QUEUE}/Members/{{call}}.json", queues.member),
    ("POST", f"{_QUEUE}/Members/{{call}}.json", queues.take_out),
    ("GET", f"{ACCOUNT}/IncomingPhoneNumbers.json", numbers.index),
)


def setup(app: web.Application) -> None:
    for method, path, handler in _TABLE:
        app.router.add_route(method, path, entered(handler))
