"""From facts to findings: the rules of a sound installation (reliability.md §6, twilio.md §1.1). Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from helpline.services.findings import Finding, fault, ok, warning
from helpline.services.ports import NumberUrls

OLDEST_REDIS = (6, 2)
LONGEST_LAG_S = 10


@dataclass(frozen=True, slots=True)
class RedisFacts:
    """What a Redis says of itself. None where it refuses to say."""

    version: tuple[int, ...]
    append_only: bool
    eviction: str
    fsync: str | None = None
    replicas: int = 0
    min_replicas: int | None = None
    replica_lag_s: int | None = None
    guarded: bool = True  # a password or user is needed, or only this machine can reach it


@dataclass(frozen=True, slots=True)
class DatabaseFacts:
    """Where a database stands. `journal` and `encoding` are None where the question makes no sense."""

    product: str  # name and version
    revision: str | None
    needed: str
    journal: str | None = None
    encoding: str | None = None
    durable: bool = True  # what has been committed outlives a power cut
    gaps: tuple[str, ...] = ()


def judge_redis(facts: RedisFacts) -> Iterator[Finding]:
    """What must hold for no acknowledged contact to be lost."""
    version = ".".join(map(str, facts.version))
    if facts.version < OLDEST_REDIS:
        yield fault("redis version", f"Redis {version} is too old. Install Redis 6.2 or later, or Valkey.")
    else:
        yield ok("redis version", f"Redis {version}.")
    if facts.append_only:
        yield ok("redis persistence", "Append-only.")
    else:
        yield fault(
            "redis persistence",
            "Redis is not append-only: a restart would lose every waiting caller. "
            "Set `appendonly yes` in redis.conf, or `CONFIG SET appendonly yes` followed by `CONFIG REWRITE`.",
        )
    if facts.append_only and facts.fsync == "no":
        yield warning("redis persistence", "A power cut may lose many seconds. Set `appendfsync everysec`.")
    if facts.eviction == "noeviction":
        yield ok("redis eviction", "Never evicts.")
    else:
        yield fault(
            "redis eviction",
            f"Redis evicts keys when memory is short ({facts.eviction}): callers would vanish from the line. "
            "Set `maxmemory-policy noeviction`.",
        )
    if not facts.guarded:
        yield warning("redis access", "Anybody who reaches Redis may use it. Give it a password or an ACL user.")
    yield from _judge_replicas(facts)


def _judge_replicas(facts: RedisFacts) -> Iterator[Finding]:
    if not facts.replicas or facts.min_replicas is None or facts.replica_lag_s is None:
        return
    if facts.min_replicas >= 1 and 0 < facts.replica_lag_s <= LONGEST_LAG_S:
        yield ok("redis replicas", "Writes stop when no replica follows.")
    else:
        yield fault(
            "redis replicas",
            "A fail-over may throw away acknowledged contacts. "
            "Set `min-replicas-to-write 1` and `min-replicas-max-lag 2`.",
        )


def judge_database(facts: DatabaseFacts) -> Iterator[Finding]:
    """Whether records can be kept, and whether any were missed."""
    if facts.revision == facts.needed:
        yield ok("database", f"{facts.product}, at revision {facts.revision}.")
    elif facts.revision is None:
        yield fault("database", f"{facts.product}; the database is empty. Run `helpline migrate`.")
    else:
        yield fault(
            "database",
            f"{facts.product}; the database is at revision {facts.revision}, this version needs {facts.needed}. "
            "Run `helpline migrate`; if that does not help, the database belongs to a later version.",
        )
    if facts.journal not in (None, "wal"):
        yield warning(
            "database journal",
            f"SQLite is in {facts.journal} mode: readers hold up writers. Stop everything, run `helpline migrate`.",
        )
    if facts.encoding not in (None, "UTF8"):
        yield fault(
            "database encoding",
            f"The database keeps texts as {facts.encoding}: a name or a note could be refused. "
            "Create it again with ENCODING 'UTF8' TEMPLATE template0, then run `helpline migrate`.",
        )
    if not facts.durable:
        yield warning("database durability", "A power cut may destroy it. Set `fsync = on` in postgresql.conf.")
    for gap in facts.gaps:
        yield warning("records", f"{gap} never reached the database. Was Redis or the database restored from a copy?")


def judge_number(number: str, urls: NumberUrls | None, public_url: str) -> Iterator[Finding]:
    """Whether a number of the line leads here. What follows `#` is the provider's, never part of an address."""
    if urls is None:
        yield fault(
            number, "The provider’s account does not hold this number. Check HELPLINE_LINE_NUMBER and its neighbours."
        )
        return
    wanted = f"{public_url}/voice/inbound"
    address, _, options = urls.voice_url.partition("#")
    if address != wanted:
        yield fault(
            f"{number} voice URL", f"Calls go to {address or 'nowhere'}. Set the number’s voice URL to {wanted}."
        )
    elif "rc=" not in options:
        yield warning(f"{number} voice URL", f"No retries. Set it to {wanted}#ct=1500&rt=3500&rc=2&rp=all")
    else:
        yield ok(f"{number} voice URL", "Calls come here, with retries.")
    if not urls.fallback_url:
        yield fault(
            f"{number} fallback URL", "Not set: when this installation is down callers hear an application error."
        )
    elif urlsplit(urls.fallback_url).hostname == urlsplit(public_url).hostname:
        yield warning(f"{number} fallback URL", "On this very host, which may be what is down. Put it on another one.")
    else:
        yield ok(f"{number} fallback URL", "On another host.")
    if urls.status_url.partition("#")[0] != f"{public_url}/voice/status":
        yield warning(
            f"{number} status URL",
            f"Hang-ups may be noticed late. Set the number’s status callback to {public_url}/voice/status.",
        )


def judge_site(status: int | None, public_url: str) -> Finding:
    """Whether the public address answers from here."""
    if status == 200:
        return ok("public URL", f"{public_url} answers.")
    if status is None:
        return warning(
            "public URL", f"{public_url} does not answer. Start `helpline web`; check the proxy and the certificate."
        )
    return fault("public URL", f"{public_url}/healthz answers {status}. Does the address lead to this installation?")


def judge_proxies(public_url: str, *, named: bool) -> Finding:
    """Whether visitors can be told apart. `helpline web` speaks no TLS: behind https there is always a proxy."""
    if named or not public_url.startswith("https:"):
        return ok("proxies", "Visitors are told apart by their addresses.")
    return warning(
        "proxies",
        "All visitors share the limits of one address. Name in HELPLINE_PROXIES the proxy that serves https.",
    )


def judge_counters(counted: Mapping[str, int], recounted: Mapping[str, int]) -> Finding:
    """Whether the wallboard’s counters are what a full recount says."""
    wrong = sorted(name for name in {*counted, *recounted} if counted.get(name, 0) != recounted.get(name, 0))
    if not wrong:
        return ok("counters", "Equal to a full recount.")
    return fault("counters", f"Not equal to a full recount: {', '.join(wrong)}. Please report this as a bug.")


def judge_queues(asked: Mapping[str, str], served: Collection[str]) -> Iterator[Finding]:
    """Whether somebody who can sign in serves each queue that flows use, or rather the one it ends with (`asked`)."""
    for queue, last in asked.items():
        if last in served:
            yield ok(f"queue {queue}", "Somebody serves it.")
        else:
            yield fault(
                f"queue {queue}",
                f"Nobody serves the queue « {last} »: these callers would wait for nobody. "
                f"`helpline user change --login … --queue {last}`, or `user add`.",
            )
