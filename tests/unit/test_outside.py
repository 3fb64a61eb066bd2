"""The small adapters: passwords, ids, the clock."""

from __future__ import annotations

import asyncio
import re
import time

import pytest

from helpline.adapters.clock import SystemClock
from helpline.adapters.ids import RandomIds
from helpline.adapters.passwords import Argon2Passwords


async def test_argon2_takes_the_password_and_nothing_else() -> None:
    hasher = Argon2Passwords(memory_kib=64, passes=1)
    made = await hasher.hash("quatre mots au hasard")
    assert made.startswith("$argon2id$")
    assert await hasher.verify(made, "quatre mots au hasard")
    assert not await hasher.verify(made, "quatre mots au bazar")
    assert not await hasher.verify("not a hash", "quatre mots au hasard")


async def test_a_hash_made_with_less_work_is_outdated() -> None:
    made = await Argon2Passwords(memory_kib=64, passes=1).hash("quatre mots au hasard")
    assert Argon2Passwords(memory_kib=128, passes=1).outdated(made)
    assert not Argon2Passwords(memory_kib=64, passes=1).outdated(made)


async def test_few_are_hashed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    running, most = 0, 0

    async def counted(work: object, *arguments: object) -> str:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0)
        running -= 1
        return "hash"

    monkeypatch.setattr(asyncio, "to_thread", counted)
    hasher = Argon2Passwords(memory_kib=64, passes=1, at_once=2)
    await asyncio.gather(*(hasher.hash("x") for _ in range(10)))
    assert most == 2


def test_ids_are_letters_that_never_look_like_a_number() -> None:
    drawn = {RandomIds().new("c") for _ in range(1_000)}
    assert len(drawn) == 1_000
    assert all(re.fullmatch(r"c_[b-df-hj-np-tv-z]{16}", id_) for id_ in drawn)


def test_the_clock_tells_milliseconds_of_the_epoch() -> None:
    before = time.time()
    assert abs(SystemClock().now_ms() / 1000 - before) < 5
