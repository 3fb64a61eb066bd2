"""Pages: a template, a view model, the texts of the reader's language."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web
from jinja2 import Environment, PackageLoader, StrictUndefined

from helpline.http import csrf
from helpline.http.auth import COOKIE
from helpline.http.context import catalogue_of
from helpline.http.errors import Fault, message_of
from helpline.http.keys import SETTINGS
from helpline.i18n.catalogue import load
from helpline.web.assets import Assets

ASSETS = web.AppKey("assets", Assets)
TEMPLATES = web.AppKey("templates", Environment)


@dataclass(frozen=True, slots=True)
class FaultView:
    """What the page of an error says."""

    message: str


def environment(assets: Assets) -> Environment:
    """The templates; a name they misspell is an error, never an empty place."""
    templates = Environment(
        loader=PackageLoader("helpline.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.globals["asset"] = assets.url
    return templates


def render(
    request: web.Request, template: str, page: object, *, status: int = 200, cookie: str = "", language: str = ""
) -> web.Response:
    """Render a page. `cookie` is the secret its forms are bound to, when the request does not carry it yet.

    `language` is that of the address, where the address has one; otherwise the reader's choice.
    """
    texts = load(language) if language else catalogue_of(request)
    token = csrf.token_for(request.app[SETTINGS].secret_key, cookie or request.cookies.get(COOKIE, ""))
    body = request.app[TEMPLATES].get_template(template).render(t=texts, page=page, csrf=token, path=request.path)
    return web.Response(text=body, content_type="text/html", status=status)


def fault_page(request: web.Request, fault: Fault) -> web.Response:
    """The page of an error, for people."""
    return render(request, "fault.html", FaultView(message_of(request, fault)), status=fault.status)
