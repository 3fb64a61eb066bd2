"""Each rule of a sound installation: what passes, what is a fault, and that the words say what to do."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from helpline.services.findings import Finding, Level
from helpline.services.judgements import (
    DatabaseFacts,
    RedisFacts,
    judge_counters,
    judge_database,
    judge_number,
    judge_proxies,
    judge_redis,
    judge_site,
)
from helpline.services.ports import NumberUrls

SOUND_REDIS = RedisFacts((7, 0, 15), True, "noeviction", "everysec")
SOUND_DATABASE = DatabaseFacts("PostgreSQL 15.18", "0001", "0001", encoding="UTF8")
PUBLIC = "https://aide.example.org"
LINE = "+33199000001"
SOUND_NUMBER = NumberUrls(
    f"{PUBLIC}/voice/inbound#ct=1500&rt=3500&rc=2&rp=ct,rt,5xx&e=dublin,frankfurt",
    "https://secours.example.net/voice/fallback",
    f"{PUBLIC}/voice/status",
)


def bad(findings: list[Finding]) -> list[tuple[str, Level]]:
    return [(finding.subject, finding.level) for finding in findings if finding.level is not Level.OK]


def test_a_sound_installation_has_nothing_to_mend() -> None:
    findings = [*judge_redis(SOUND_REDIS), *judge_database(SOUND_DATABASE), *judge_number(LINE, SOUND_NUMBER, PUBLIC)]
    assert bad([*findings, judge_site(200, PUBLIC), judge_counters({"a": 1, "b": 0}, {"a": 1})]) == []
    assert len(findings) >= 6


@pytest.mark.parametrize(
    ("change", "subject", "level", "advice"),
    [
        ({"version": (6, 0, 16)}, "redis version", Level.FAULT, "6.2 or later"),
        ({"append_only": False}, "redis persistence", Level.FAULT, "appendonly yes"),
        ({"fsync": "no"}, "redis persistence", Level.WARNING, "appendfsync everysec"),
        ({"eviction": "allkeys-lru"}, "redis eviction", Level.FAULT, "maxmemory-policy noeviction"),
        ({"guarded": False}, "redis access", Level.WARNING, "password"),
        ({"replicas": 1, "min_replicas": 0, "replica_lag_s": 10}, "redis replicas", Level.FAULT, "min-replicas"),
        ({"replicas": 1, "min_replicas": 1, "replica_lag_s": 60}, "redis replicas", Level.FAULT, "max-lag"),
        ({"replicas": 1, "min_replicas": 1, "replica_lag_s": 0}, "redis replicas", Level.FAULT, "max-lag"),
    ],
)
def test_redis(change: dict[str, Any], subject: str, level: Level, advice: str) -> None:
    findings = list(judge_redis(replace(SOUND_REDIS, **change)))
    assert bad(findings) == [(subject, level)]
    assert advice in next(finding.text for finding in findings if finding.level is level)


def test_redis_6_2_and_guarded_replicas_and_a_silent_config_are_fine() -> None:
    for change in (
        {"version": (6, 2, 14)},
        {"replicas": 2, "min_replicas": 1, "replica_lag_s": 2},
        {"fsync": None, "replicas": 1},
    ):
        assert bad(list(judge_redis(replace(SOUND_REDIS, **change)))) == []


@pytest.mark.parametrize(
    ("change", "subject", "level", "advice"),
    [
        ({"revision": None}, "database", Level.FAULT, "helpline migrate"),
        ({"revision": "0000"}, "database", Level.FAULT, "helpline migrate"),
        ({"journal": "delete"}, "database journal", Level.WARNING, "helpline migrate"),
        ({"encoding": "LATIN1"}, "database encoding", Level.FAULT, "ENCODING 'UTF8'"),
        ({"durable": False}, "database durability", Level.WARNING, "fsync = on"),
        ({"gaps": ("Events 2 to 3 of epoch e",)}, "records", Level.WARNING, "Events 2 to 3 of epoch e"),
    ],
)
def test_database(change: dict[str, Any], subject: str, level: Level, advice: str) -> None:
    findings = list(judge_database(replace(SOUND_DATABASE, **change)))
    assert bad(findings) == [(subject, level)]
    assert advice in next(finding.text for finding in findings if finding.level is level)


def test_a_database_says_what_it_is_and_how_far() -> None:
    (sound,) = judge_database(SOUND_DATABASE)
    assert sound.text == "PostgreSQL 15.18, at revision 0001."
    assert bad(list(judge_database(replace(SOUND_DATABASE, encoding=None, journal="wal")))) == []


@pytest.mark.parametrize(
    ("change", "subject", "level"),
    [
        ({"voice_url": ""}, "voice URL", Level.FAULT),
        ({"voice_url": "https://demo.twilio.com/welcome/voice/"}, "voice URL", Level.FAULT),
        ({"voice_url": f"{PUBLIC}/voice/inbound/"}, "voice URL", Level.FAULT),
        ({"voice_url": f"{PUBLIC}/voice/inbound"}, "voice URL", Level.WARNING),
        ({"fallback_url": ""}, "fallback URL", Level.FAULT),
        ({"fallback_url": f"{PUBLIC}/voice/fallback"}, "fallback URL", Level.WARNING),
        ({"status_url": ""}, "status URL", Level.WARNING),
    ],
)
def test_number(change: dict[str, str], subject: str, level: Level) -> None:
    assert bad(list(judge_number(LINE, replace(SOUND_NUMBER, **change), PUBLIC))) == [(f"{LINE} {subject}", level)]


def test_a_number_the_account_does_not_hold() -> None:
    assert bad(list(judge_number(LINE, None, PUBLIC))) == [(LINE, Level.FAULT)]


def test_site() -> None:
    assert judge_site(None, PUBLIC).level is Level.WARNING
    assert judge_site(502, PUBLIC).level is Level.FAULT


def test_counters_that_differ_are_named() -> None:
    finding = judge_counters({"contacts.waiting": 2, "x": 1}, {"contacts.waiting": 1, "x": 1, "agents.idle": 1})
    assert finding.level is Level.FAULT
    assert "agents.idle, contacts.waiting" in finding.text


def test_behind_https_visitors_are_told_apart_only_if_the_proxy_is_named() -> None:
    shared = judge_proxies(PUBLIC, named=False)
    assert shared.level is Level.WARNING
    assert "HELPLINE_PROXIES" in shared.text
    assert bad([judge_proxies(PUBLIC, named=True), judge_proxies("http://127.0.0.1:8080", named=False)]) == []
