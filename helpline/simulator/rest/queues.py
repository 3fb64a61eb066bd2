"""Queues and those who wait in them."""

from aiohttp import web

from helpline.simulator.engine.queue import CallQueue, Member
from helpline.simulator.engine.steps import Fetch
from helpline.simulator.rest import render
from helpline.simulator.rest.door import Call
from helpline.simulator.rest.errors import Refused, invalid, missing, not_found

LIMIT = 5000


async def create(request: Call) -> web.Response:
    name = request.form.get("FriendlyName", "")
    if not name or len(name) > 64:
        raise missing("FriendlyName") if not name else invalid("FriendlyName", name)
    if any(queue.name == name for queue in request.board.queues.values()):
        raise Refused(400, 22003, "A queue of that name exists")
    queue = request.board.queue_named(name)
    _resize(request, queue)
    return web.json_response(_shown(request, queue), status=201)


async def show(request: Call) -> web.Response:
    return web.json_response(_shown(request, _find(request)))


async def index(request: Call) -> web.Response:
    return render.page(request, "queues", [_shown(request, queue) for queue in request.board.queues.values()])


async def update(request: Call) -> web.Response:
    queue = _find(request)
    _resize(request, queue)
    return web.json_response(_shown(request, queue))


async def members(request: Call) -> web.Response:
    queue = _find(request)
    items = [_member(request, queue, member) for member in queue.members]
    return render.page(request, "queue_members", items)


async def member(request: Call) -> web.Response:
    queue = _find(request)
    return web.json_response(_member(request, queue, _waiting(request, queue)))


async def take_out(request: Call) -> web.Response:
    """Dequeue one caller, who goes on at `Url`."""
    queue = _find(request)
    waiting = _waiting(request, queue)
    if not request.form.get("Url"):
        raise missing("Url")
    body = _member(request, queue, waiting)
    waiting.leg.redirect(Fetch(request.form["Url"], request.form.get("Method", "POST")))
    return web.json_response(body)


def _find(request: Call) -> CallQueue:
    queue = request.board.queues.get(request.path["queue"])
    if queue is None:
        raise not_found(request.uri)
    return queue


def _waiting(request: Call, queue: CallQueue) -> Member:
    wanted = request.path["call"]
    for waiting in queue.members:
        if wanted in ("Front", waiting.leg.sid):
            return waiting
    raise not_found(request.uri)


def _resize(request: Call, queue: CallQueue) -> None:
    written = request.form.get("MaxSize")
    if written is None:
        return
    if not written.isdigit() or not 1 <= int(written) <= LIMIT:
        raise invalid("MaxSize", written)
    queue.max_size = int(written)


def _shown(request: Call, queue: CallQueue) -> render.Resource:
    return render.queue(queue, request.board.settings.account_sid, request.board.clock.seconds())


def _member(request: Call, queue: CallQueue, waiting: Member) -> render.Resource:
    account, now = request.board.settings.account_sid, request.board.clock.seconds()
    return render.member(waiting, queue.position(waiting.leg), queue, account, now)
