"""Requests of visitors' pages: bodies of bounded size in, answers and refusals in JSON and in their language out."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import web

from helpline.channels.chat.frames import BadFrame
from helpline.channels.chat.origins import from_allowed
from helpline.http.errors import Fault, fault_of, log, message_in, trace_of
from helpline.http.sockets import LONGEST_MESSAGE
from helpline.i18n.catalogue import DEFAULT, LANGUAGES, load

Body = Mapping[str, Any]
Act = Callable[[web.Request, Body], Awaitable[web.StreamResponse]]


def asked(act: Act) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Make a handler of an act on the body of a request."""

    async def handler(request: web.Request) -> web.StreamResponse:
        body: Body = {}
        try:
            body = await _body(request)
            return await act(request, body)
        except _NotOurs as refused:
            return _answer(refused.fault, body)
        except BadFrame:
            return _answer(Fault(400, "bad_request"), body)
        except Expired:
            return _answer(Fault(401, "chat.expired"), body)
        except Exception as error:
            fault = fault_of(error)
            if fault.status == 500:
                log.error("%s failed: %s", request.path, trace_of(error))
            return _answer(fault, body)

    return from_allowed(handler)


class Expired(Exception):
    """The visitor's token is worth nothing, or nothing any more."""


class _NotOurs(Exception):
    """A body that is none."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


async def _body(request: web.Request) -> Body:
    read = b""
    async for chunk in request.content.iter_chunked(LONGEST_MESSAGE):
        read += chunk
        if len(read) > LONGEST_MESSAGE:
            raise _NotOurs(Fault(413, "too_large"))
    try:
        body = json.loads(read)
    except (ValueError, RecursionError) as error:
        raise _NotOurs(Fault(400, "bad_request")) from error
    if not isinstance(body, dict):
        raise _NotOurs(Fault(400, "bad_request"))
    return body


def language_of(body: Body) -> str:
    """The language a page says it is in; French for any other."""
    language = body.get("language")
    return language if isinstance(language, str) and language in LANGUAGES else DEFAULT


def _answer(fault: Fault, body: Body) -> web.Response:
    told = {"code": fault.code, "message": message_in(load(language_of(body)), fault)}
    return web.json_response({"error": told}, status=fault.status)
