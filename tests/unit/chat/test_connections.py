"""One connection of a visitor's page: nothing is missed while the store is read, no state comes before its words."""

from __future__ import annotations

import json
from typing import Any

from helpline.channels.chat.connections import MOST_HELD, Connection
from helpline.services.transcripts import Entry

TALK = {"type": "state", "stage": "talk"}


def entry(n: int) -> Entry:
    return Entry(n, 0, "line", f"phrase {n}", f"name {n}")


def told(page: Connection) -> list[Any]:
    """Numbers of entries, types of other frames."""
    frames = [json.loads(text) for text in page.take()]
    return [[one["n"] for one in frame["entries"]] if "entries" in frame else frame["type"] for frame in frames]


def caught_up(last: int) -> Connection:
    page = Connection(last)
    page.catch_up()
    page.caught_up([])
    return page


def test_what_is_heard_while_the_store_is_read_is_told_next() -> None:
    page = Connection(0)
    page.catch_up()
    page.write([entry(2)])  # kept after the store had answered
    assert json.loads(page.caught_up([entry(1)]))["entries"][0]["n"] == 1
    assert not page.behind
    assert told(page) == [[2]]


def test_what_was_both_read_and_heard_is_told_once() -> None:
    page = Connection(0)
    page.catch_up()
    page.write([entry(1)])
    page.write([entry(2)])
    page.caught_up([entry(1), entry(2)])
    assert told(page) == []
    page.write([entry(3)])
    assert told(page) == [[3]]


def test_what_may_have_been_missed_while_the_store_is_read_is_read_again() -> None:
    page = Connection(0)
    page.catch_up()
    page.fall_behind()
    page.caught_up([entry(1)])
    assert page.behind


def test_a_gap_and_too_much_are_read_from_the_store() -> None:
    page = caught_up(1)
    page.write([entry(3)])
    assert told(page) == []
    assert page.behind
    full = caught_up(0)
    for n in range(MOST_HELD + 1):
        full.write([entry(n + 1)])
    assert full.behind


def test_a_state_waits_for_its_words() -> None:
    page = caught_up(2)
    page.show(TALK, after=3)
    assert page.behind, "kept and not heard: they are read"
    assert told(page) == []
    page.write([entry(3)])
    assert told(page) == [[3], "state"]


def test_a_state_whose_words_are_known_comes_at_once() -> None:
    page = caught_up(3)
    page.show(TALK, after=3)
    assert told(page) == ["state"]
    page.show(TALK, after=3)
    assert told(page) == []
