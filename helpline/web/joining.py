"""« Devenir bénévole »: the public form, the supervisor's list, the invitation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from aiohttp import web

from helpline.domain.accounts import Role
from helpline.domain.applications import Application
from helpline.domain.errors import Invalid, NotFound
from helpline.http.auth import ACCOUNT, check_form, set_cookie, signed_in
from helpline.http.context import catalogue_of
from helpline.http.errors import Fault, fault_of, message_in
from helpline.http.keys import SERVICES, SETTINGS
from helpline.i18n.catalogue import Catalogue, load
from helpline.services.applications import FIELDS
from helpline.web.pages import render
from helpline.web.public_pages import ADDRESSES, Frame, frame_of, language_of
from helpline.web.sign_in import FORM_COOKIE

TRAP = "website"  # people do not see this field; machines fill it in


@dataclass(frozen=True, slots=True)
class ApplyView:
    """The form; after a fault, what was typed and what to mend."""

    frame: Frame
    form: Mapping[str, str] = field(default_factory=dict)
    fault: str = ""
    error: str = ""
    done: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One application in the supervisor's list."""

    application: Application
    received: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a supervisor is given to send."""

    name: str
    link: str
    mail: str


@dataclass(frozen=True, slots=True)
class ApplicationsView:
    """The supervisor's list."""

    name: str
    rows: Sequence[Row]
    invitation: Invitation | None = None
    notice: str = ""
    data: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class JoinView:
    """The page of an invitation; without a person, it is no longer valid."""

    person: str = ""
    secret: str = ""
    login: str = ""
    fault: str = ""
    error: str = ""


async def show_form(request: web.Request) -> web.Response:
    """The form of future volunteers."""
    view = ApplyView(frame_of(request, "volunteer"), done="merci" in request.query)
    return _with_form(request, "public/apply.html", view, language=language_of(request))


async def apply(request: web.Request) -> web.StreamResponse:
    """Keep an application; a fault gives the form back as it was typed."""
    form = await request.post()
    told = {name: str(form.get(name, "")) for name in FIELDS}
    language = language_of(request)
    thanks = web.HTTPSeeOther(f"{ADDRESSES['volunteer'][language]}?merci")
    if form.get(TRAP):
        raise thanks  # a machine; it learns nothing
    try:
        await check_form(request, request.cookies.get(FORM_COOKIE, ""))
        await request.app[SERVICES].applications.apply(told)
    except Exception as refusal:
        fault = fault_of(refusal)
        if fault.status >= 500 and fault.code == "internal":
            raise
        view = ApplyView(frame_of(request, "volunteer"), told, _field(fault), message_in(load(language), fault))
        return _with_form(request, "public/apply.html", view, status=fault.status, language=language)
    raise thanks


@signed_in(Role.SUPERVISOR)
async def list_applications(request: web.Request) -> web.Response:
    """Who would like to join."""
    return await _list(request)


@signed_in(Role.SUPERVISOR)
async def invite(request: web.Request) -> web.Response:
    """Make an invitation and show its link, this once."""
    services, texts = request.app[SERVICES], catalogue_of(request)
    person = await _application(request)
    secret = await services.applications.invite(person.id)
    link = f"{request.app[SETTINGS].public_url}/invitation/{secret}"
    subject, body = texts("applications.mail_subject"), texts("applications.mail_body", name=person.name, link=link)
    mail = f"mailto:{quote(person.email)}?subject={quote(subject)}&body={quote(body)}"
    return await _list(request, Invitation(person.name, link, mail))


@signed_in(Role.SUPERVISOR)
async def decline(request: web.Request) -> web.Response:
    """No, thank you."""
    person = await _application(request)
    await request.app[SERVICES].applications.decline(person.id)
    return await _list(request, notice=catalogue_of(request)("applications.declined", name=person.name))


async def show_invitation(request: web.Request) -> web.Response:
    """Who was invited chooses a login and a password."""
    secret = request.match_info["secret"]
    try:
        person = await request.app[SERVICES].applications.invited(secret)
    except NotFound:
        return render(request, "public/join.html", JoinView(), status=404)
    return _with_form(request, "public/join.html", JoinView(person.name, secret))


async def join(request: web.Request) -> web.StreamResponse:
    """Make the account; then the person signs in."""
    secret, form = request.match_info["secret"], await request.post()
    login = str(form.get("login", ""))
    applications = request.app[SERVICES].applications
    try:
        await check_form(request, request.cookies.get(FORM_COOKIE, ""))
        await applications.join(secret, login, str(form.get("password", "")))
    except NotFound:
        return render(request, "public/join.html", JoinView(), status=404)
    except Invalid as refusal:
        fault = fault_of(refusal)
        person = await applications.invited(secret)
        view = JoinView(person.name, secret, login[:64], _field(fault), message_in(catalogue_of(request), fault))
        return _with_form(request, "public/join.html", view, status=fault.status)
    raise web.HTTPSeeOther("/sign-in?joined")


async def _list(request: web.Request, invitation: Invitation | None = None, notice: str = "") -> web.Response:
    texts = catalogue_of(request)
    rows = [Row(found, _date(found.at, texts)) for found in await request.app[SERVICES].applications.waiting()]
    return render(request, "applications.html", ApplicationsView(request[ACCOUNT].name, rows, invitation, notice))


async def _application(request: web.Request) -> Application:
    named = request.match_info["id"]
    for application in await request.app[SERVICES].applications.waiting():
        if application.id == named:
            return application
    raise NotFound("stale")


def _with_form(
    request: web.Request, template: str, view: object, *, status: int = 200, language: str = ""
) -> web.Response:
    cookie = request.cookies.get(FORM_COOKIE) or request.app[SERVICES].ids.new("f")
    response = render(request, template, view, status=status, cookie=cookie, language=language)
    set_cookie(request, response, FORM_COOKIE, cookie)
    return response


def _field(fault: Fault) -> str:
    return fault.code.rpartition(".")[2].removesuffix("_taken")


def _date(at: int, texts: Catalogue) -> str:
    day = dt.datetime.fromtimestamp(at / 1000, dt.UTC).date()
    return day.strftime("%d/%m/%Y") if texts.language == "fr" else day.isoformat()
