"""The whole service on PostgreSQL: a call from dialling to the record, and one during which the server dies."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from helpline import bootstrap
from helpline.demo.people import PEOPLE
from tests.postgres_servers import PostgresServer
from tests.scenarios.closing import everything_is_told
from tests.scenarios.conftest import PASSED, Setting, set_up
from tests.scenarios.stage import PASSWORD, Stage
from tests.settings import settings_for


@pytest.fixture
async def stage(
    redis_url: str,
    migrated_postgres: str,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    caplog: pytest.LogCaptureFixture,
) -> AsyncIterator[Stage]:
    """The usual stage, on the other database."""
    caplog.set_level(logging.INFO)
    setting = Setting(service={"DATABASE_URL": migrated_postgres})
    await bootstrap.enrol(settings_for(redis_url, tmp_path, 1, **setting.service), PEOPLE, PASSWORD)
    async with set_up(redis_url, tmp_path, setting) as stage:
        yield stage
        if request.node.stash.get(PASSED, False):
            await everything_is_told(stage, caplog.get_records("call"))


async def test_a_call_from_dialling_to_the_record(stage: Stage) -> None:
    camille = await stage.volunteer("camille")
    caller = await stage.waits()
    await camille.answers()
    caller.says("Merci de votre aide.")
    await camille.softphone.hears("votre aide")
    await camille.hangs_up()
    await camille.closes("resolu", "Mot de passe oublié, messagerie ouverte.")
    await camille.becomes("idle")
    record = await stage.tells(caller, "handled", "agent")
    assert (record.disposition, record.agent) == ("resolu", camille.id)
    assert record.note == "Mot de passe oublié, messagerie ouverte."


async def test_a_server_that_dies_during_a_call_is_noticed_by_nobody(stage: Stage, postgres: PostgresServer) -> None:
    camille = await stage.volunteer("camille")
    caller = await stage.waits()
    postgres.stop()
    try:
        await camille.answers()
        caller.says("Au revoir et merci.")
        caller.hangs_up()
        await camille.softphone.hears("La personne n’est plus en ligne")
        await camille.becomes("wrapping_up")
        await camille.closes("oriente")
        await camille.becomes("idle")
    finally:
        postgres.start()
    assert (await stage.tells(caller, "handled", "contact")).disposition == "oriente"
