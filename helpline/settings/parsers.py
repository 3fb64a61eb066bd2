"""One parser per kind of setting: text in, value out, or `ValueError` with what to do about it."""

from __future__ import annotations

import re
from collections.abc import Callable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from opening_hours import validate as is_opening_hours

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

NUMBER = r"\+[1-9][0-9]{6,14}"
SECRET_LENGTH = 32
DISTINCT_CHARACTERS = 8
SQLITE = "sqlite+aiosqlite:///"
POSTGRESQL = "postgresql+psycopg"


def is_loopback(host: str) -> bool:
    """Whether an address stays inside this machine, so that plain text on it is no risk."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _address(text: str, schemes: tuple[str, ...]) -> SplitResult:
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        raise ValueError("is not a valid address: check the brackets and the port") from None
    if parts.scheme not in schemes or not parts.hostname:
        raise ValueError(f"must begin with {' or '.join(f'{scheme}://' for scheme in schemes)} and name a host")
    return parts


def web_origin(text: str) -> str:
    """`https://host[:port]`; plain http only on this machine. Twilio refuses host names with an underscore (§1.1)."""
    parts = _address(text, ("https", "http"))
    host = parts.hostname or ""
    if parts.scheme == "http" and not is_loopback(host):
        raise ValueError("must begin with https:// (plain http is accepted on 127.0.0.1 and localhost only)")
    if parts.path not in ("", "/") or parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError("must be a scheme, a host and perhaps a port, with nothing after: https://aide.example.org")
    if "_" in host:
        raise ValueError("must not have an underscore in its host name: Twilio refuses such addresses")
    return f"{parts.scheme}://{parts.netloc}"


def web_page(text: str) -> str:
    """The address of a page; plain http only on this machine."""
    parts = _address(text, ("https", "http"))
    if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
        raise ValueError("must begin with https:// (plain http is accepted on 127.0.0.1 and localhost only)")
    return text


def bind(text: str) -> tuple[str, int]:
    """`host:port`, where this process listens."""
    host, colon, port = text.rpartition(":")
    if not colon or not host or not re.fullmatch(r"[0-9]{1,5}", port) or not 1 <= int(port) <= 65535:
        raise ValueError("must be host:port with a port from 1 to 65535, for example 127.0.0.1:8080")
    return host.strip("[]"), int(port)


def networks(text: str) -> tuple[Network, ...]:
    """A comma-separated list of addresses and networks; none for an empty one. One that holds everybody is refused."""
    try:
        named = tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())
    except ValueError:
        raise ValueError("must be addresses or networks, comma between: 127.0.0.1,10.1.0.0/16,2001:db8::/64") from None
    if any(network.prefixlen == 0 for network in named):
        raise ValueError("names everybody; name only the proxies that stand in front of this installation")
    return named


def redis_url(text: str) -> str:
    """`redis://`, `rediss://` or `unix://`."""
    if text.startswith("unix:///"):
        return text
    _address(text, ("redis", "rediss", "unix"))
    return text


def database_url(text: str) -> str:
    """A PostgreSQL database, or a SQLite file; in memory is refused because the processes would not share it."""
    if text.startswith(f"{POSTGRESQL}://"):
        return _postgresql(text)
    if not text.startswith(SQLITE) or text == SQLITE or ":memory:" in text:
        raise ValueError(f"must be {POSTGRESQL}://user:password@host/database, or {SQLITE} and the path of a file")
    return text


def _postgresql(text: str) -> str:
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        raise ValueError("is not a valid address: check the port, and write / ? # @ in a password as %2F ...") from None
    if parts.fragment or not re.fullmatch(r"/[^/]+", parts.path):
        raise ValueError("must name one database after the host; write / ? # in a password as %2F %3F %23")
    if not parts.hostname and "host" not in parse_qs(parts.query):
        raise ValueError("must name a host, or the folder of a socket: ///database?host=/run/postgresql")
    return text


def secret(text: str) -> str:
    """At least 32 characters that are not one key held down."""
    if len(text) < SECRET_LENGTH or len(set(text)) < DISTINCT_CHARACTERS:
        raise ValueError(
            f"must be a random secret of at least {SECRET_LENGTH} characters; "
            'make one with: python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
        )
    return text


def secret_list(text: str) -> tuple[str, ...]:
    """A comma-separated list of secrets, the current one first, each once."""
    values = tuple(secret(part.strip()) for part in text.split(","))
    if len(set(values)) != len(values):
        raise ValueError("names the same key twice; keep each once, the current one first")
    return values


def count(text: str) -> int:
    """A whole number from 1 to 1,000,000."""
    if not re.fullmatch(r"[0-9]{1,7}", text) or not 1 <= int(text) <= 1_000_000:
        raise ValueError("must be a whole number from 1 to 1000000")
    return int(text)


def matching(pattern: str, advice: str) -> Callable[[str], str]:
    """A parser that takes what matches the pattern whole, in ASCII, and gives the advice otherwise."""
    compiled = re.compile(pattern, re.ASCII)

    def parse(text: str) -> str:
        if not compiled.fullmatch(text):
            raise ValueError(advice)
        return text

    return parse


def matching_list(pattern: str, advice: str) -> Callable[[str], tuple[str, ...]]:
    """The same, for a comma-separated list."""
    parse = matching(pattern, advice)
    return lambda text: tuple(parse(part.strip()) for part in text.split(","))


def language_by_number(text: str) -> dict[str, str]:
    """`+33…=en, +33…=es`: numbers and the languages spoken there, each number once; empty where there is but one."""
    spoken: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        number, _, language = part.partition("=")
        if not re.fullmatch(rf"{NUMBER}=[a-z]{{2}}", part, re.ASCII) or number in spoken:
            raise ValueError("must be numbers with a language each, every number once, comma between: +33199000001=en")
        spoken[number] = language
    return spoken


def opening_hours(text: str) -> str:
    """The opening_hours syntax of OpenStreetMap."""
    if not is_opening_hours(text):
        raise ValueError("is not in the opening_hours syntax of OpenStreetMap, for example Mo-Fr 09:00-18:00; PH off")
    return text


def hours_or_none(text: str) -> str:
    """The same, or nothing."""
    return opening_hours(text) if text else ""


def web_origins(text: str) -> tuple[str, ...]:
    """A comma-separated list of origins; none for an empty one."""
    return tuple(web_origin(part.strip()) for part in text.split(",") if part.strip())


def yes_or_no(text: str) -> bool:
    """`yes` or `no`."""
    if text not in ("yes", "no"):
        raise ValueError("must be yes or no")
    return text == "yes"


def time_zone(text: str) -> ZoneInfo:
    """A name of the IANA database."""
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("is not a time zone of the IANA database, for example Europe/Paris") from None


def folder(text: str) -> Path:
    """A folder for what the application keeps on disk; an existing file is refused."""
    path = Path(text).expanduser()
    if path.exists() and not path.is_dir():
        raise ValueError("must name a folder, and a file stands there")
    return path


def softphone(text: str) -> str:
    """`twilio`, or the socket of the line simulator."""
    if text == "twilio":
        return text
    parts = _address(text, ("wss", "ws"))
    if parts.scheme == "ws" and not is_loopback(parts.hostname or ""):
        raise ValueError("must be twilio, or the simulator's socket (ws:// on this machine, wss:// elsewhere)")
    return text
