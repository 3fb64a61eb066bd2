"""What a caller does before the line, and what they hear: keys, words, silence, closed hours."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from tests.scenarios.conftest import Setting
from tests.scenarios.stage import Stage

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
IN_WORDS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
DAYS_IN_ENGLISH = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
IN_TWO_DAYS = (dt.datetime.now(ZoneInfo("Europe/Paris")) + dt.timedelta(days=2)).weekday()
ENGLISH_NUMBER = "+33199000001"
WITH_ENGLISH = {"NUMBER_LANGUAGES": f"{ENGLISH_NUMBER}=en"}
ENGLISH = Setting(service=WITH_ENGLISH)
CLOSED = Setting(service={"OPENING_HOURS": f"{DAYS[IN_TWO_DAYS]} 10:00-17:00"})


@pytest.mark.parametrize(
    ("key", "topic"), [("1", "demarche"), ("2", "outils"), ("3", "arnaque"), ("4", "proche"), ("0", "indetermine")]
)
async def test_each_key_reaches_the_line(stage: Stage, key: str, topic: str) -> None:
    caller = await stage.waits(key=key)
    assert (await stage.record(caller)).topic == topic
    caller.hangs_up()


@pytest.mark.parametrize(
    ("words", "topic"),
    [
        ("Je crois que c’est une arnaque", "arnaque"),
        ("mon ordinateur est en panne", "outils"),
        ("la déclaration des impôts", "demarche"),
        ("je voudrais parler à quelqu'un", "indetermine"),
        ("deux", "outils"),
    ],
)
async def test_spoken_words_reach_the_line(stage: Stage, words: str, topic: str) -> None:
    caller = await stage.dials()
    await caller.hears("souci")
    caller.says(words)
    await caller.hears("file d’attente")
    assert (await stage.record(caller)).topic == topic
    caller.hangs_up()


@pytest.mark.parametrize("words", ["Non, je ne sais pas.", ""])
async def test_who_does_not_know_their_postal_code_is_told_nothing_false(stage: Stage, words: str) -> None:
    caller = await stage.dials()
    await caller.hears("souci")
    caller.presses("4")
    await caller.hears("Attendez, une personne va vous répondre")
    if words:
        caller.says(words)
    await caller.hears("file d’attente")
    assert not any("ne trouvons pas" in heard for heard in caller.heard)
    assert sum("Tapez les cinq chiffres, ou attendez" in heard for heard in caller.heard) == (not words)
    assert (await stage.record(caller)).topic == "proche"
    caller.hangs_up()


async def test_silence_all_the_way_reaches_a_person(stage: Stage) -> None:
    camille = await stage.volunteer("camille")
    caller = await stage.dials()
    began = stage.clock.seconds()
    await caller.hears("Dites votre souci, ou attendez")
    await caller.hears("file d’attente")
    assert stage.clock.seconds() - began < 90, "seconds of the line's time"
    await camille.answers()
    caller.says("Allô ?")
    await camille.softphone.hears("Allô ?")
    caller.hangs_up()
    await stage.passes(1)
    assert (await stage.record(caller)).topic == "indetermine"


async def test_star_says_the_choices_again(stage: Stage) -> None:
    caller = await stage.dials()
    await caller.hears("Réécouter")
    caller.presses("*")
    await caller.hears("Une démarche administrative")
    await caller.hears("Réécouter")
    caller.presses("1")
    await caller.hears("file d’attente")
    caller.hangs_up()


async def test_a_wrong_key_then_a_right_one(stage: Stage) -> None:
    caller = await stage.dials()
    caller.presses("7")
    await caller.hears("Dites votre souci, ou attendez")
    caller.presses("2")
    await caller.hears("file d’attente")
    caller.hangs_up()


@pytest.mark.parametrize("stage", [ENGLISH], indirect=True)
async def test_the_english_number_speaks_english_from_the_first_word(stage: Stage) -> None:
    camille = await stage.volunteer("camille")
    caller = await stage.dials(to=ENGLISH_NUMBER)
    await caller.hears("press 2")
    caller.presses("2")
    await stage.passes(40)
    await camille.answers()
    await camille.hangs_up()
    await caller.hears("Goodbye")
    assert caller.heard[0].startswith("Hello")
    assert {event.language for event in caller.captions if event.who == "line"} == {"en-GB"}
    await camille.closes()
    assert (await stage.record(caller)).topic == "outils"


@pytest.mark.parametrize("stage", [ENGLISH], indirect=True)
async def test_the_other_number_stays_french(stage: Stage) -> None:
    caller = await stage.dials()
    await caller.hears("souci")
    assert caller.heard[0].startswith("Bonjour")
    caller.hangs_up()


@pytest.mark.parametrize("stage", [Setting(service=WITH_ENGLISH | CLOSED.service)], indirect=True)
async def test_the_english_number_tells_closed_hours_in_english(stage: Stage) -> None:
    caller = await stage.dials(to=ENGLISH_NUMBER)
    await caller.becomes("ended", within=120)
    said = " ".join(caller.heard)
    assert "closed" in said
    assert DAYS_IN_ENGLISH[IN_TWO_DAYS] in said
    await stage.tells(caller, "closed", "contact")


@pytest.mark.parametrize("number", ["anonymous", "+266696687", "sip:quelqu-un@exemple.fr"])
async def test_a_withheld_number_is_served_like_any_other(stage: Stage, number: str) -> None:
    camille = await stage.volunteer("camille")
    caller = await stage.waits(number)
    contact = await camille.answers()
    assert "last_digits" not in camille.console.view["contacts"][contact]
    caller.hangs_up()
    await stage.passes(1)
    record = await stage.record(caller)
    assert (record.caller, record.ended_by) == (None, "contact")


async def test_the_same_number_is_known_again_and_nobody_else_is(stage: Stage) -> None:
    callers = [await stage.waits(number) for number in ("+33639980001", "+33639980001", "+33639980002")]
    first, again, other = [(await stage.record(caller)).caller for caller in callers]
    assert first == again != other


@pytest.mark.parametrize("stage", [CLOSED], indirect=True)
async def test_closed_hours_say_when_and_where_to_turn(stage: Stage) -> None:
    camille = await stage.volunteer("camille")
    caller = await stage.dials()
    await caller.becomes("ended", within=120)
    said = " ".join(caller.heard)
    assert "fermée" in said
    assert f"Nous répondons le {IN_WORDS[IN_TWO_DAYS]}, de 10 heures à 17 heures" in said
    assert said.count("La ligne rouvre") + said.count("la ligne rouvre") == 2
    assert "à 10 heures" in said.partition("rouvre")[2]
    assert "France Services" in said
    assert "112" in said
    assert "offer" not in camille.console.view
    await stage.settles()
    record = await stage.tells(caller, "closed", "contact")
    assert record.queued_at is None
