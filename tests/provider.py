"""The provider's side of the wire, for tests: signed form posts to the voice channel, and TwiML read back."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit
from xml.etree import ElementTree

from aiohttp import ClientSession
from multidict import MultiDict
from twilio.request_validator import RequestValidator

ACCOUNT = "AC" + "0a" * 16
TOKEN = "1f" * 16
LINE = "+33170772372"
_numbers = itertools.count(1)


def new_call() -> str:
    return f"CA{next(_numbers):032x}"


@dataclass(frozen=True)
class Answer:
    """What came back: the status and, when it is TwiML, its verbs."""

    status: int
    text: str

    @property
    def root(self) -> ElementTree.Element:
        assert self.text.startswith("<?xml"), self.text
        return ElementTree.fromstring(self.text)

    def first(self, verb: str) -> ElementTree.Element | None:
        return next(self.root.iter(verb), None)

    def url(self, verb: str, attribute: str = "action") -> str:
        element = self.first(verb)
        assert element is not None, self.text
        return element.get(attribute) or element.text or ""

    @property
    def words(self) -> str:
        return " ".join("".join(say.itertext()) for say in self.root.iter("Say"))

    @property
    def verbs(self) -> list[str]:
        return [element.tag for element in self.root]


@dataclass
class Provider:
    """Posts as the provider does. `base` is the public address of the application, which listens there; another one
    behind the same address is reached by its `port`."""

    session: ClientSession
    base: str
    token: str = TOKEN
    port: int | None = None
    defaults: Mapping[str, str] = field(
        default_factory=lambda: {"AccountSid": ACCOUNT, "ApiVersion": "2010-04-01", "To": LINE, "FromCity": ""}
    )

    async def post(self, url: str, headers: Mapping[str, str] | None = None, **fields: str) -> Answer:
        """One signed request; `url` may be absolute or a path."""
        parts = urlsplit(url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        form = {**self.defaults, **fields}
        signature = RequestValidator(self.token).compute_signature(self.base + target, MultiDict(form))
        return await self.raw(target, urlencode(form), {"X-Twilio-Signature": signature, **(headers or {})})

    async def raw(self, target: str, body: str, headers: Mapping[str, str], method: str = "POST") -> Answer:
        from yarl import URL

        content = {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"}
        url = URL(self.base + target, encoded=True)
        if self.port is not None:
            url = url.with_port(self.port)
        async with self.session.request(method, url, data=body, headers={**content, **headers}) as answer:
            return Answer(answer.status, await answer.text())
