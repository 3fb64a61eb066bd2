"""A person is in the conversation and nobody is there, or will come: they are not left with « someone is coming »."""

from __future__ import annotations

import pytest

from helpline.simulator.engine.steps import Fetch
from helpline.simulator.parties.scripted import Person
from tests.scenarios.conftest import Setting
from tests.scenarios.handsets import on_duty_by_phone
from tests.scenarios.stage import Stage
from tests.scenarios.test_putting_down import SIGNALS

UNTOLD = Setting(switches={"dial_action_on_redirect": False})


async def is_moved_into_the_conversation_again(stage: Stage, caller: Person) -> None:
    """A second command to move them: it takes them out of the talk, and its document puts them back, alone."""
    contact = await stage.contact(caller)
    url = f"{stage.settings.public_url}/voice/connect?c={contact.id}&n={contact.attempt}"
    caller.leg.redirect(Fetch(url, "POST"))
    await caller.hears("Un bénévole vous répond", within=5)


def nobody_tells(stage: Stage) -> None:
    for name in SIGNALS:
        stage.line.faults.webhook(f"/voice/{name}", "refused", times=30)
    stage.provokes("11205")


@pytest.mark.parametrize("stage", [UNTOLD], indirect=True)
async def test_the_volunteers_page_has_left_unseen(stage: Stage) -> None:
    camille = await stage.volunteer("camille")
    caller = await stage.waits()
    await camille.answers()
    nobody_tells(stage)
    await is_moved_into_the_conversation_again(stage, caller)
    await caller.hears("tête de la file", within=30)
    await camille.closes_the_page()
    sacha = await stage.volunteer("sacha")
    await sacha.is_rung()
    caller.hangs_up()


@pytest.mark.parametrize("stage", [UNTOLD], indirect=True)
async def test_the_volunteers_telephone_was_put_down_unseen(stage: Stage) -> None:
    camille = await on_duty_by_phone(stage, "camille")
    caller = await stage.waits()
    await camille.takes_the_call()
    nobody_tells(stage)
    await is_moved_into_the_conversation_again(stage, caller)
    await caller.hears("La conversation est terminée", within=30)
    await caller.becomes("ended")
    await camille.volunteer.closes("resolu")


@pytest.mark.parametrize("stage", [UNTOLD], indirect=True)
async def test_back_in_line_and_still_in_the_conversation(stage: Stage) -> None:
    """The command that would have brought them back was thought needless: they had come by themselves, and went in."""
    camille = await stage.volunteer("camille")
    caller = await stage.waits()
    await camille.answers()
    nobody_tells(stage)
    await is_moved_into_the_conversation_again(stage, caller)
    contact = await stage.contact(caller)
    offer = str(contact.offer)
    await stage.store.annotate(contact.id, "returned", offer)
    await stage.store.requeue("test-requeue", contact.id, offer, "agent_dropped")
    await caller.hears("tête de la file", within=30)
    caller.hangs_up()
