"""Signing in and out, and the language of the pages."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from helpline.domain.accounts import Account, Role
from helpline.domain.errors import Invalid, NotAllowed
from helpline.http import csrf
from helpline.http.addresses import address_of
from helpline.http.auth import ACCOUNT, COOKIE, SignedOut, account_of, check_form, set_cookie, signed_in
from helpline.http.context import LANGUAGE_COOKIE, catalogue_of, read_json
from helpline.http.errors import fault_of, message_of
from helpline.http.keys import SERVICES, SETTINGS
from helpline.i18n.catalogue import LANGUAGES
from helpline.web.pages import render

FORM_COOKIE = "helpline_form"
HOME = {Role.AGENT: "/console", Role.SUPERVISOR: "/supervision"}
DESTINATIONS = ("/console", "/supervision")
LONGEST = 256  # characters of a login or of a password


@dataclass(frozen=True, slots=True)
class SignInView:
    """What the sign-in page shows: where to go next, what was typed, what went wrong or well."""

    next: str
    login: str = ""
    error: str = ""
    notice: str = ""


async def home(request: web.Request) -> web.StreamResponse:
    """Everybody to their own page."""
    try:
        account = await account_of(request)
    except SignedOut:
        raise web.HTTPSeeOther("/sign-in") from None
    raise web.HTTPSeeOther(HOME[account.role])


async def show_sign_in(request: web.Request) -> web.Response:
    """The form."""
    texts = catalogue_of(request)
    destination = _destination(request.query.get("next", ""))
    notice = next(
        (texts(f"sign_in.{word}") for word in ("signed_out", "expired", "joined") if word in request.query), ""
    )
    return _page(request, SignInView(destination, notice=notice))


async def sign_in(request: web.Request) -> web.StreamResponse:
    """Open a session: from the form a redirect, from a script (JSON) the account and its form token."""
    if request.content_type == "application/json":
        return await _sign_in_script(request)
    form = await request.post()
    login, destination = str(form.get("login", "")), _destination(str(form.get("next", "")))
    try:
        await check_form(request, request.cookies.get(FORM_COOKIE, ""))
        token = await _open(request, login, str(form.get("password", "")))
        account = await request.app[SERVICES].sign_in.who(token)
    except (NotAllowed, Invalid) as refusal:
        fault = fault_of(refusal)
        view = SignInView(destination, login[:LONGEST], error=message_of(request, fault))
        return _page(request, view, status=fault.status)
    response = web.HTTPSeeOther(destination if _may(account, destination) else HOME[account.role])
    set_cookie(request, response, COOKIE, token)
    raise response


@signed_in(Role.AGENT, Role.SUPERVISOR)
async def session(request: web.Request) -> web.Response:
    """Who a script is, and the token its commands must carry."""
    return web.json_response(_session_of(request, request[ACCOUNT], request.cookies[COOKIE]))


async def choose_language(request: web.Request) -> web.StreamResponse:
    """Remember the language of the pages; it changes nothing else, so it needs no form token."""
    form = await request.post()
    back = str(form.get("back", ""))
    response = web.HTTPSeeOther(back if back in (*DESTINATIONS, "/sign-in") else "/")
    language = str(form.get("language", ""))
    if language in LANGUAGES:
        set_cookie(request, response, LANGUAGE_COOKIE, language)
    raise response


async def _sign_in_script(request: web.Request) -> web.Response:
    csrf.check_origin(request, request.app[SETTINGS].public_url)
    body = await read_json(request)
    token = await _open(request, str(body.get("login", "")), str(body.get("password", "")))
    account = await request.app[SERVICES].sign_in.who(token)
    response = web.json_response(_session_of(request, account, token))
    set_cookie(request, response, COOKIE, token)
    return response


async def _open(request: web.Request, login: str, password: str) -> str:
    if not login.strip() or not password or len(login) > LONGEST or len(password) > LONGEST:
        raise Invalid("sign_in.empty")
    return await request.app[SERVICES].sign_in.sign_in(login, password, address_of(request))


def _page(request: web.Request, view: SignInView, status: int = 200) -> web.Response:
    cookie = request.cookies.get(FORM_COOKIE) or request.app[SERVICES].ids.new("f")
    response = render(request, "sign_in.html", view, status=status, cookie=cookie)
    set_cookie(request, response, FORM_COOKIE, cookie)
    return response


def _session_of(request: web.Request, account: Account, token: str) -> dict[str, str]:
    secret = request.app[SETTINGS].secret_key
    return {"id": account.id, "name": account.name, "role": account.role, "csrf": csrf.token_for(secret, token)}


def _destination(path: str) -> str:
    """Only pages of ours: an address given from outside is never followed."""
    return path if path in DESTINATIONS else ""


def _may(account: Account, destination: str) -> bool:
    return destination == "/console" or (destination == "/supervision" and account.role is Role.SUPERVISOR)
