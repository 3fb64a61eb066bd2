"""Security headers, on every response there is: pages, errors, redirects, static files; few on webhooks."""

from __future__ import annotations

from collections.abc import Iterable

from aiohttp import web
from multidict import CIMultiDict

# What the softphone of Twilio needs (twilio.md §4): signalling, its reports, sounds of the remote party.
# Its own sounds are replaced by a silent one that the softphone carries inside itself (data:).
_EDGES = ("roaming", "dublin", "frankfurt")
TWILIO_CONNECT = (*(f"wss://voice-js.{edge}.twilio.com" for edge in _EDGES), "https://eventgw.twilio.com", "data:")
TWILIO_MEDIA = ("mediastream:", "blob:", "data:")

_FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "microphone=(self), camera=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


# An address for a program, which heeds none of them: a browser that comes by mistake should do nothing.
FOR_MACHINES = CIMultiDict(
    {
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
        "Cache-Control": "no-store",
    }
)


def content_security_policy(*, connect: Iterable[str], media: Iterable[str]) -> str:
    """The policy of all pages: nothing inline, nothing foreign but what the softphone needs."""
    directives = {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'", *connect],
        "media-src": ["'self'", *media],
        "worker-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives.items())


def harden(app: web.Application, policy: str, *, https: bool) -> None:
    """Put the headers on all responses of `app`, whoever makes them."""
    # What is said to one signed-in person is nobody else's; static files say otherwise themselves.
    headers = CIMultiDict({**_FIXED, "Content-Security-Policy": policy, "Cache-Control": "no-store"})
    if https:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"

    async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
        response.headers.merge(headers)  # those that are there already stay

    app.on_response_prepare.append(add_headers)
