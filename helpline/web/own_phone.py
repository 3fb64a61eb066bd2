"""A volunteer's own telephone: verified by a call, looked at while that goes on, forgotten."""

from __future__ import annotations

from aiohttp import web

from helpline.domain.accounts import Role
from helpline.domain.errors import Invalid
from helpline.http.auth import ACCOUNT, signed_in
from helpline.http.keys import SERVICES
from helpline.services.bundle import Services
from helpline.web.commands import Body, command
from helpline.web.live import HUB


@command
async def verify(services: Services, request: web.Request, body: Body, op: str) -> object:
    """Call this number; the answer holds the code to key on it."""
    number = body.get("number")
    if not isinstance(number, str):
        raise Invalid("phone_number")
    check = await services.verification.start(request[ACCOUNT], number, op)
    return {"code": check.code, "expires": check.expires}


@command
async def forget(services: Services, request: web.Request, body: Body, op: str) -> object:
    """The number is forgotten; a duty by telephone ends."""
    await services.verification.forget(request[ACCOUNT], op)
    return None


@signed_in(Role.AGENT, Role.SUPERVISOR)
async def show(request: web.Request) -> web.Response:
    """How it stands, asked each second while the dialog is open; the screens learn it at the same time."""
    standing = await request.app[SERVICES].verification.standing(request[ACCOUNT].id)
    request.app[HUB].ring_desk(request[ACCOUNT].id, "phone")
    digits = {"last_digits": standing.last_digits} if standing.last_digits else {}
    return web.json_response({"state": standing.state, **digits})
