"""A whole call, as each of the three people lives it."""

from __future__ import annotations

from tests.scenarios.stage import Stage


async def test_from_dialling_to_the_record(stage: Stage) -> None:
    wall = await stage.wall()
    camille = await stage.volunteer("camille")

    caller = await stage.dials("+33639980042")
    await caller.hears("Solidarité Numérique")
    caller.presses("2")
    await caller.hears("file d’attente")

    offer = await camille.console.is_offered()
    assert offer["topic"] == "outils"
    contact = await camille.answers()
    assert camille.console.view["contacts"][contact]["last_digits"] == "42"
    await wall.shows(lambda view: view["counts"].get("contacts.connected") == 1)

    caller.says("Bonjour, je n’arrive plus à ouvrir ma messagerie.")
    await camille.softphone.hears("ma messagerie")
    camille.softphone.says("Bonjour, nous allons regarder ensemble.")
    await caller.hears("regarder ensemble")
    await stage.passes(300)

    await camille.hangs_up()
    await caller.hears("Merci")
    await caller.becomes("ended")
    await camille.becomes("wrapping_up")
    await camille.closes("resolu", "Mot de passe oublié, messagerie ouverte.")
    await camille.becomes("idle")
    await wall.shows(lambda view: view["today"].get("closed") == 1 and view["service_level"] == 1)

    record = await stage.tells(caller, "handled", "agent")
    assert (record.topic, record.disposition, record.agent) == ("outils", "resolu", camille.id)
    assert record.note == "Mot de passe oublié, messagerie ouverte."
    assert record.talked_ms is not None
    assert 300_000 <= record.talked_ms < 330_000


async def test_the_caller_ends_the_talk(stage: Stage) -> None:
    camille = await stage.volunteer("camille")
    caller = await stage.waits()
    await camille.answers()
    caller.says("Au revoir et merci.")
    caller.hangs_up()
    await camille.softphone.hears("La personne n’est plus en ligne")
    await camille.becomes("wrapping_up")
    await camille.closes("oriente")
    await camille.becomes("idle")
    assert (await stage.tells(caller, "handled", "contact")).disposition == "oriente"


async def test_a_wrap_up_times_out_and_frees_the_volunteer(stage: Stage) -> None:
    camille = await stage.volunteer("camille")
    first = await stage.waits()
    await camille.answers()
    second = await stage.waits("+33639980002")
    first.hangs_up()
    await stage.passes(115)
    assert camille.console.activity == "wrapping_up"
    await stage.passes(10)
    await camille.answers()
    second.hangs_up()
    record = await stage.tells(first, "handled", "contact")
    assert record.disposition is None
