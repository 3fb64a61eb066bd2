"""The way in: credentials, the journal, the faults, and one form for every refusal."""

import asyncio
import base64
import binascii
import hmac
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import web

from helpline.simulator.keys import BOARD
from helpline.simulator.rest.errors import Refused, not_found, render
from helpline.simulator.settings import SimulatorSettings
from helpline.simulator.switchboard import Switchboard

Form = Mapping[str, str]
Handler = Callable[["Call"], Awaitable[web.StreamResponse]]


class Call:
    """One REST request, past the door. `form` holds the last value of each field, `many` all of them."""

    def __init__(self, request: web.Request, form: Any) -> None:
        self.board: Switchboard = request.app[BOARD]
        self.path = request.match_info
        self.query: Form = request.query
        self.uri = request.path
        self._form = form

    @property
    def form(self) -> Form:
        return {name: str(value) for name, value in self._form.items()}

    def many(self, name: str) -> list[str]:
        return [str(value) for value in self._form.getall(name, [])]


def entered(handler: Handler) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Make an aiohttp handler of a REST handler."""

    async def enter(request: web.Request) -> web.StreamResponse:
        board = request.app[BOARD]
        form = await request.post()
        params = {name: str(value) for name, value in (form or request.query).items()}
        entry = board.journal.begin(
            board.clock.seconds(),
            "from-service",
            request.method,
            str(request.url),
            params,
            request.match_info.get("call", ""),
        )
        response = await _answer(request, handler, Call(request, form))
        entry.status = response.status
        if isinstance(response, web.Response):
            entry.answer = response.text or ""
        return response

    return enter


async def _answer(request: web.Request, handler: Handler, call: Call) -> web.StreamResponse:
    try:
        _admit(request, call.board.settings)
        fault = call.board.faults.strike_rest(request.path) if request.method != "GET" else None
        if fault == "429":
            raise Refused(429, 20429, "Too Many Requests")
        if fault == "500":
            raise Refused(500, 20500, "An internal server error has occurred")
        if fault == "no-answer":
            await _client_gone(request)
            raise Refused(500, 20500, "the client did not wait")
        response = await handler(call)
        if fault == "no-answer-but-done":
            await _client_gone(request)
        return response
    except Refused as refusal:
        return render(refusal)


async def _client_gone(request: web.Request) -> None:
    """Keep a client waiting until it gives up."""
    while request.transport is not None and not request.transport.is_closing():  # noqa: ASYNC110 - aiohttp tells nobody
        await asyncio.sleep(0.02)


def _admit(request: web.Request, settings: SimulatorSettings) -> None:
    name, password = _credentials(request.headers.get("Authorization", ""))
    known = {settings.account_sid: settings.auth_token, settings.api_key_sid: settings.api_key_secret}
    expected = known.get(name)
    if not expected or not hmac.compare_digest(expected.encode(), password.encode()):
        raise Refused(401, 20003, "Authenticate")
    if request.match_info["account"] != settings.account_sid:
        raise not_found(request.path)


def _credentials(header: str) -> tuple[str, str]:
    kind, _, coded = header.partition(" ")
    if kind.lower() != "basic":
        return "", ""
    try:
        name, _, password = base64.b64decode(coded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return name, password
