"""Form tokens: a page of ours proves that it was ours which sent the form.

The token is an HMAC of a secret cookie of the browser, so another site can neither read nor make it. Scripts send it
as the `X-CSRF-Token` header, forms as the field `csrf`. Before sign-in the cookie is a throw-away one.
"""

from __future__ import annotations

import hmac
from hashlib import sha256
from urllib.parse import urlsplit

from aiohttp import web

from helpline.domain.errors import NotAllowed

HEADER = "X-CSRF-Token"
FIELD = "csrf"


def token_for(secret_key: str, cookie: str) -> str:
    """The token of the browser that holds `cookie`."""
    return hmac.new(secret_key.encode(), b"csrf:" + cookie.encode(), sha256).hexdigest()


def check_token(secret_key: str, cookie: str, given: str) -> None:
    """Raises `NotAllowed("form_expired")` unless `given` is the token of `cookie`."""
    expected = token_for(secret_key, cookie)
    if not cookie or not hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace")):
        raise NotAllowed("form_expired")


def same_origin(origin: str | None, public_url: str) -> bool:
    """Whether a browser's Origin is ours; on one's own machine, any of its names with our port is."""
    if origin is None:
        return False
    theirs, ours = urlsplit(origin), urlsplit(public_url)
    if (theirs.scheme, theirs.netloc) == (ours.scheme, ours.netloc):
        return True
    loopback = {"localhost", "127.0.0.1", "::1"}
    return {theirs.hostname, ours.hostname} <= loopback and (theirs.scheme, theirs.port) == (ours.scheme, ours.port)


def check_origin(request: web.Request, public_url: str) -> None:
    """A browser that names another origin is refused; one that names none is left to its token."""
    origin = request.headers.get("Origin")
    if origin is not None and not same_origin(origin, public_url):
        raise NotAllowed("not_allowed")
