"""What a volunteer's page asks for about a chat: write, hand it on, and to whom that is possible."""

from __future__ import annotations

from aiohttp import web

from helpline.domain.accounts import Role
from helpline.domain.errors import Invalid
from helpline.http.auth import ACCOUNT, signed_in
from helpline.http.keys import SERVICES
from helpline.services.bundle import Services
from helpline.web.commands import Body, command, named


@command
async def say(services: Services, request: web.Request, body: Body, op: str) -> object:
    """Write to the visitor; the answer holds the number of the entry. `op` is the message's own id."""
    text = body.get("text")
    if not isinstance(text, str):
        raise Invalid("bad_request")
    return {"entry": await services.chat_desk.say(named(request), request[ACCOUNT].id, text, body["op"])}


@command
async def transfer(services: Services, request: web.Request, body: Body, op: str) -> object:
    """Hand the chat to a colleague, or back to the line at its place."""
    to = body.get("to")
    if not isinstance(to, str):
        raise Invalid("bad_request")
    return await services.chat_desk.transfer(named(request), request[ACCOUNT].id, to, op)


@signed_in(Role.AGENT, Role.SUPERVISOR)
async def colleagues(request: web.Request) -> web.Response:
    """Who else is on duty, and whether they have room for a chat."""
    takers = await request.app[SERVICES].takers.of(request[ACCOUNT].id)
    shown = [{"id": one.id, "name": one.name, "activity": one.activity, "room": one.room} for one in takers]
    return web.json_response({"colleagues": shown})
