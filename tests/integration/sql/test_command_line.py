"""The commands of an installer on both kinds of database: migrate, people, and what `check` says of it."""

from __future__ import annotations

import io
import logging
import os
import sys
from collections.abc import Iterator

import pytest

from helpline.cli import main
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


def test_a_database_that_was_not_migrated_is_said_in_a_sentence(
    installed: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "user disable --login odette") == 1
    assert "Database does not answer. `helpline check` tells more." in capsys.readouterr().err
