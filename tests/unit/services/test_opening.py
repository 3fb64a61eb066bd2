import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from helpline.i18n.hours import time_words
from helpline.services.opening import Opening

PARIS = ZoneInfo("Europe/Paris")


class At:
    """A clock that stands still."""

    def __init__(self, *local: int) -> None:
        self._ms = int(dt.datetime(*local, tzinfo=PARIS).timestamp() * 1000)  # type: ignore[arg-type, misc]

    def now_ms(self) -> int:
        return self._ms


def facts(hours: str, at: At, language: str = "fr") -> dict[str, str | bool]:
    return Opening(hours, PARIS, at).facts(language)


OFFICE = "Mo-Fr 09:00-18:00; PH off"


def test_open_on_a_working_day_until_the_last_minute() -> None:
    assert facts(OFFICE, At(2026, 11, 23, 9, 0))["open"] is True
    assert facts(OFFICE, At(2026, 11, 23, 17, 59))["open"] is True
    assert facts(OFFICE, At(2026, 11, 23, 18, 0))["open"] is False
    assert facts(OFFICE, At(2026, 11, 23, 8, 59))["open"] is False


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (At(2026, 11, 23, 7, 0), "aujourd’hui à 9 heures"),
        (At(2026, 11, 23, 20, 0), "demain à 9 heures"),
        (At(2026, 11, 27, 20, 0), "lundi à 9 heures"),
        (At(2026, 12, 24, 20, 0), "lundi à 9 heures"),  # Christmas is a Friday
        (At(2026, 7, 13, 20, 0), "mercredi à 9 heures"),  # the 14th is closed
        (At(2026, 10, 25, 2, 30), "demain à 9 heures"),  # the night the clocks change
    ],
)
def test_next_opening_in_words(at: At, words: str) -> None:
    assert facts(OFFICE, at)["next_opening"] == words


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (OFFICE, "du lundi au vendredi, de 9 heures à 18 heures"),
        ("24/7", "tous les jours, à toute heure"),
        (
            "Mo-Th 09:00-12:00,14:00-17:30; Sa 10:00-13:00",
            "du lundi au jeudi, de 9 heures à midi et de 14 heures à 17 heures 30, le samedi, de 10 heures à 13 heures",
        ),
        ("Mo,We 13:00-14:00", "le lundi, de 13 heures à 14 heures, le mercredi, de 13 heures à 14 heures"),
    ],
)
def test_hours_in_words(hours: str, words: str) -> None:
    assert facts(hours, At(2026, 11, 23, 10, 0))["hours"] == words


@pytest.mark.parametrize(
    ("time", "french", "english"),
    [
        (dt.time(0), "minuit", "midnight"),
        (dt.time(0, 30), "0 heure 30", "12:30 a.m."),
        (dt.time(1), "une heure", "1 a.m."),
        (dt.time(1, 30), "1 heure 30", "1:30 a.m."),
        (dt.time(2, 5), "2 heures 5", "2:05 a.m."),
        (dt.time(12), "midi", "noon"),
        (dt.time(12, 30), "12 heures 30", "12:30 p.m."),
        (dt.time(13), "13 heures", "1 p.m."),
        (dt.time(21), "21 heures", "9 p.m."),
        (dt.time(21, 30), "21 heures 30", "9:30 p.m."),
    ],
)
def test_a_time_of_day_in_words(time: dt.time, french: str, english: str) -> None:
    assert time_words(time, "fr") == french
    assert time_words(time, "en") == english


def test_hours_in_english() -> None:
    told = facts(OFFICE, At(2026, 11, 23, 20, 0), "en")
    assert told["hours"] == "from Monday to Friday, from 9 a.m. to 6 p.m."
    assert told["next_opening"] == "tomorrow at 9 a.m."


def test_a_far_opening_has_its_date() -> None:
    assert facts("Jan 01-31 Mo 09:00-12:00", At(2026, 11, 23, 10, 0))["next_opening"] == "lundi 4 janvier à 9 heures"


def test_never_open_again_is_said_without_a_time() -> None:
    assert facts("2020 Mo 09:00-12:00", At(2026, 11, 23, 10, 0))["next_opening"] == ""
