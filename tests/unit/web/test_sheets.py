"""Texts on the wire are written once, and nothing old is kept."""

from __future__ import annotations

import gc
import json
import weakref

from helpline.services.frames import Frame
from helpline.web.sheets import Sheet


def sheet(n: int, **view: object) -> Sheet:
    return Sheet(Frame("e1", n, 1000 + n, view), "offer.made")


def test_a_step_is_written_once_for_all_in_step() -> None:
    before, after = sheet(1, a=1, b={"c": 1}), sheet(2, a=1, b={"c": 2})
    text = after.since(before)
    assert text is not None
    assert json.loads(text) == {
        "type": "event", "epoch": "e1", "n": 2, "at": 1002, "cause": "offer.made", "patch": {"b": {"c": 2}}
    }  # fmt: skip
    assert after.since(before) is text
    assert after.snapshot is after.snapshot


def test_nothing_new_is_no_message() -> None:
    assert sheet(2, a=1).since(sheet(1, a=1)) is None


def test_a_long_day_keeps_only_the_present() -> None:
    current = sheet(0, a=0)
    old = weakref.ref(current)
    for n in range(1, 50):
        following = sheet(n, a=n)
        following.since(current)
        current = following
    gc.collect()
    assert old() is None
