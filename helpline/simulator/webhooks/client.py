"""Ask the service something over HTTP, as Twilio does: signed, with its headers, its time limits and its retries."""

import asyncio
from collections.abc import MutableMapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import aiohttp
from yarl import URL

from helpline.simulator.clock import Clock
from helpline.simulator.faults import Faults
from helpline.simulator.ids import Ids
from helpline.simulator.journal import Journal
from helpline.simulator.switches import Switches
from helpline.simulator.webhooks.overrides import Overrides, overrides
from helpline.simulator.webhooks.signature import signature

MAX_REDIRECTS = 10
LOST_ON_REDIRECT = ("Digits", "SpeechResult")


@dataclass(frozen=True, slots=True)
class Ask:
    """One request to make. `leg` is the call it is about, for the journal; `cookies` belong to that call."""

    url: str
    method: str
    params: dict[str, str]
    leg: str = ""
    cookies: MutableMapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """A 2xx answer. `url` is the one that answered, after redirects; `content_type` is None when there was none."""

    url: str
    content_type: str | None
    body: bytes


class WebhookFailed(Exception):
    """No usable answer. `code` is Twilio's error number, `url` the address asked."""

    def __init__(self, code: str, url: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.url = url


class _AttemptFailed(Exception):
    def __init__(self, code: str, policy: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.policy = policy


class WebhookClient:
    """Sends requests; keeps no state between them but the connection pool."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        clock: Clock,
        journal: Journal,
        faults: Faults,
        switches: Switches,
        ids: Ids,
        auth_token: str,
    ) -> None:
        self._session = session
        self._clock = clock
        self._journal = journal
        self._faults = faults
        self._switches = switches
        self._ids = ids
        self._auth_token = auth_token

    async def send(self, ask: Ask) -> Answer:
        """Bring back the answer, after the retries the address allows. Raises `WebhookFailed`."""
        url, how = overrides(ask.url)
        for fault in how.faults:
            self._journal.problem(self._clock.seconds(), "11243", ask.leg, f"override {fault}")
        path = urlsplit(url).path
        self._faults.moment("before", path)
        token = self._ids.token()
        watch = _Stopwatch(self._clock)
        attempt = 1
        while True:
            try:
                answer = await self._attempt(ask, url, how, token, attempt, how.total - watch.seconds())
            except _AttemptFailed as failure:
                if attempt > how.retries or not how.retries_on(failure.policy) or watch.seconds() >= how.total:
                    self._journal.problem(self._clock.seconds(), failure.code, ask.leg, f"{path}: {failure}")
                    raise WebhookFailed(failure.code, url, str(failure)) from failure
                attempt += 1
                if not self._switches.token_kept_on_retry:
                    token = self._ids.token()
            else:
                self._faults.moment("during", path)
                return answer

    async def _attempt(self, ask: Ask, url: str, how: Overrides, token: str, attempt: int, left: float) -> Answer:
        fault = self._faults.strike(urlsplit(url).path)
        if fault == "refused":
            raise _AttemptFailed("11205", "ct", "connection refused (fault)")
        if fault == "error":
            raise _AttemptFailed("11217", "5xx", "the service answered 500 (fault)")
        if fault == "twice-at-once":
            answers = await asyncio.gather(
                self._exchange(ask, url, how, token, attempt, left), self._exchange(ask, url, how, token, attempt, left)
            )
            return answers[0]
        answer = await self._exchange(ask, url, how, token, attempt, left)
        if fault == "duplicate":
            await self._exchange(ask, url, how, token, attempt + 1, left)
        if fault == "error-after":
            raise _AttemptFailed("11217", "5xx", "the service answered 500 after doing its work (fault)")
        if fault == "slow":
            await self._clock.sleep(how.read)
            raise _AttemptFailed("11200", "rt", "no answer in time (fault)")
        if fault == "garbage":
            return Answer(answer.url, answer.content_type, b"<Response><Say>cut off")
        return answer

    async def _exchange(self, ask: Ask, url: str, how: Overrides, token: str, attempt: int, left: float) -> Answer:
        """One request and the redirects it leads to."""
        method, params = ask.method, dict(ask.params)
        for _ in range(MAX_REDIRECTS + 1):
            entry = self._journal.begin(
                self._clock.seconds(), "to-service", method, url, params, ask.leg, token, attempt
            )
            try:
                async with asyncio.timeout(left):
                    with self._clock.outside():
                        response, body = await self._request(ask, method, url, params, how, token)
            except (TimeoutError, aiohttp.ServerTimeoutError) as error:
                connecting = isinstance(error, aiohttp.ConnectionTimeoutError)
                entry.error = "time-out"
                raise _AttemptFailed(
                    "11205" if connecting else "11200", "ct" if connecting else "rt", "time-out"
                ) from error
            except aiohttp.ClientConnectorError as error:
                entry.error = "cannot connect"
                raise _AttemptFailed("11205", "ct", "cannot connect") from error
            except (aiohttp.ClientError, ValueError) as error:
                entry.error = type(error).__name__
                raise _AttemptFailed("11200", "none", type(error).__name__) from error
            entry.status, entry.answer = response.status, body.decode("utf-8", "replace")
            if response.status >= 400:
                raise _AttemptFailed("11217", f"{response.status // 100}xx", f"the service answered {response.status}")
            if response.status not in (301, 302, 303, 307, 308):
                return Answer(url, response.headers.get("Content-Type"), body)
            url = urljoin(url, response.headers.get("Location", ""))
            method = method if response.status in (307, 308) else "GET"
            params = {name: value for name, value in params.items() if name not in LOST_ON_REDIRECT}
        raise _AttemptFailed("11215", "none", "too many redirects")

    async def _request(
        self, ask: Ask, method: str, url: str, params: dict[str, str], how: Overrides, token: str
    ) -> tuple[aiohttp.ClientResponse, bytes]:
        body = None
        headers = {"User-Agent": "TwilioProxy/1.1", "Accept": "*/*", "I-Twilio-Idempotency-Token": token}
        if method == "GET":
            url = _with_query(url, params)
            headers["X-Twilio-Signature"] = signature(self._auth_token, url)
        else:
            body = urlencode(params).encode()
            headers["Content-Type"] = "application/x-www-form-urlencoded; charset=UTF-8"
            headers["X-Twilio-Signature"] = signature(self._auth_token, url, params.items())
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=how.connect, sock_read=how.read)
        # aiohttp asks for gzip by itself; the address goes out exactly as it was signed
        async with self._session.request(
            method,
            URL(url, encoded=True),
            data=body,
            headers=headers,
            timeout=timeout,
            allow_redirects=False,
            cookies=dict(ask.cookies),
        ) as response:
            ask.cookies.update({name: morsel.value for name, morsel in response.cookies.items()})
            return response, await response.read()


class _Stopwatch:
    """Time spent on one webhook: the machine's while the service answers, the simulator's while a fault lasts."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._real = asyncio.get_running_loop().time()
        self._virtual = clock.seconds()

    def seconds(self) -> float:
        return max(asyncio.get_running_loop().time() - self._real, self._clock.seconds() - self._virtual)


def _with_query(url: str, params: dict[str, str]) -> str:
    if not params:
        return url
    written = parse_qsl(urlsplit(url).query, keep_blank_values=True)
    separator = "&" if written or "?" in url else "?"
    return f"{url}{separator}{urlencode(params)}"
