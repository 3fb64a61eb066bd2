"""Whether the line is open, and what to say of it: the facts a flow may ask for.

Hours are OpenStreetMap `opening_hours` in the line's own time zone; French public holidays are known (« PH »).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours, State

from helpline.i18n.hours import Span, moment_words, week_words
from helpline.services.ports import Clock

# A week without a public holiday in France, to describe the usual hours.
_USUAL_MONDAY = dt.datetime(2026, 9, 7)  # noqa: DTZ001 - local time of the line


class Opening:
    """The line's hours. Raises `ValueError` when `hours` is not valid `opening_hours`."""

    def __init__(self, hours: str, timezone: ZoneInfo, clock: Clock) -> None:
        self._zone = timezone
        self._clock = clock
        try:
            self._hours = OpeningHours(hours, country="FR")
        except Exception as error:  # the library's ParserError has no public base
            raise ValueError(f"not valid opening hours: {hours!r}") from error
        self._told: dict[str, tuple[int, dict[str, str | bool]]] = {}
        self._today = (-1, "")

    def facts(self, language: str) -> dict[str, str | bool]:
        """`open`, `hours` and `next_opening`, the last two in words of that language. Worked out once a second."""
        second = self._clock.now_ms() // 1000
        told = self._told.get(language)
        if told is None or told[0] != second:
            told = self._told[language] = (second, self._facts(language if language in ("fr", "en") else "fr"))
        return told[1]

    def _facts(self, language: str) -> dict[str, str | bool]:
        now = self.local_now()
        is_open = bool(self._hours.is_open(now))
        return {
            "open": is_open,
            "hours": week_words(self._usual_week(), language),
            "next_opening": "" if is_open else self._next_opening(now, language),
        }

    def local_now(self) -> dt.datetime:
        """The line's own time of day, without zone, as `opening_hours` reads it."""
        return dt.datetime.fromtimestamp(self._clock.now_ms() / 1000, self._zone).replace(tzinfo=None)

    def day(self) -> str:
        """The line's own calendar day, as `2026-11-23`: the label of today's counters."""
        second = self._clock.now_ms() // 1000
        if self._today[0] != second:
            self._today = (second, self.local_now().date().isoformat())
        return self._today[1]

    def _next_opening(self, now: dt.datetime, language: str) -> str:
        moment = self._hours.next_change(now)
        while moment is not None and not self._hours.is_open(moment):
            moment = self._hours.next_change(moment)
        return moment_words(moment, now, language) if moment is not None else ""

    def _usual_week(self) -> list[list[Span]]:
        week: list[list[Span]] = []
        for day in range(7):
            start = _USUAL_MONDAY + dt.timedelta(days=day)
            spans = self._hours.intervals(start, start + dt.timedelta(days=1))
            week.append([(a.time(), b.time()) for a, b, state, _ in spans if state == State.OPEN])
        return week


Openings = Mapping[str, Opening]
"""The hours of each channel, by its name."""
