"""Opening hours in words, to be spoken or shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any

import yaml

Span = tuple[dt.time, dt.time]


@cache
def _words() -> dict[str, dict[str, Any]]:
    text = resources.files(__package__).joinpath("hours.yaml").read_text(encoding="utf-8")
    words: dict[str, dict[str, Any]] = yaml.safe_load(text)
    return words


def time_words(time: dt.time, language: str) -> str:
    """A time of day: « 9 heures », « 14 heures 30 », « midi »."""
    words = _words()[language]
    if time.minute == 0 and time.hour in (0, 12):
        return str(words["noon" if time.hour else "midnight"])
    if time.hour == 1 and not time.minute:
        return str(words["one_hour"])
    half_day = "a.m." if time.hour < 12 else "p.m."
    # In French one hour, and none, are singular: « 1 heure 30 ».
    pattern = str(words[("half_one" if time.hour < 2 else "half") if time.minute else "hour"])
    return pattern.format(hour=time.hour, hour12=(time.hour + 11) % 12 + 1, minute=time.minute, half_day=half_day)


def week_words(week: Sequence[Sequence[Span]], language: str) -> str:
    """A typical week, Monday first, as « du lundi au vendredi, de 9 heures à 18 heures ».

    Neighbouring days with the same spans are said together; a closed day is not said.
    """
    words = _words()[language]
    groups: list[tuple[int, int, Sequence[Span]]] = []
    for day, spans in enumerate(week):
        if groups and groups[-1][1] == day - 1 and list(groups[-1][2]) == list(spans):
            groups[-1] = (groups[-1][0], day, spans)
        else:
            groups.append((day, day, spans))
    said = [_group_words(group, words, language) for group in groups if group[2]]
    return str(words["list"]).join(said) if said else str(words["closed"])


def _group_words(group: tuple[int, int, Sequence[Span]], words: dict[str, Any], language: str) -> str:
    first, last, spans = group
    if (first, last) == (0, 6) and list(spans) == [(dt.time(0), dt.time(0))]:
        return str(words["always"])
    days = words["days"]
    if (first, last) == (0, 6):
        name = str(words["every_day"])
    elif first == last:
        name = str(words["day"]).format(day=days[first])
    else:
        name = str(words["days_range"]).format(first=days[first], last=days[last])
    times = [
        str(words["span"]).format(start=time_words(start, language), end=time_words(end, language))
        for start, end in spans
    ]
    return f"{name}{words['list']}{str(words['and']).join(times)}"


def moment_words(moment: dt.datetime, now: dt.datetime, language: str) -> str:
    """A coming moment seen from `now`: « demain à 9 heures », « lundi à 9 heures », « mardi 14 juillet à midi »."""
    words = _words()[language]
    ahead = (moment.date() - now.date()).days
    time = time_words(moment.time(), language)
    day = words["days"][moment.weekday()]
    if ahead == 0:
        return str(words["today"]).format(time=time)
    if ahead == 1:
        return str(words["tomorrow"]).format(time=time)
    if ahead < 7:
        return str(words["this_week"]).format(day=day, time=time)
    date = words["first"] if moment.day == 1 else str(moment.day)
    return str(words["later"]).format(day=day, date=date, month=words["months"][moment.month - 1], time=time)
