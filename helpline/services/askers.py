"""Whom the limits of an address count as one asker."""

from __future__ import annotations

from ipaddress import IPv6Network, ip_address

_HOUSEHOLD = 64  # bits: the smallest IPv6 network a provider hands out, to a home or to one machine


def asker_of(address: str) -> str:
    """An IPv4 address whole, an IPv6 one by its /64: who has one of those has them all. Other text as it is."""
    try:
        read = ip_address(address)
    except ValueError:
        return address
    return address if read.version == 4 else str(IPv6Network((int(read), _HOUSEHOLD), strict=False))
