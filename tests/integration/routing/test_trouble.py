"""Lost replies, killed and wiped servers, flushed scripts, dead executors."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import redis

from routing import sweeper
from routing.errors import Unavailable
from routing.model import Policy
from routing.redis_store import RedisStore
from routing.redis_store.keys import EFFECTS_GROUP, key
from tests.integration.routing.lines import RealLine, lossy_proxy
from tests.store_line import GENERAL


async def _again_until_answered(attempt: Callable[[], Awaitable[Any]]) -> Any:
    for _ in range(10):
        try:
            return await attempt()
        except Unavailable:
            continue
    raise AssertionError("never answered")


async def test_a_lost_reply_is_repeated_without_acting_twice(real: RealLine) -> None:
    """The script runs, the answer is lost, the client repeats with the same operation id."""
    losses = {"left": 0, "lost": 0}

    def lose(request: bytes) -> bool:
        if b"EVAL" not in request or not losses["left"]:
            return False
        losses["left"] -= 1
        losses["lost"] += 1
        return True

    await real.serves("a0")
    await real.queues("c0")
    await real.converses("a0")  # the server knows the scripts from here on: no reply that is lost only asks for one
    await real.serves("a1")
    before = len(await real.told())
    async with lossy_proxy(real.server, str(real.server.folder / "lossy.sock"), lose) as url:
        lossy = real.client(url)
        for command in (
            lambda: lossy.arrive("1", "c1", "CA1", "voice"),
            lambda: lossy.enqueue("2", "c1", GENERAL),
            lambda: lossy.arrive("3", "c2", "CA2", "voice"),
            lambda: lossy.enqueue("4", "c2", GENERAL),
        ):
            losses["left"] = 2
            await _again_until_answered(command)
        offer = await real.offered("a1")
        losses["left"] = 1
        accepted = await _again_until_answered(lambda: lossy.accept("5", offer.id, "a1"))
        assert (accepted.id, accepted.state) == (offer.id, "accepted")
    assert losses["lost"] == 9
    assert (await real.agent("a1")).contacts == ("c1",)
    told = await real.told(before)
    assert told == ["contact.arrived", "contact.queued", "offer.made", *told[3:5], "offer.accepted"]
    assert (await real.today())["arrived"] == 3


async def test_a_killed_redis_forgets_nothing(real: RealLine) -> None:
    await real.serves("a1")
    for number in range(20):
        await real.queues(f"c{number}")
    before = await real.store.snapshot()
    real.server.kill()
    with pytest.raises(Unavailable):
        await real.store.snapshot()
    real.server.start()
    after = await _again_until_answered(real.store.snapshot)
    assert (after.n, after.epoch, after.counts, after.waiting) == (
        before.n,
        before.epoch,
        before.counts,
        before.waiting,
    )
    await real.converses("a1")


async def test_no_server_is_unavailable_for_every_kind_of_read(real: RealLine) -> None:
    real.server.kill()
    store = real.store
    for attempt in (
        store.arrive("1", "c1", "CA1", "voice"),
        store.contact("c1"),
        store.by_external("CA1"),
        store.position("c1"),
        store.next_deadline(),
        store.read_events(0),
        store.take_effects("w", block_ms=1),
        store.ping(),
    ):
        with pytest.raises(Unavailable):
            await attempt


async def test_flushed_scripts_and_a_wiped_server_work_at_once(real: RealLine) -> None:
    await real.serves("a1")
    await real.queues("c1")
    before = await real.store.snapshot()
    with redis.Redis(unix_socket_path=str(real.server.socket)) as plain:
        plain.script_flush()
        await real.converses("a1")
        plain.flushall()
        plain.script_flush()
    assert await real.store.take_effects("w", block_ms=1) == []
    contact = await real.store.restore("r", "c1", "CA-c1", "voice", GENERAL, before.at - 60_000, 0, "card", "secret")
    after = await real.store.snapshot()
    assert (contact.state, contact.queued_at) == ("waiting", before.at - 60_000)
    assert after.epoch != before.epoch
    assert (await real.serves("a1")).offer is not None
    assert [effect.kind for effect in await real.store.take_effects("w", block_ms=100)] == ["ring"]


async def test_an_offer_of_before_a_wipe_never_names_one_of_after(real: RealLine) -> None:
    await real.serves("a1")
    await real.queues("c1")
    old = await real.offered("a1")
    with redis.Redis(unix_socket_path=str(real.server.socket)) as plain:
        plain.flushall()
    await real.serves("a1")
    await real.queues("c1")
    assert (await real.offered("a1")).id != old.id
    assert await real.store.offer(old.id) is None


async def test_the_effects_of_a_dead_executor_come_again(real: RealLine) -> None:
    await real.serves("a1")
    await real.queues("c1")
    (ring,) = await real.store.take_effects("dead", block_ms=0)
    assert await real.store.mark_effect(ring.id)
    assert await real.store.take_effects("alive", block_ms=1) == []
    with redis.Redis(unix_socket_path=str(real.server.socket)) as plain:
        n = f"{ring.id.rpartition('-')[2]}-0"
        plain.xclaim(key("real", "effects"), EFFECTS_GROUP, "dead", 0, [n], idle=10_001)
    assert await real.store.take_effects("alive", block_ms=1) == [ring]
    assert not await real.store.mark_effect(ring.id), "what somebody began is never repeated"
    await real.store.settle_effect(ring.id)
    assert await real.store.take_effects("alive", block_ms=1) == []


async def test_a_blocking_read_is_woken_by_an_effect(real: RealLine) -> None:
    await real.serves("a1")
    assert await real.store.take_effects("w", block_ms=1) == []
    waiting = asyncio.ensure_future(real.store.take_effects("w", block_ms=20_000))
    await asyncio.sleep(0)
    await real.queues("c1")
    effects = await asyncio.wait_for(waiting, 5)
    assert [effect.kind for effect in effects] == ["ring"]


async def test_the_bell_comes_back_after_redis_does(real: RealLine) -> None:
    bells = real.store.doorbell()
    assert (await anext(bells)).n == 0
    await real.arrives("c1")
    assert (await anext(bells)).n == 1
    real.server.kill()
    real.server.start()
    assert (await asyncio.wait_for(anext(bells), 5)).n == 0
    await _again_until_answered(lambda: real.arrives("c2"))
    assert (await asyncio.wait_for(anext(bells), 5)).contact == "c2"
    await bells.aclose()  # type: ignore[attr-defined]


async def test_a_cancelled_listener_ends_whenever_the_cancellation_falls(real: RealLine) -> None:
    """redis-py swallows one that falls while it connects; the sweep's shutdown would hang."""

    async def listen() -> None:
        async for _ in real.store.doorbell():
            pass

    async def work() -> None:
        while True:
            await real.store.take_effects("w", block_ms=100)

    for loop in (listen, work, lambda: sweeper.run(real.store, asyncio.sleep)):
        for turns in range(25):
            task = asyncio.ensure_future(loop())
            for _ in range(turns):
                await asyncio.sleep(0)
            task.cancel()
            await asyncio.wait([task], timeout=5)
            assert task.cancelled(), f"still running after {turns} turns of the loop"


async def test_every_key_is_under_the_hash_tag_of_the_line(real: RealLine) -> None:
    await real.serves("a1")
    await real.queues("c1")
    await real.converses("a1")
    await real.store.take_effects("w", block_ms=0)
    with redis.Redis(unix_socket_path=str(real.server.socket), decode_responses=True) as plain:
        assert {name.partition(":")[0] for name in plain.scan_iter("*")} == {"{real}"}


async def test_redis_time_is_the_clock_and_the_sweeper_keeps_it(real: RealLine) -> None:
    real.policy = Policy(offer_ms=40, miss_rest_ms=40)
    real.store = real.client()
    await real.serves("a1")
    bells = real.store.doorbell()
    await anext(bells)
    await real.queues("c1")
    await real.store.note_leg(
        (await real.offered("a1")).id, "CA-a1", rings=True
    )  # it rings: not answering costs a rest
    sweep = asyncio.ensure_future(sweeper.run(real.store, asyncio.sleep))
    try:
        async with asyncio.timeout(30):
            async for bell in bells:
                if bell.type == "agent.rested":
                    break
        await bells.aclose()  # type: ignore[attr-defined]
    finally:
        sweep.cancel()
        await asyncio.wait([sweep], timeout=5)
    assert sweep.cancelled()
    assert [kind for kind in await real.told() if kind in {"offer.expired", "agent.rested"}] == [
        "offer.expired",
        "agent.rested",
    ]
    made, expired = (e for e in await real.events() if e.type in {"offer.made", "offer.expired"})
    assert expired.at - made.at >= 40, "never before its time"


async def test_the_health_says_what_must_be_known(real: RealLine) -> None:
    health = await real.store.ping()
    assert health.version.startswith(("6.2.", "7.0."))
    assert (health.append_only, health.eviction) == (True, "noeviction")


def test_a_store_contacts_nothing_before_its_first_command(tmp_path: Path) -> None:
    RedisStore.connect(f"unix://{tmp_path}/nobody.sock", "l", Policy(), day=lambda: "d")
