"""Conferences: read, list, end, announce."""

from aiohttp import web

from helpline.simulator.engine.conference import Conference
from helpline.simulator.engine.conferring import announce
from helpline.simulator.rest import render
from helpline.simulator.rest.door import Call
from helpline.simulator.rest.errors import invalid, not_found


async def show(request: Call) -> web.Response:
    return web.json_response(render.conference(find(request)))


async def index(request: Call) -> web.Response:
    items = [render.conference(each) for each in reversed(request.board.conferences.values()) if not _hidden(each)]
    keys = {"FriendlyName": "friendly_name", "Status": "status"}
    wanted = {key: request.query[name] for name, key in keys.items() if name in request.query}
    return render.page(
        request, "conferences", [item for item in items if all(item[key] == value for key, value in wanted.items())]
    )


async def update(request: Call) -> web.Response:
    conference = find(request)
    if status := request.form.get("Status"):
        if status != "completed":
            raise invalid("Status", status)
        conference.close()
    if url := request.form.get("AnnounceUrl"):
        for participant in conference.participants.values():
            announce(participant, url, request.form.get("AnnounceMethod", "POST"))
    return web.json_response(render.conference(conference))


def find(request: Call) -> Conference:
    """By SID, not by name. A new conference may be hidden for its first reads (eventual consistency)."""
    conference = request.board.conferences.get(request.path["conference"])
    if conference is None or _hidden(conference):
        raise not_found(request.uri)
    return conference


def _hidden(conference: Conference) -> bool:
    if conference.hidden_reads <= 0:
        return False
    conference.hidden_reads -= 1
    return True
