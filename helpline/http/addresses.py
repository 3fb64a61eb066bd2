"""The address a request comes from, where proxies stand in front: what the limits of an address are counted by."""

from __future__ import annotations

import re
from collections.abc import Iterable
from ipaddress import IPv6Address, ip_address

from aiohttp import web

from helpline.http.keys import SETTINGS
from helpline.settings.parsers import Address, Network

HEADER = "X-Forwarded-For"

_PORT = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([0-9.]+))(?::[0-9]{1,5})?")


def address_of(request: web.Request) -> str:
    """The address of whoever asks; "" where the connection has none.

    Anybody may write `X-Forwarded-For`, so it is read from its end, and only as far as proxies of `HELPLINE_PROXIES`
    have written it. Where it breaks off or makes no sense, the last proxy known is taken for the asker.
    """
    peer = _read(request.remote or "")
    if peer is None:
        return request.remote or ""
    told = ",".join(request.headers.getall(HEADER, ())).split(",")
    return str(_asker(peer, reversed(told), request.app[SETTINGS].proxies))


def _asker(peer: Address, told: Iterable[str], proxies: Iterable[Network]) -> Address:
    asker = peer
    for text in told:
        before = _read(text.strip(" \t")) if any(asker in proxy for proxy in proxies) else None
        if before is None:
            break
        asker = before
    return asker


def _read(text: str) -> Address | None:
    """An address as proxies write it, perhaps with a port; an IPv4 one inside an IPv6 one is itself."""
    with_port = _PORT.fullmatch(text)
    try:
        address = ip_address((with_port[1] or with_port[2]) if with_port else text)
    except ValueError:
        return None
    if not isinstance(address, IPv6Address):
        return address
    # A scope (`%eth0`) means something on one machine only, and may hold any text.
    return address.ipv4_mapped or IPv6Address(int(address))
