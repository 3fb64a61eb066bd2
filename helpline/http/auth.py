"""Sessions and roles: who a request comes from, and whether that person may do this."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import TypeVar

from aiohttp import web

from helpline.domain.accounts import Account, Role
from helpline.domain.errors import NotAllowed
from helpline.http import csrf
from helpline.http.context import is_secure
from helpline.http.keys import SERVICES, SETTINGS

COOKIE = "helpline_session"
ACCOUNT = web.RequestKey("account", Account)

Answer = TypeVar("Answer", bound=web.StreamResponse)
Handler = Callable[[web.Request], Awaitable[Answer]]
SAFE = ("GET", "HEAD")


class SignedOut(NotAllowed):
    """Nobody is signed in: 401 for scripts, the sign-in page for people."""


def signed_in(*roles: Role) -> Callable[[Handler[Answer]], Handler[Answer]]:
    """Let only these roles reach the handler, with `request[ACCOUNT]` set; anything but a read needs a form token."""

    def guard(handler: Handler[Answer]) -> Handler[Answer]:
        @wraps(handler)
        async def guarded(request: web.Request) -> Answer:
            request[ACCOUNT] = await account_of(request)
            if request[ACCOUNT].role not in roles:
                raise NotAllowed("not_allowed")
            if request.method not in SAFE:
                await check_form(request, request.cookies[COOKIE])
            return await handler(request)

        return guarded

    return guard


async def account_of(request: web.Request) -> Account:
    """Who is signed in; raises `SignedOut`, or `Unavailable`."""
    try:
        return await request.app[SERVICES].sign_in.who(request.cookies.get(COOKIE, ""))
    except NotAllowed as refusal:
        raise SignedOut(refusal.code) from refusal


async def check_form(request: web.Request, cookie: str) -> None:
    """Raises `NotAllowed` unless a page of ours sent this, bound to `cookie`: by header, else by form field."""
    settings = request.app[SETTINGS]
    csrf.check_origin(request, settings.public_url)
    given = request.headers.get(csrf.HEADER)
    if given is None:
        given = str((await request.post()).get(csrf.FIELD, ""))
    csrf.check_token(settings.secret_key, cookie, given)


def set_cookie(request: web.Request, response: web.StreamResponse, name: str, value: str) -> None:
    """A cookie that scripts cannot read and other sites cannot send; it ends with the browser's session."""
    secure = is_secure(request.app[SETTINGS].public_url)
    response.set_cookie(name, value, httponly=True, secure=secure, samesite="Lax", path="/")
