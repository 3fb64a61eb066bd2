"""The public site: what anybody may read, without a cookie and without JavaScript. Its address tells its language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from helpline.http.context import LANGUAGE_QUERY
from helpline.http.keys import SERVICES, SETTINGS
from helpline.i18n.catalogue import DEFAULT, LANGUAGES, Catalogue, load
from helpline.i18n.documents import Document, document
from helpline.i18n.numbers import national
from helpline.services.public_status import Status, Why
from helpline.web.pages import render

ADDRESSES: Mapping[str, Mapping[str, str]] = {
    "home": {"fr": "/", "en": "/en"},
    "chat": {"fr": "/chat", "en": "/en/chat"},
    "volunteer": {"fr": "/devenir-benevole", "en": "/en/volunteer"},
    "accessibility": {"fr": "/accessibilite", "en": "/en/accessibility"},
    "privacy": {"fr": "/vie-privee", "en": "/en/privacy"},
    "legal": {"fr": "/mentions-legales", "en": "/en/legal-notice"},
}
DOCUMENTS = ("accessibility", "privacy", "legal")
OF_THE_MOMENT = "public, max-age=10"
OF_THE_DAY = "public, max-age=300"


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds every public page: the number, the other pages, this page in the other language.

    `writes` says whether this line can also be reached in writing.
    """

    number: str
    tel: str
    pages: Mapping[str, str]
    other: str
    writes: bool


@dataclass(frozen=True, slots=True)
class HomeView:
    """The front door."""

    frame: Frame
    status: Mapping[str, object]
    hours: str


@dataclass(frozen=True, slots=True)
class ChatView:
    """The page to write on; `status` is the telephone's, for who cannot or does not want to write."""

    frame: Frame
    status: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A page to read."""

    frame: Frame
    document: Document


async def home(request: web.Request) -> web.Response:
    """The number, whether somebody answers, the hours."""
    language = language_of(request)
    status = await request.app[SERVICES].public_status.of("voice", language)
    view = HomeView(frame_of(request, "home"), told("voice", status, load(language)), status.hours)
    return _public(request, "public/home.html", view, OF_THE_MOMENT)


async def chat(request: web.Request) -> web.Response:
    """The written chat, and the number where it does not work."""
    language = language_of(request)
    status = await request.app[SERVICES].public_status.of("voice", language)
    view = ChatView(frame_of(request, "chat"), told("voice", status, load(language)))
    return _public(request, "public/chat.html", view, OF_THE_MOMENT)


async def read(request: web.Request) -> web.Response:
    """Accessibility, privacy, legal notice."""
    name, language = _name_of(request), language_of(request)
    settings, texts = request.app[SETTINGS], load(language)
    told = {"publisher": settings.publisher, "host": settings.host, "contact": settings.contact}
    values = {key: value or texts("public.legal.missing") for key, value in told.items()}
    text = document(name, language, values | {"number": national(settings.line_number)})
    return _public(request, "public/document.html", DocumentView(frame_of(request, name), text), OF_THE_DAY)


async def status(request: web.Request) -> web.Response:
    """The line in a few words, for this site, its partners and whoever asks: cacheable, open to all origins."""
    language = request.query.get(LANGUAGE_QUERY, DEFAULT)
    if language not in LANGUAGES:
        language = DEFAULT
    services, number = request.app[SERVICES], request.app[SETTINGS].line_number
    channels = {
        name: told(name, await services.public_status.of(name, language), load(language))
        for name in services.public_status.channels
    }
    body = {"phone": national(number), "tel": number, "language": language, "channels": channels}
    headers = {
        "Cache-Control": OF_THE_MOMENT,
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    return web.json_response(body, headers=headers)


def told(channel: str, status: Status, texts: Catalogue) -> dict[str, object]:
    """A status for people and programs: `open`, `why`, `label`, `words`, `waiting`, and `next_opening` when shut."""
    answer: dict[str, object] = {
        "open": status.open,
        "why": str(status.why),
        "label": texts(f"public.status.{_LABELS[status.why]}"),
        "words": _words(channel, status, texts),
        "waiting": status.waiting,
    }
    return answer | ({"next_opening": status.next_opening} if status.next_opening else {})


_LABELS = {Why.OPEN: "open", Why.UNKNOWN: "open", Why.NOBODY: "away", Why.FULL: "busy", Why.HOURS: "shut"}


def _words(channel: str, status: Status, texts: Catalogue) -> str:
    if status.why is Why.OPEN:
        if status.waiting == 0:
            return texts("public.status.open_none")
        return texts(f"public.status.open_{'one' if status.waiting == 1 else 'other'}", count=status.waiting)
    if status.why is Why.HOURS:
        if not status.next_opening:
            return texts(f"public.status.{channel}.hours_never")
        return texts(f"public.status.{channel}.hours", next_opening=status.next_opening)
    if status.why is Why.UNKNOWN:
        return texts("public.status.unknown")
    return texts(f"public.status.{channel}.{status.why}")


def language_of(request: web.Request) -> str:
    """The language of the address."""
    return "en" if request.path == "/en" or request.path.startswith("/en/") else DEFAULT


def frame_of(request: web.Request, name: str) -> Frame:
    """What surrounds the page `name` in the language of the address."""
    language, number = language_of(request), request.app[SETTINGS].line_number
    other = "en" if language == "fr" else "fr"
    pages = {page: addresses[language] for page, addresses in ADDRESSES.items()}
    writes = "chat" in request.app[SERVICES].public_status.channels
    return Frame(national(number), number, pages, ADDRESSES[name][other], writes)


def _name_of(request: web.Request) -> str:
    return next(name for name in DOCUMENTS if request.path in ADDRESSES[name].values())


def _public(request: web.Request, template: str, view: object, kept: str) -> web.Response:
    response = render(request, template, view, language=language_of(request))
    response.headers["Cache-Control"] = kept
    return response
