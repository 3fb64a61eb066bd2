"""The two screens, as pages: what they hold before anything moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from aiohttp import web

from helpline.domain.accounts import Role
from helpline.http import csrf
from helpline.http.auth import ACCOUNT, COOKIE, signed_in
from helpline.http.context import catalogue_of
from helpline.http.keys import SERVICES, SETTINGS
from helpline.i18n.catalogue import Catalogue
from helpline.i18n.numbers import national
from helpline.i18n.replies import Reply, replies
from helpline.i18n.safety import SafetyNumber, safety_numbers
from helpline.services.duty import AWAY_REASONS
from helpline.services.note_guard import LONGEST
from helpline.services.offers import DECLINE_REASONS
from helpline.services.wrap_up import DISPOSITIONS
from helpline.web.pages import ASSETS, render

DUTY_HOURS = (1, 2, 4)  # offered for a duty by telephone, besides a time of day
SDK = "vendor/twilio.min.js"
Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ConsoleView:
    """The volunteer's page."""

    name: str
    supervisor: bool
    away_reasons: Choices
    decline_reasons: Choices
    dispositions: Choices
    safety: tuple[SafetyNumber, ...]
    replies: tuple[Reply, ...]
    longest_note: int
    duty_hours: tuple[int, ...]
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SupervisionView:
    """The wall's page."""

    name: str
    data: Mapping[str, Any]


@signed_in(Role.AGENT, Role.SUPERVISOR)
async def console(request: web.Request) -> web.Response:
    """The volunteer's console."""
    account, texts = request[ACCOUNT], catalogue_of(request)
    view = ConsoleView(
        name=account.name,
        supervisor=account.role is Role.SUPERVISOR,
        away_reasons=_choices(texts, "presence_reasons", AWAY_REASONS),
        decline_reasons=_choices(texts, "decline_reasons", DECLINE_REASONS),
        dispositions=_choices(texts, "dispositions", DISPOSITIONS),
        safety=safety_numbers(texts.language),
        replies=_replies(request, texts.language),
        longest_note=LONGEST,
        duty_hours=DUTY_HOURS,
        data=_data(request, "console", "topics", "channels"),
    )
    return render(request, "console.html", view)


@signed_in(Role.SUPERVISOR)
async def supervision(request: web.Request) -> web.Response:
    """The supervisors' wall."""
    view = SupervisionView(
        request[ACCOUNT].name, _data(request, "supervision", "topics", "channels", "away", "rings", "kinds")
    )
    return render(request, "supervision.html", view)


def _replies(request: web.Request, language: str) -> tuple[Reply, ...]:
    """Replies to begin with, the line's hours and number in them, in the language each is written in."""
    opening, number = request.app[SERVICES].opening, national(request.app[SETTINGS].line_number)

    def filled(reply: Reply) -> Reply:
        return replace(reply, text=reply.text.format(hours=opening.facts(reply.language)["hours"], number=number))

    return tuple(filled(reply) for reply in replies(language))


def _choices(texts: Catalogue, family: str, codes: tuple[str, ...]) -> Choices:
    return tuple((code, texts(f"{family}.{code}")) for code in codes)


def _data(request: web.Request, *families: str) -> Mapping[str, Any]:
    """What the page's scripts are given: who, the form token, the texts, where the voice SDK is."""
    texts, assets = catalogue_of(request), request.app[ASSETS]
    return {
        "me": request[ACCOUNT].id,
        "language": texts.language,
        "csrf": csrf.token_for(request.app[SETTINGS].secret_key, request.cookies[COOKIE]),
        "texts": texts.branch("activities", "connection", "duration", "errors", *families),
        "sdk": assets.url(SDK) if assets.has(SDK) else None,
        "icons": {name: assets.url(f"icons/{name}.svg") for name in ("calm", "ringing", "message")},
    }
