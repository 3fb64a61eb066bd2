"""Ask the service something over HTTP, as Twilio does: with the retries and limits its address carries."""

import asyncio
from urllib.parse import urlsplit

from helpline.simulator.clock import Clock
from helpline.simulator.faults import Faults
from helpline.simulator.ids import Ids
from helpline.simulator.journal import Journal
from helpline.simulator.switches import Switches
from helpline.simulator.webhooks.asking import (
    NO_ANSWER_IN_TIME,
    REFUSED,
    Answer,
    Ask,
    AttemptFailed,
    WebhookFailed,
)
from helpline.simulator.webhooks.attempt import Attempts
from helpline.simulator.webhooks.overrides import Overrides, overrides

# Seconds of the machine, after a connection was refused: to a distant service another takes as long at the least. Three
# at once would all meet the same process that is just being killed.
ROUND_TRIP = 0.05


class WebhookClient:
    """Sends requests and strikes them with the faults that are due."""

    def __init__(
        self, attempts: Attempts, clock: Clock, journal: Journal, faults: Faults, switches: Switches, ids: Ids
    ) -> None:
        self._attempts = attempts
        self._clock = clock
        self._journal = journal
        self._faults = faults
        self._switches = switches
        self._ids = ids

    async def send(self, ask: Ask) -> Answer:
        """Bring back the answer, after the retries the address allows. Raises `WebhookFailed`."""
        url, how = overrides(ask.url)
        for fault in how.faults:
            self._journal.problem(self._clock.seconds(), "11243", ask.leg, f"override {fault}")
        path = urlsplit(url).path
        self._faults.moment("before", path)
        answer = await self._try(ask, url, how, path)
        self._faults.moment("during", path)
        return answer

    async def _try(self, ask: Ask, url: str, how: Overrides, path: str) -> Answer:
        token = self._ids.token()
        watch = _Stopwatch(self._clock)
        attempt = 1
        while True:
            try:
                return await self._attempt(ask, url, how, token, attempt, how.total - watch.seconds())
            except AttemptFailed as failure:
                if attempt > how.retries or not how.retries_on(failure.policy) or watch.seconds() >= how.total:
                    self._journal.problem(self._clock.seconds(), failure.code, ask.leg, f"{path}: {failure}")
                    raise WebhookFailed(failure.code, url, str(failure)) from failure
                if failure.policy == REFUSED[1]:
                    with self._clock.outside():
                        await asyncio.sleep(ROUND_TRIP)
            attempt += 1
            if not self._switches.token_kept_on_retry:
                token = self._ids.token()

    async def _attempt(self, ask: Ask, url: str, how: Overrides, token: str, number: int, left: float) -> Answer:
        fault = self._faults.strike(urlsplit(url).path)
        if fault == "refused":
            raise AttemptFailed(*REFUSED, "connection refused (fault)")
        if fault == "error":
            raise AttemptFailed("11217", "5xx", "the service answered 500 (fault)")
        first = self._attempts.make(ask, url, how, token, number, left)
        if fault == "twice-at-once":
            answer, _ = await asyncio.gather(first, self._attempts.make(ask, url, how, token, number, left))
            return answer
        answer = await first
        if fault == "duplicate":
            await self._attempts.make(ask, url, how, token, number + 1, left)
        if fault == "error-after":
            raise AttemptFailed("11217", "5xx", "the service answered 500 after doing its work (fault)")
        if fault == "slow":
            await self._clock.sleep(min(how.read, left))
            raise AttemptFailed(*NO_ANSWER_IN_TIME, "no answer in time (fault)")
        if fault == "garbage":
            return Answer(answer.url, answer.content_type, b"<Response><Say>cut off")
        return answer


class _Stopwatch:
    """Time spent on one webhook: the machine's while the service answers, the simulator's while a fault lasts."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._real = asyncio.get_running_loop().time()
        self._virtual = clock.seconds()

    def seconds(self) -> float:
        return max(asyncio.get_running_loop().time() - self._real, self._clock.seconds() - self._virtual)
