"""A whole call, as each of the three people lives it."""

from __future__ import annotations

import re

import pytest

from tests.scenarios.conftest import Stage


async def test_from_dialling_to_the_record(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    wall = await stage.wall()
    console, softphone = await stage.volunteer("camille")

    caller = await stage.dials("+33639980042")
    await caller.hears("Solidarité Numérique")
    caller.presses("2")
    await caller.hears("file d’attente")

    offer = await console.is_offered()
    assert offer["topic"] == "outils"
    contact = await stage.answers(console, softphone)
    assert console.view["contacts"][contact]["last_digits"] == "42"
    await wall.shows(lambda view: view["counts"].get("contacts.connected") == 1)

    caller.says("Bonjour, je n’arrive plus à ouvrir ma messagerie.")
    await softphone.hears("ma messagerie")
    softphone.says("Bonjour, nous allons regarder ensemble.")
    await caller.hears("regarder ensemble")

    status, _ = await console.post(f"/console/contacts/{contact}/hang-up")
    assert status == 200
    await caller.hears("Merci")
    await caller.becomes("ended")
    await console.becomes("wrapping_up")
    status, _ = await console.post(
        f"/console/contacts/{contact}/close", disposition="resolu", note="Mot de passe oublié, messagerie ouverte."
    )
    assert status == 200
    await console.becomes("idle")
    await wall.shows(lambda view: view["today"].get("closed") == 1 and view["service_level"] == 1)
    assert stage.line.problems == []
    nothing_personal(caplog.text, "messagerie", "39980042")


def nothing_personal(log: str, *words: str) -> None:
    """No telephone number, key or word of a caller in any log line."""
    for word in words:
        assert word not in log
    assert not re.search(r"(\+|%2B)33[1-9][0-9]{8}", log)
    assert not re.search(r"Digits[=\"': ]+[0-9]", log)
