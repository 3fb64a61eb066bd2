"""The command line: sentences and exit codes, never a traceback."""

from __future__ import annotations

import io
import logging
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpline.adapters.sql.migrate import newest
from helpline.cli import main
from tests.unit.test_settings import GOOD

PASSWORD = "quatre mots au hasard\n"
ODETTE = ["user", "add", "--login", "Odette", "--name", "Odette Lenoir", "--role", "agent", "--password-stdin"]


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """`main` sets up logging for a process; here it would outlive the test."""
    root = logging.getLogger()
    before = (root.level, list(root.handlers))
    yield
    root.level, root.handlers = before[0], before[1]


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A complete environment whose Redis, provider and site are away."""
    path = tmp_path / "helpline.sqlite3"
    changes = {
        "HELPLINE_DATABASE_URL": f"sqlite+aiosqlite:///{path}",
        "HELPLINE_REDIS_URL": f"unix://{tmp_path}/nowhere.sock",
        "HELPLINE_PUBLIC_URL": "http://127.0.0.1:1",
        "HELPLINE_TWILIO_API_URL": "http://127.0.0.1:1",
        "HELPLINE_DATA_DIR": str(tmp_path),
    }
    for key in [key for key in os.environ if key.startswith("HELPLINE_")]:
        monkeypatch.delenv(key)
    for key, value in {**GOOD, **changes}.items():
        monkeypatch.setenv(key, value)
    return path


def add(monkeypatch: pytest.MonkeyPatch, *arguments: str, password: str = PASSWORD) -> int:
    monkeypatch.setattr(sys, "stdin", io.StringIO(password))
    return main(arguments or ODETTE)


def test_every_fault_of_the_settings_is_a_line(
    installed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HELPLINE_BIND", "8080")
    monkeypatch.delenv("HELPLINE_SECRET_KEY")
    for command in ("web", "sweep", "work", "migrate", "check"):
        assert main([command]) == 1
        lines = capsys.readouterr().err.splitlines()
        assert [line.split()[0] for line in lines] == ["HELPLINE_BIND", "HELPLINE_SECRET_KEY"]


def test_migrate_says_what_it_did(installed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migrate"]) == 0
    assert main(["migrate"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"The database is at revision {newest()} (was empty).",
        f"The database is at revision {newest()} already.",
    ]
    assert installed.exists()


def test_a_person_is_added_once_with_a_good_password(
    installed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["migrate"])
    assert add(monkeypatch) == 0
    assert "Added odette (agent)" in capsys.readouterr().out
    assert add(monkeypatch) == 1
    assert capsys.readouterr().err == "Somebody has this login already.\n"
    assert add(monkeypatch, *ODETTE[:3], "colette", *ODETTE[4:], password="court\n") == 1
    assert capsys.readouterr().err == "The password must be 12 to 256 characters, and not the login.\n"


def test_an_account_is_closed_by_its_login(
    installed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["migrate"])
    add(monkeypatch)
    assert main(["user", "disable", "--login", "ODETTE"]) == 0
    assert "Closed the account of odette" in capsys.readouterr().out
    assert main(["user", "disable", "--login", "personne"]) == 1
    assert capsys.readouterr().err == "Nobody has this login.\n"
    with sqlite3.connect(installed) as database:
        assert database.execute("select disabled_at is not null from accounts").fetchall() == [(1,)]


def test_a_database_that_is_not_migrated_is_said_in_a_sentence(
    installed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert add(monkeypatch) == 1
    assert "Database does not answer. `helpline check` tells more." in capsys.readouterr().err


def test_a_damaged_database_is_said_in_a_sentence(installed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    installed.write_bytes(b"half a write" * 500)
    assert main(["migrate"]) == 1
    assert "Database does not answer. `helpline check` tells more." in capsys.readouterr().err
    assert main(["check"]) == 1
    assert "[fault  ] database" in capsys.readouterr().out


def test_no_password_is_said_in_a_sentence(
    installed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def nobody_types(_prompt: str) -> str:
        raise EOFError

    main(["migrate"])
    monkeypatch.setattr("getpass.getpass", nobody_types)
    assert main(ODETTE[:-1]) == 1
    assert "No password was given" in capsys.readouterr().err


def test_check_says_everything_that_is_wrong_and_fails(installed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 1
    out = capsys.readouterr().out
    subjects = [line[1:8].strip() + " " + line[10:].partition(":")[0] for line in out.splitlines()]
    wrong = ["fault redis", "fault database", "fault provider", "warning public URL"]
    assert subjects == ["ok settings", "ok policies", "ok flows", *wrong, "ok proxies"]


def test_a_number_in_a_language_nobody_wrote_is_refused(
    installed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HELPLINE_NUMBER_LANGUAGES", "+33199000001=br")
    assert main(["check"]) == 1
    assert "gives +33199000001 the language « br », and there are en, fr." in capsys.readouterr().err


def test_wrong_policies_are_told_with_their_line(installed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = Path(os.environ["HELPLINE_DATA_DIR"]) / "policies.yaml"
    own.write_text(
        "spoken_by_all: fr\nqueues:\n  general:\n    priorities: { normal: 0 s }\n    rings: [{ ring: near }]\n"
    )
    assert main(["check"]) == 1
    assert "policies.yaml:5: the last ring must be « everyone »" in capsys.readouterr().err


TWO_QUEUES = """\
spoken_by_all: fr
queues:
  general:
    priorities: { normal: 0 s, high: 5 min }
    rings: [{ ring: everyone }]
  proche:
    priorities: { normal: 0 s }
    rings: [{ ring: everyone }]
"""


def test_priorities_of_flows_and_policies_are_compared(installed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = Path(os.environ["HELPLINE_DATA_DIR"]) / "policies.yaml"
    own.write_text(TWO_QUEUES.replace("high:", "hight:"))
    assert main(["check"]) == 1
    assert "policies.yaml:4: 'hight' is not one of ['normal', 'high']" in capsys.readouterr().err
    own.write_text(TWO_QUEUES.replace(", high: 5 min", ""))
    for command in ("check", "web"):
        assert main([command]) == 1
        told = capsys.readouterr().err
        assert "policies.yaml: queues.general.priorities does not name « high », which flows/accueil.yaml:" in told


def test_who_serves_another_queue_is_added_and_changed(
    installed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (Path(os.environ["HELPLINE_DATA_DIR"]) / "policies.yaml").write_text(TWO_QUEUES)
    main(["migrate"])
    assert add(monkeypatch, *ODETTE, "--queue", "ailleurs") == 1
    assert "A --queue is a queue of the policies: general, proche." in capsys.readouterr().err
    assert add(monkeypatch, *ODETTE, "--queue", "proche") == 0
    main(["check"])
    assert "[fault  ] queue general: Nobody serves the queue « general »" in capsys.readouterr().out
    change = ["user", "change", "--login", "odette", "--queue", "general"]
    assert main([*change, "--queue", "proche"]) == 0
    assert "Changed odette: agent, volunteer, fr, general proche." in capsys.readouterr().out
    main(["check"])
    assert "[ok     ] queue general: Somebody serves it." in capsys.readouterr().out
    with sqlite3.connect(installed) as database:
        assert database.execute("select queues from accounts").fetchall() == [('["general", "proche"]',)]


def test_an_advisor_is_added_with_a_place_and_nobody_without(
    installed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["migrate"])
    advisor = ("--kind", "advisor", "--language", "en", "--skill", "arnaque", "--radius", "30")
    assert add(monkeypatch, *ODETTE, *advisor) == 1
    assert "--postal-code that exists" in capsys.readouterr().err
    assert add(monkeypatch, *ODETTE, *advisor, "--postal-code", "29200") == 0
    with sqlite3.connect(installed) as database:
        kept = "select kind, round(latitude, 1), radius_km, languages, skills from accounts"
        assert database.execute(kept).fetchall() == [("advisor", 48.4, 30, '["fr", "en"]', '["arnaque"]')]


def test_output_that_nobody_reads_any_more_is_no_traceback(installed: Path) -> None:
    for arguments in (["settings"], ["check"]):
        command = [sys.executable, "-m", "helpline", *arguments]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.close()
            assert process.stderr.read() == ""
            assert process.wait() == 1


def test_everybody_is_listed_and_may_be_described_otherwise(
    installed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["migrate"])
    add(monkeypatch, *ODETTE, "--language", "en", "--skill", "arnaque")
    advisor = ["--kind", "advisor", "--postal-code", "29200", "--radius", "30"]
    change = ["user", "change", "--login", "odette"]
    assert main([*change, "--radius", "30"]) == 1
    assert "An advisor needs a --postal-code" in capsys.readouterr().err
    assert main([*change, "--skill", "foo"]) == 1
    assert "A --skill is a topic" in capsys.readouterr().err
    assert main([*change, "--language", "xx"]) == 1
    assert "A --language is" in capsys.readouterr().err
    assert main([*change, *advisor, "--skill", "outils", "--skill", "demarche"]) == 0
    assert (
        "Changed odette: agent, advisor, fr en, outils demarche, general, 30 km around 48.39" in capsys.readouterr().out
    )
    assert main([*change, "--name", "Odette Petit", "--radius", "50", "--no-language", "--no-skill"]) == 0
    assert main([*change, "--radius", "500"]) == 1
    assert main(["user", "list"]) == 0
    head, row = capsys.readouterr().out.splitlines()[-2:]
    assert head.split() == ["login", "name", "role", "kind", "languages", "skills", "queues", "area"]
    assert row.split("  ")[:2] == ["odette", "Odette Petit"]
    assert "advisor  fr" in row
    assert "50 km around 48.39, -4.49" in row
    assert main([*change, "--kind", "volunteer", "--role", "supervisor"]) == 0
    assert "Changed odette: supervisor, volunteer, fr, general.\n" in capsys.readouterr().out
    main(["user", "disable", "--login", "odette"])
    main(["user", "list"])
    assert capsys.readouterr().out.splitlines()[-1].endswith("closed")
    assert main(["user", "change", "--login", "personne"]) == 1


def test_help_is_quick_because_nothing_is_imported_for_it() -> None:
    code = "import sys; sys.argv = ['helpline', '--help']\ntry:\n import helpline.__main__\nexcept SystemExit:\n pass\n"
    code += "print(sorted(m for m in ('sqlalchemy', 'twilio', 'aiohttp', 'redis', 'rq') if m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("last", ["-3", "0", "many"])
def test_records_of_no_number_of_contacts_are_refused(last: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["records", f"--last={last}"])
    assert "a number of contacts is 1 to" in capsys.readouterr().err
