"""Snapshot and patches give a fresh snapshot, whatever happens."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from helpline.services.frames import difference, merge

KEYS = st.sampled_from(["me", "offer", "contacts", "line", "a", "b"])
LEAVES = st.one_of(st.integers(0, 3), st.booleans(), st.text("xy", max_size=2), st.floats(0, 1))
VIEWS = st.dictionaries(
    KEYS, st.recursive(LEAVES, lambda inner: st.dictionaries(KEYS, inner, max_size=4), max_leaves=12), max_size=5
)


@given(st.lists(VIEWS, min_size=2, max_size=6))
def test_a_client_that_applies_every_patch_holds_the_last_view(views: list[dict[str, Any]]) -> None:
    held = views[0]
    for before, after in pairwise(views):
        held = merge(held, difference(before, after))
    assert held == views[-1]


@given(VIEWS)
def test_nothing_changed_is_an_empty_patch(view: dict[str, Any]) -> None:
    assert difference(view, dict(view)) == {}


@given(VIEWS, VIEWS)
def test_neither_argument_is_changed(before: dict[str, Any], after: dict[str, Any]) -> None:
    copies = repr(before), repr(after)
    merge(before, difference(before, after))
    assert (repr(before), repr(after)) == copies


def test_a_patch_holds_only_what_differs() -> None:
    before = {"contacts": {"c_1": {"state": "connected", "topic": "outils"}, "c_2": {"state": "wrapping_up"}}}
    after = {"contacts": {"c_1": {"state": "wrapping_up", "topic": "outils"}}}
    assert difference(before, after) == {"contacts": {"c_1": {"state": "wrapping_up"}, "c_2": None}}
