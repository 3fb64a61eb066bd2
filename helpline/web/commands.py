"""What a volunteer's page asks for: each command reads, calls one service, answers the number it is visible at.

`op` names one press of a button: repeated after a lost answer, it does nothing twice and answers the same.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import web

from helpline.domain.accounts import Role
from helpline.domain.errors import Invalid, NotFound
from helpline.http.auth import ACCOUNT, signed_in
from helpline.http.context import read_json
from helpline.http.keys import SERVICES
from helpline.services.bundle import Services
from helpline.web.live import HUB

OP = re.compile(r"[0-9A-Za-z-]{8,64}", re.ASCII)
ID = re.compile(r"[0-9A-Za-z_:-]{1,64}", re.ASCII)

Body = dict[str, Any]
Command = Callable[[Services, web.Request, Body, str], Awaitable[object]]


def command(act: Command) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Make a handler of an act: reads the body, scopes `op` to the person, answers `{"n": …}` and what it tells."""

    @signed_in(Role.AGENT, Role.SUPERVISOR)
    async def handler(request: web.Request) -> web.Response:
        services, account = request.app[SERVICES], request[ACCOUNT]
        body = await read_json(request)
        told = await act(services, request, body, f"{account.id}:{_matching(body.get('op'), OP)}")
        request.app[HUB].ring_desk(account.id, "command")
        more = told if isinstance(told, Mapping) else {}
        return web.json_response({"n": await services.agent_desk.moment(account), **more})

    return handler


@command
async def set_presence(services: Services, request: web.Request, body: Body, op: str) -> object:
    """Available (in this page, or by telephone until an end), away with a reason, offline."""
    presence, reason, via = _text(body, "presence"), _text(body, "reason", ""), _text(body, "via", "softphone")
    return await services.duty.set_presence(request[ACCOUNT], presence, reason, op, via, _instant(body, "until"))


@command
async def answering(services: Services, request: web.Request, body: Body, op: str) -> object:
    """The card's Answer was pressed."""
    return await services.offers.answering(named(request), request[ACCOUNT].id, op)


@command
async def decline(services: Services, request: web.Request, body: Body, op: str) -> object:
    """The card's Decline was pressed."""
    return await services.offers.decline(named(request), request[ACCOUNT].id, _text(body, "reason"), op)


@command
async def hang_up(services: Services, request: web.Request, body: Body, op: str) -> object:
    """End the talk."""
    return await services.conversations.hang_up(named(request), request[ACCOUNT].id, op)


@command
async def hold(services: Services, request: web.Request, body: Body, op: str) -> object:
    """The person waits with music, or waits no more."""
    return await services.conversations.adjust(named(request), request[ACCOUNT].id, "hold", _flag(body, "on"), op)


@command
async def mute(services: Services, request: web.Request, body: Body, op: str) -> object:
    """The volunteer is not heard, or is heard again."""
    return await services.conversations.adjust(named(request), request[ACCOUNT].id, "mute", _flag(body, "on"), op)


@command
async def ring_back(services: Services, request: web.Request, body: Body, op: str) -> object:
    """Call the person back: the talk was perhaps cut."""
    return await services.conversations.ring_back(named(request), request[ACCOUNT].id, op)


@command
async def close(services: Services, request: web.Request, body: Body, op: str) -> object:
    """Close the contact with how it ended."""
    disposition, note = _text(body, "disposition"), _text(body, "note", "")
    return await services.wrap_up.close(named(request), request[ACCOUNT].id, disposition, note, op)


@signed_in(Role.AGENT, Role.SUPERVISOR)
async def softphone_token(request: web.Request) -> web.Response:
    """The right to be rung in this page, for an hour."""
    token = request.app[SERVICES].softphones.token(request[ACCOUNT].id)
    answer = {"kind": token.kind, "token": token.token}
    return web.json_response(answer | {"url": token.url} if token.url else answer)


def named(request: web.Request) -> str:
    """The id in the address, if it can be one."""
    if not ID.fullmatch(request.match_info["id"]):
        raise NotFound("not_found")
    return request.match_info["id"]


def _matching(value: object, pattern: re.Pattern[str]) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise Invalid("bad_request")
    return value


def _text(body: Body, name: str, default: str | None = None) -> str:
    value = body.get(name, default)
    if not isinstance(value, str):
        raise Invalid("bad_request")
    return value


def _flag(body: Body, name: str) -> bool:
    value = body.get(name)
    if not isinstance(value, bool):
        raise Invalid("bad_request")
    return value


def _instant(body: Body, name: str) -> int | None:
    value = body.get(name)
    if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
        raise Invalid("bad_request")
    return value
