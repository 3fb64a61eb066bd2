"""The stateful property test, at three depths, gated on how much it has seen."""

from __future__ import annotations

import asyncio
from collections import Counter
from itertools import count

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.examples import examples
from tests.redis_servers import RedisServer
from tests.store_machine.machine import StoreMachine

MINIMUM = {"rules": 5_000, "contacts": 500, "states": 450}


def _run(url: str, examples: int, steps: int, *, derandomize: bool, factor: float = 1) -> None:
    StoreMachine.url, StoreMachine.loop = url, asyncio.new_event_loop()
    StoreMachine.seen, StoreMachine.states, StoreMachine.lines = Counter(), set(), count()
    try:
        run_state_machine_as_test(
            StoreMachine,
            settings=settings(
                max_examples=examples,
                stateful_step_count=steps,
                derandomize=derandomize,
                deadline=None,  # a busy machine is no mistake
                database=None,
                print_blob=True,
                suppress_health_check=list(HealthCheck),
                phases=[Phase.generate, Phase.shrink],
            ),
        )
    finally:
        StoreMachine.loop.close()
    seen = {**StoreMachine.seen, "states": len(StoreMachine.states)}
    print(f"\nstore machine: {seen}")
    for name, least in MINIMUM.items():
        assert seen[name] >= least * factor, f"too little was tried: {seen}"


@examples(few=40, many=110)
def test_both_stores_keep_every_rule(redis_server: RedisServer, examples: int) -> None:
    _run(redis_server.url, examples, steps=40, derandomize=True, factor=examples / 110)


@pytest.mark.long
def test_both_stores_keep_every_rule_for_long(debian_server: RedisServer) -> None:
    _run(debian_server.url, examples=1_500, steps=80, derandomize=False, factor=20)
