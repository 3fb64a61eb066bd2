"""Rings made into a schedule."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.model import LaneStep, check_schedule
from routing.rings import Ring, schedule

rings = st.lists(st.builds(Ring, st.sampled_from((None, "a", "b", "c", "d")), st.integers(1, 60_000)), min_size=1)


def test_each_ring_begins_when_those_before_are_over() -> None:
    steps = schedule([Ring("near", 20_000), Ring("dep", 10_000), Ring("all", 0)])
    assert steps == (LaneStep("near", 0), LaneStep("dep", 20_000), LaneStep("all", 30_000))


def test_a_ring_that_does_not_apply_or_was_tried_takes_no_time() -> None:
    steps = schedule([Ring(None, 5_000), Ring("a", 7_000), Ring(None, 5_000), Ring("a", 9_000), Ring("all", 0)])
    assert steps == (LaneStep("a", 0), LaneStep("all", 7_000))


def test_somebody_without_any_ring_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="no ring"):
        schedule([Ring(None, 1)])


@given(rings)
def test_a_schedule_is_always_one_that_the_store_takes(tried: list[Ring]) -> None:
    known = [ring.lane for ring in tried if ring.lane]
    if not known:
        return
    steps = schedule(tried)
    check_schedule(steps)
    assert [step.lane for step in steps] == list(dict.fromkeys(known))
