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


def test_a_call_and_a_chat_stand_side_by_side_in_the_records(
    installed: None, empty_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(monkeypatch, "migrate")
    assert run(monkeypatch, "records") == 0
    assert "Nobody has called or written yet." in capsys.readouterr().out
    told = [
        (1, "c_1", "contact.arrived", {"channel": "voice", "caller": "p_1"}),
        (2, "c_2", "contact.arrived", {"channel": "chat"}),
        (3, "c_2", "contact.queued", {"card": '{"topic": "arnaque"}'}),
        (4, "c_2", "contact.connected", {"waited_ms": 61_000}),
        (5, "c_2", "contact.ended", {"talked_ms": 3_725_000, "outcome": "handled"}),
        (6, "c_2", "contact.closed", {"disposition": "abus", "note": "Rien à signaler."}),
        (7, "c_2", "survey.heard", {"answer": "2"}),
    ]
    day = 1_732_800_000_000
    events = [Event(n, "e1", day + n * 1000, kind, who, n, None, None, data) for n, who, kind, data in told]
    asyncio.run(keep(empty_url, events))
    assert run(monkeypatch, "records --last 2") == 0
    head, chat, call = capsys.readouterr().out.splitlines()
    columns = ["channel", "topic", "waited", "talked", "outcome", "disposition", "rating"]
    assert head.split() == ["arrived", "(Europe/Paris)", *columns]
    assert chat.split()[2:] == ["chat", "arnaque", "0:01:01", "1:02:05", "handled", "abus", "2"]
    assert call.split() == ["2024-11-28", "14:20:01", "call", "-", "-", "-", "-", "-", "-"]
    assert run(monkeypatch, "records --last 1") == 0
    assert "call" not in capsys.readouterr().out


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
