"""`helpline check`: examine everything the line stands on, and say in words what is wrong and what to do."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from typing import Protocol

from helpline.domain.errors import Misconfigured, NotAllowed, Unavailable
from helpline.services.accounts import Accounts
from helpline.services.findings import Finding, Level, fault, ok
from helpline.services.judgements import (
    DatabaseFacts,
    RedisFacts,
    judge_counters,
    judge_database,
    judge_number,
    judge_proxies,
    judge_queues,
    judge_redis,
    judge_site,
)
from helpline.services.ports import ProviderCheck
from routing.errors import Unavailable as StoreUnavailable
from routing.store import Store

log = logging.getLogger(__name__)

_RECOUNTS = 5  # a busy line moves between the two counts: they are compared when it stood still


class RedisProbe(Protocol):
    """Asks Redis about itself; raises `Unavailable`."""

    async def facts(self) -> RedisFacts: ...


class DatabaseProbe(Protocol):
    """Asks the database where it stands; raises `Unavailable`."""

    async def facts(self) -> DatabaseFacts: ...


class SiteProbe(Protocol):
    """Asks the public address for its health."""

    async def status(self, url: str) -> int | None:
        """The HTTP status, None without an answer."""
        ...


class ConfigurationCheck:
    """Looks at each part in turn; a part that is away does not hide the others."""

    def __init__(
        self,
        redis: RedisProbe,
        store: Store,
        database: DatabaseProbe,
        accounts: Accounts,
        provider: ProviderCheck,
        site: SiteProbe,
        public_url: str,
        numbers: Sequence[str],
        asked: Mapping[str, str],
        *,
        proxied: bool,
    ) -> None:
        """`asked` are the queues that flows use, each with the one whose agents are asked for good."""
        self._redis = redis
        self._store = store
        self._database = database
        self._accounts = accounts
        self._provider = provider
        self._site = site
        self._public_url = public_url
        self._numbers = numbers
        self._asked = asked
        self._proxied = proxied

    async def run(self) -> AsyncIterator[Finding]:
        """The findings, part by part, as they come."""
        for part in (self._look_at_redis, self._look_at_database, self._look_at_queues, self._look_at_provider):
            for finding in await part():
                yield finding
        yield judge_site(await self._site.status(f"{self._public_url}/healthz"), self._public_url)
        yield judge_proxies(self._public_url, named=self._proxied)

    async def _look_at_redis(self) -> Iterable[Finding]:
        try:
            return [*judge_redis(await self._redis.facts()), await self._look_at_counters()]
        except (Unavailable, StoreUnavailable):
            return [fault("redis", "Redis does not answer. Is it running, and is HELPLINE_REDIS_URL right?")]

    async def _look_at_counters(self) -> Finding:
        for _ in range(_RECOUNTS):
            counted = await self._store.snapshot()
            recounted = await self._store.recount()
            if counted.n == (await self._store.snapshot()).n:
                return judge_counters(counted.counts, recounted)
        return ok("counters", "Not compared: the line is too busy just now.")

    async def _look_at_database(self) -> Iterable[Finding]:
        try:
            return list(judge_database(await self._database.facts()))
        except Unavailable:
            return [fault("database", "The database does not answer. Is HELPLINE_DATABASE_URL right?")]

    async def _look_at_queues(self) -> Iterable[Finding]:
        try:
            people = [account for account in await self._accounts.list() if not account.disabled]
        except Unavailable:
            return []  # the database has told of itself
        return list(judge_queues(self._asked, {queue for account in people for queue in account.queues}))

    async def _look_at_provider(self) -> Iterable[Finding]:
        try:
            told = [(number, await self._provider.number_urls(number)) for number in self._numbers]
            return [finding for number, urls in told for finding in judge_number(number, urls, self._public_url)]
        except NotAllowed:
            advice = "Check HELPLINE_TWILIO_ACCOUNT_SID and the first of HELPLINE_TWILIO_AUTH_TOKEN."
            return [fault("provider", f"The provider refuses us. {advice}")]
        except Unavailable:
            return [fault("provider", "The provider does not answer. Is HELPLINE_TWILIO_API_URL right?")]


async def refuse_unsafe(redis: RedisProbe) -> None:
    """Raise `Misconfigured` if this Redis would lose callers; warn of the rest. One that is away is not judged yet."""
    try:
        findings = list(judge_redis(await redis.facts()))
    except Unavailable:
        log.warning("Redis does not answer yet: it will be waited for, and has not been examined")
        return
    for finding in findings:
        if finding.level is Level.WARNING:
            log.warning("%s", finding.text)
    faults = tuple(finding.text for finding in findings if finding.level is Level.FAULT)
    if faults:
        raise Misconfigured(faults)
