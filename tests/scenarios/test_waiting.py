"""The wait: words at least each half minute, a position that falls, everyone served in their order."""

from __future__ import annotations

from helpline.simulator.parties.scripted import Person
from tests.scenarios.stage import Stage

FIRST, SECOND, THIRD = "+33639980001", "+33639980002", "+33639980003"
LONGEST_SILENCE = 30  # seconds (reliability.md L6)


async def test_words_at_least_each_half_minute(stage: Stage) -> None:
    caller = await stage.waits()
    heard, last_word, longest = len(caller.heard), 0.0, 0.0
    began = stage.clock.seconds()
    while (now := stage.clock.seconds() - began) < 300:
        await stage.passes(1)
        if len(caller.heard) > heard:
            longest = max(longest, now - last_word)
            heard, last_word = len(caller.heard), now
    assert longest <= LONGEST_SILENCE
    assert now - last_word <= LONGEST_SILENCE
    assert len(set(caller.heard)) >= 7, "not the same words each time"
    assert any("la prochaine personne" in words for words in caller.heard)
    caller.hangs_up()
    await stage.settles()
    waited = (await stage.tells(caller, "abandoned", "contact")).waited_ms
    assert waited is not None
    assert 300_000 <= waited < 320_000


async def test_the_position_falls_as_others_leave(stage: Stage) -> None:
    first, second, third = [await stage.waits(number) for number in (FIRST, SECOND, THIRD)]
    await third.hears("troisième personne")
    second.hangs_up()
    await third.hears("deuxième personne")
    first.hangs_up()
    await third.hears("prochaine personne")
    third.hangs_up()


async def test_keys_during_the_wait_are_answered_and_change_nothing(stage: Stage) -> None:
    first, second = [await stage.waits(number) for number in (FIRST, SECOND)]
    await second.hears("deuxième personne")
    await second.notices(lambda: second.playing != "")
    second.presses("5")
    await second.hears("rien à taper", within=1)
    second.presses("0")
    await second.hears("déjà dans la file", within=1)
    second.presses("*")
    await second.hears("deuxième personne", within=1)
    await second.notices(lambda: second.playing != "", within=10)
    first.hangs_up()
    await second.hears("prochaine personne")
    second.hangs_up()


async def test_one_volunteer_serves_two_callers_in_their_order(stage: Stage) -> None:
    first, second = [await stage.waits(number) for number in (FIRST, SECOND)]
    camille = await stage.volunteer("camille")
    for caller, digits in ((first, "01"), (second, "02")):
        contact = await camille.answers()
        assert camille.console.view["contacts"][contact]["last_digits"] == digits
        await says_and_is_heard(caller, camille.softphone)
        await camille.hangs_up()
        await camille.closes()
        await caller.becomes("ended")


async def test_a_scam_goes_ahead_by_its_head_start(stage: Stage) -> None:
    early = await stage.waits(FIRST)
    await stage.passes(310)
    late = await stage.waits(SECOND)
    scammed = await stage.waits(THIRD, key="3")
    camille = await stage.volunteer("camille")
    served = []
    for _ in range(3):
        contact = await camille.answers()
        served.append(camille.console.view["contacts"][contact]["last_digits"])
        await camille.hangs_up()
        await camille.closes()
    assert served == ["01", "03", "02"], "five minutes' head start, not more"
    for caller in (early, scammed, late):
        await caller.becomes("ended")


async def test_a_volunteer_who_closes_the_page_is_no_longer_offered(stage: Stage) -> None:
    camille = await stage.volunteer("camille")
    await camille.closes_the_page()
    await stage.passes(30)
    caller = await stage.waits()
    assert (await stage.record(caller)).attempts == 0
    sacha = await stage.volunteer("sacha")
    await sacha.answers()
    assert (await stage.record(caller)).attempts == 1
    caller.hangs_up()


async def test_a_page_closed_while_it_rings_costs_nothing_and_loses_nobody(stage: Stage) -> None:
    camille = await stage.volunteer("camille")
    caller = await stage.waits()
    await camille.is_rung()
    await camille.closes_the_page()
    sacha = await stage.volunteer("sacha")
    await sacha.answers()
    agent = await stage.store.agent(camille.id)
    assert agent is not None
    assert agent.misses == 0
    caller.hangs_up()


async def says_and_is_heard(caller: Person, by: Person) -> None:
    words = f"Bonjour, c’est le poste {caller.leg.sid[-6:]}."
    caller.says(words)
    await by.hears(words)
