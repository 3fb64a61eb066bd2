"""The one place where an error becomes an answer: a page for people, JSON for scripts, never a traceback.

SignedOut 401 (a page goes to sign-in) · NotAllowed 403 · NotFound, Unknown 404 · WrongState, Stale 409
Invalid 422 · Unavailable 503 · anything else 500
"""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from urllib.parse import quote

from aiohttp import web

import routing.errors
from helpline.domain import errors
from helpline.http.auth import COOKIE, SignedOut
from helpline.http.context import catalogue_of, wants_json
from helpline.i18n.catalogue import Catalogue

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Fault:
    """An error as the outside may see it: a status, a code of the catalogue, what fills its placeholders."""

    status: int
    code: str
    details: Mapping[str, str | int] = field(default_factory=dict)


FaultPage = Callable[[web.Request, Fault], web.Response]
FAULT_PAGE: web.AppKey[FaultPage] = web.AppKey("fault_page")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_BY_TYPE: tuple[tuple[type[Exception], int, str | None], ...] = (
    (SignedOut, 401, None),
    (errors.NotAllowed, 403, None),
    (errors.NotFound, 404, None),
    (errors.WrongState, 409, None),
    (errors.Invalid, 422, None),
    (errors.Refused, 409, None),
    (errors.Unavailable, 503, "unavailable"),
    (routing.errors.Unknown, 404, "stale"),
    (routing.errors.Stale, 409, "stale"),
    (routing.errors.Refused, 409, "wrong_state"),
    (routing.errors.Unavailable, 503, "unavailable"),
)
_BY_STATUS = {400: "bad_request", 403: "not_allowed", 404: "not_found", 405: "method", 413: "too_large"}


@web.middleware
async def answer_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer everything raised below; log what nobody expected, without a word of what people said or typed."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return answer(request, Fault(error.status, _BY_STATUS.get(error.status, "bad_request")))
    except Exception as error:
        fault = fault_of(error)
        if fault.status == 500:
            log.error("%s %s failed: %s", request.method, _route(request), trace_of(error))
        if isinstance(error, SignedOut) and not wants_json(request):
            expired = "&expired" if COOKIE in request.cookies else ""
            raise web.HTTPSeeOther(f"/sign-in?next={quote(request.path)}{expired}") from error
        return answer(request, fault)


def fault_of(error: Exception) -> Fault:
    """What the outside may know of an error."""
    for kind, status, code in _BY_TYPE:
        if isinstance(error, kind):
            details = error.details if isinstance(error, errors.Refused) else {}
            return Fault(status, code or str(getattr(error, "code", "refused")), details)
    if isinstance(error, asyncio.TimeoutError):
        return Fault(503, "unavailable")
    return Fault(500, "internal")


def answer(request: web.Request, fault: Fault) -> web.Response:
    """The answer to a fault, in the language of the person and the kind of answer they wait for."""
    page = request.app.get(FAULT_PAGE)
    if page is not None and not wants_json(request):
        return page(request, fault)
    body = {"error": {"code": fault.code, "message": message_of(request, fault)}}
    return web.json_response(body, status=fault.status)


def message_of(request: web.Request, fault: Fault) -> str:
    """The sentence for a fault; a code without one is said in general words."""
    return message_in(catalogue_of(request), fault)


def message_in(texts: Catalogue, fault: Fault) -> str:
    """The same in a given language."""
    key = f"errors.{fault.code}"
    return texts(key, **fault.details) if texts.has(key) else texts("errors.refused")


def trace_of(error: BaseException) -> str:
    """Type and places of an error, without its message, which may quote what a person wrote."""
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    places = " < ".join(f"{PurePath(f.filename).name}:{f.lineno} {f.name}" for f in reversed(frames))
    return f"{type(error).__name__} at {places}"


def _route(request: web.Request) -> str:
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else "(no route)"
