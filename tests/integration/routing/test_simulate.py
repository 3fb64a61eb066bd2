"""The simulated day, as a person would start it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import redis


def _simulate(url: str, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "routing", "simulate", "--redis", url, *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_a_small_day_is_told_and_leaves_nothing(redis_url: str) -> None:
    first = _simulate(redis_url, "--hours", "0.3", "--callers", "60", "--agents", "2", "--seed", "7")
    assert first.returncode == 0, first.stderr
    told = dict(line.split() for line in first.stdout.splitlines()[1:5])
    assert int(told["queued"]) >= 10
    assert int(told["answered"]) + int(told["abandoned"]) <= int(told["queued"])
    assert int(told["answered"]) >= 1
    assert "wait, 90 % under" in first.stdout
    with redis.Redis.from_url(redis_url) as plain:
        assert plain.keys("*simulated*") == []
    again = _simulate(redis_url, "--hours", "0.3", "--callers", "60", "--agents", "2", "--seed", "7")
    assert again.stdout == first.stdout


def test_no_redis_is_one_clear_sentence(tmp_path: Path) -> None:
    told = _simulate(f"unix://{tmp_path}/nobody.sock")
    assert told.returncode == 1
    assert "does not answer" in told.stderr
    assert "Traceback" not in told.stderr
