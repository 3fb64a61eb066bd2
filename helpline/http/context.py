"""What a request carries besides its body: the language of the person and the kind of answer wanted."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from helpline.domain.errors import Invalid
from helpline.i18n.catalogue import DEFAULT, LANGUAGES, Catalogue, load

LANGUAGE_COOKIE = "helpline_language"
LANGUAGE_QUERY = "language"


def catalogue_of(request: web.Request) -> Catalogue:
    """The texts in the language this person chose; French until they choose."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, DEFAULT)
    return load(chosen if chosen in LANGUAGES else DEFAULT)


def wants_json(request: web.Request) -> bool:
    """Scripts send or ask for JSON, or open a socket; everybody else gets a page."""
    asked = request.headers.get("Accept", "")
    return request.content_type == "application/json" or "application/json" in asked or "Upgrade" in request.headers


def is_secure(public_url: str) -> bool:
    """Whether cookies travel over https only: everywhere but on one's own machine."""
    return public_url.startswith("https:")


async def read_json(request: web.Request) -> dict[str, Any]:
    """The JSON object of a request's body; raises `Invalid("bad_request")` for anything else."""
    try:
        body = await request.json()
    except (ValueError, RecursionError) as error:
        raise Invalid("bad_request") from error
    if not isinstance(body, dict):
        raise Invalid("bad_request")
    return body
