"""The commands of an installer on both kinds of database: migrate, people, and what `check` says of it."""

from __future__ import annotations

import asyncio
import io
import logging
import os
import sys
import time
from collections.abc import Iterator

import pytest

from helpline.adapters.sql.database import Database
from helpline.adapters.sql.records import SqlRecords
from helpline.cli import main
from routing.model import Event
from tests.unit.test_settings import GOOD


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch, empty_url: str) -> Iterator[None]:
    """A complete environment on an empty database. `main` sets up logging for a process: it is put back."""
    root = logging.getLogger()
    before = (root.level, list(root.handlers))
    for key in [key for key in os.environ if key.startswith("HELPLINE_")]:
        monkeypatch.delenv(key)
    changes = {"HELPLINE_DATABASE_URL": empty_url, "HELPLINE_REDIS_URL": "unix:///nowhere/redis.sock"}
    away = {"HELPLINE_PUBLIC_URL": "http://127.0.0.1:1", "HELPLINE_TWILIO_API_URL": "http://127.0.0.1:1"}
    for key, value in {**GOOD, **changes, **away}.items():
        monkeypatch.setenv(key, value)
    yield
    root.level, root.handlers = before[0], before[1]


def run(monkeypatch: pytest.MonkeyPatch, command: str, password: str = "") -> int:
    monkeypatch.setattr(sys, "stdin", io.StringIO(password))
    return main(command.split())


def test_from_an_empty_database_to_people_who_come_and_go(
    installed: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    odette = "user add --login odette --name Odette --role agent --password-stdin"
    commands = [
        ("migrate", "", 0, "The database is at revision"),
        (odette, "quatre mots au hasard\n", 0, "Added odette (agent)"),
        (odette, "quatre mots au hasard\n", 1, "Somebody has this login already."),
        ("user password --login ODETTE --password-stdin", "cinq mots au hasard\n", 0, "Changed the password of odette"),
        ("user password --login odette --password-stdin", "court\n", 1, "The password must be 12 to 256 characters"),
        ("user password --login personne --password-stdin", "cinq mots au hasard\n", 1, "Nobody has this login."),
        ("user disable --login odette", "", 0, "Closed the account of odette"),
        ("check", "", 1, ", at revision "),
    ]
    for command, password, code, said in commands:
        assert run(monkeypatch, command, password) == code, command
        captured = capsys.readouterr()
        assert said in captured.out + captured.err, command


def step(n: int, at: int, node: str, heard: str, **more: str) -> Event:
    data = {"flow": "accueil", "version": "0123456789abcdef", "node": node, "heard": heard, **more}
    return Event(n, "e1", at, "survey.heard" if more else "flow.stepped", "c_1", n, None, None, data)


async def keep(url: str, events: list[Event]) -> None:
    database = Database(url)
    await SqlRecords(database).save(events)
    await database.close()


def test_a_bad_menu_is_seen(
    installed: None, empty_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = int(time.time() * 1000)
    run(monkeypatch, "migrate")
    assert run(monkeypatch, "flows report") == 0
    assert "Nobody was asked anything in the last 7 days." in capsys.readouterr().out
    began = Event(2, "e1", now, "flow.stepped", "c_1", 2, None, None, {"flow": "accueil", "version": "0", "node": "x"})
    old = step(1, now - 8 * 86_400_000, "sujet", "wrong")
    heard = [step(3 + n, now, "sujet", kind) for n, kind in enumerate(("understood", "silence", "wrong", "person"))]
    survey = step(7, now, "utile", "understood", answer="4")
    asyncio.run(keep(empty_url, [old, began, *heard, survey]))
    assert run(monkeypatch, "flows report") == 0
    head, *rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert " ".join(head) == "flow question version answers silence wrong repeat person errors survey"
    assert rows == [
        ["accueil", "sujet", "01234567", "4", "1", "1", "0", "1", "50%"],
        ["accueil", "utile", "01234567", "1", "0", "0", "0", "0", "0%", "4:", "1"],
    ]
    run(monkeypatch, "flows report --days 30")
    assert "5        1      2" in capsys.readouterr().out


def test_a_database_that_was_not_migrated_is_said_in_a_sentence(
    installed: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "user disable --login odette") == 1
    assert "Database does not answer. `helpline check` tells more." in capsys.readouterr().err
