"""One attempt at a webhook: signed, sent, its redirects followed, its failures named (§1.1)."""

import asyncio
from urllib.parse import urlencode, urljoin

import aiohttp
from yarl import URL

from helpline.simulator.clock import Clock
from helpline.simulator.journal import Exchange, Journal
from helpline.simulator.webhooks.asking import (
    NO_ANSWER_IN_TIME,
    NO_HTTP,
    REFUSED,
    TOO_MANY_REDIRECTS,
    Answer,
    Ask,
    AttemptFailed,
)
from helpline.simulator.webhooks.overrides import Overrides
from helpline.simulator.webhooks.signature import signature

MAX_REDIRECTS = 10
MOVED = (301, 302, 303, 307, 308)
KEEPS_METHOD = (307, 308)
LOST_ON_REDIRECT = ("Digits", "SpeechResult")


class Attempts:
    """Makes single attempts; retries are the client's affair."""

    def __init__(self, session: aiohttp.ClientSession, clock: Clock, journal: Journal, auth_token: str) -> None:
        self._session = session
        self._clock = clock
        self._journal = journal
        self._auth_token = auth_token

    async def make(self, ask: Ask, url: str, how: Overrides, token: str, number: int, left: float) -> Answer:
        """`left`: seconds before the ceiling of all attempts. Raises `AttemptFailed`."""
        method, params = ask.method, dict(ask.params)
        for _ in range(MAX_REDIRECTS + 1):
            entry = self._journal.begin(
                self._clock.seconds(), "to-service", method, url, params, ask.leg, token, number
            )
            response, body = await self._exchange(ask, method, url, how, entry, left)
            if response.status >= 400:
                policy = f"{response.status // 100}xx"
                raise AttemptFailed("11217", policy, f"the service answered {response.status}")
            if response.status not in MOVED:
                return Answer(url, response.headers.get("Content-Type"), body)
            url = urljoin(url, response.headers.get("Location", ""))
            method = method if response.status in KEEPS_METHOD else "GET"
            params = {name: value for name, value in params.items() if name not in LOST_ON_REDIRECT}
        raise AttemptFailed(*TOO_MANY_REDIRECTS, "too many redirects")

    async def _exchange(
        self, ask: Ask, method: str, url: str, how: Overrides, entry: Exchange, left: float
    ) -> tuple[aiohttp.ClientResponse, bytes]:
        try:
            async with asyncio.timeout(left):
                with self._clock.outside():
                    response, body = await self._send(ask, method, url, how, entry)
        except aiohttp.ConnectionTimeoutError as error:
            raise _failed(entry, REFUSED, "no connection in time") from error
        except TimeoutError as error:
            raise _failed(entry, NO_ANSWER_IN_TIME, "no answer in time") from error
        except aiohttp.ClientConnectorError as error:
            raise _failed(entry, REFUSED, "cannot connect") from error
        except (aiohttp.ClientError, ValueError) as error:
            raise _failed(entry, NO_HTTP, type(error).__name__) from error
        entry.status, entry.answer = response.status, body.decode("utf-8", "replace")
        return response, body

    async def _send(
        self, ask: Ask, method: str, url: str, how: Overrides, entry: Exchange
    ) -> tuple[aiohttp.ClientResponse, bytes]:
        body = None
        headers = {"User-Agent": "TwilioProxy/1.1", "Accept": "*/*", "I-Twilio-Idempotency-Token": entry.token}
        if method == "GET":
            url = _with_query(url, entry.params)
            headers["X-Twilio-Signature"] = signature(self._auth_token, url)
        else:
            body = urlencode(entry.params).encode()
            headers["Content-Type"] = "application/x-www-form-urlencoded; charset=UTF-8"
            headers["X-Twilio-Signature"] = signature(self._auth_token, url, entry.params.items())
        address = URL(url, encoded=True)  # the address goes out exactly as it was signed
        if "_" in (address.host or ""):
            raise ValueError("underscore in the host name")
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=how.connect, sock_read=how.read)
        async with self._session.request(
            method,
            address,
            data=body,
            headers=headers | {"Accept-Encoding": "gzip"},
            timeout=timeout,
            allow_redirects=False,
            cookies=dict(ask.cookies),
        ) as response:
            ask.cookies.update({name: morsel.value for name, morsel in response.cookies.items()})
            return response, await response.read()


def _failed(entry: Exchange, kind: tuple[str, str], reason: str) -> AttemptFailed:
    entry.error = reason
    return AttemptFailed(*kind, reason)


def _with_query(url: str, params: dict[str, str]) -> str:
    if not params:
        return url
    separator = "&" if "?" in url else "?"
    return f"{url}{separator}{urlencode(params)}"
