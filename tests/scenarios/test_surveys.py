"""After the talk: one question to who is still there, never compulsory, and the volunteer is not held by it."""

from __future__ import annotations

import pytest

from tests.scenarios.stage import Stage

GOODBYE = {"fr": "Merci de votre appel. Au revoir.", "en": "Thank you for calling. Goodbye."}


@pytest.mark.parametrize(
    ("keys", "asked", "language"), [("2", "a-t-elle été utile", "fr"), ("92", "Was this help useful", "en")]
)
async def test_a_key_says_how_useful_it_was(stage: Stage, keys: str, asked: str, language: str) -> None:
    camille = await stage.volunteer("camille")
    caller = await stage.dials()
    await caller.hears("souci")
    for key in keys:
        caller.presses(key)
        await stage.passes(1)
    await stage.passes(40)  # until volunteers of every language are asked
    await camille.answers()
    await camille.hangs_up()
    await caller.hears(asked)
    caller.presses("4")
    await caller.becomes("ended")
    assert caller.heard[-1] == GOODBYE[language]
    await camille.closes("resolu")
    assert (await stage.tells(caller, "handled", "agent")).rating == 4


@pytest.mark.parametrize(
    ("words", "rating"),
    [("Oui, très utile, merci beaucoup.", 4), ("Un peu", 2), ("Merci madame, au revoir.", None), ("Non merci", None)],
)
async def test_whoever_speaks_is_understood(stage: Stage, words: str, rating: int | None) -> None:
    camille = await stage.volunteer("camille")
    caller = await stage.waits()
    await camille.answers()
    await camille.hangs_up()
    await caller.hears("Vous pouvez aussi raccrocher")
    caller.says(words)
    await caller.becomes("ended")
    assert sum("utile ?" in heard for heard in caller.heard) == 1
    assert caller.heard[-1] == GOODBYE["fr"]
    assert (await stage.record(caller)).rating == rating


async def test_allo_brings_the_question_back_once(stage: Stage) -> None:
    camille = await stage.volunteer("camille")
    caller = await stage.waits()
    await camille.answers()
    await camille.hangs_up()
    for _ in range(2):
        await caller.hears("Vous pouvez aussi raccrocher")
        caller.says("Allô ?")
        await stage.passes(2)
    await caller.becomes("ended")
    assert sum("utile ?" in heard for heard in caller.heard) == 2
    assert (await stage.record(caller)).rating is None


async def test_silence_is_thanked_and_not_asked_again(stage: Stage) -> None:
    camille = await stage.volunteer("camille")
    caller = await stage.waits()
    await camille.answers()
    await camille.hangs_up()
    await caller.hears("Vous pouvez aussi raccrocher")
    await caller.becomes("ended", within=60)
    assert sum("utile ?" in words for words in caller.heard) == 1
    assert caller.heard[-1] == GOODBYE["fr"]
    assert (await stage.record(caller)).rating is None


async def test_a_wrong_key_earns_one_more_try(stage: Stage) -> None:
    camille = await stage.volunteer("camille")
    caller = await stage.waits()
    await camille.answers()
    await camille.hangs_up()
    await caller.hears("Vous pouvez aussi raccrocher")
    caller.presses("7")
    await caller.hears("Ou entre les deux")
    caller.presses("3")
    await caller.becomes("ended")
    assert caller.heard[-1] == GOODBYE["fr"]
    assert (await stage.record(caller)).rating == 3


async def test_the_volunteer_is_with_the_next_person_while_the_first_still_answers(stage: Stage) -> None:
    camille = await stage.volunteer("camille")
    first = await stage.waits()
    await camille.answers()
    second = await stage.waits("+33639980002")
    await camille.hangs_up()
    await first.hears("a-t-elle été utile")
    await camille.closes("resolu")
    await camille.answers()
    second.says("À mon tour ?")
    await camille.softphone.hears("À mon tour")
    first.presses("3")
    await first.becomes("ended")
    assert (await stage.record(first)).rating == 3
    second.hangs_up()


async def test_a_person_who_asked_for_slow_speech_is_asked_slowly(stage: Stage) -> None:
    camille = await stage.volunteer("camille")
    caller = await stage.dials()
    await caller.hears("souci")
    caller.says("plus lentement")
    await stage.passes(2)
    caller.presses("2")
    await caller.hears("file d’attente")
    await camille.answers()
    await camille.hangs_up()
    await caller.hears("Vous pouvez aussi raccrocher")
    assert {caption.rate for caption in caller.captions if "raccrocher" in caption.text} == {0.75}
    caller.hangs_up()
