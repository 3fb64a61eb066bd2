"""`python -m ivr_flows`, and what is published about the language."""

import json
from pathlib import Path

import pytest

from ivr_flows.__main__ import main
from ivr_flows.checks.graph import MOST_LEVELS
from ivr_flows.loader import SHIPPED
from ivr_flows.nodes import KINDS
from ivr_flows.schema import SCHEMA_FILE


def test_check_of_the_shipped_flows(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    said = capsys.readouterr().out
    assert "question                  19." in said
    assert said.endswith("no findings\n")


def test_check_prints_every_finding(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    flow = folder / "flows" / "essai.yaml"
    flow.write_text(flow.read_text(encoding="utf-8").replace("queue: general", "queue: perdue"), encoding="utf-8")
    assert main(["check", str(folder)]) == 1
    said = capsys.readouterr().out
    assert said.startswith("flows/essai.yaml:38: file: unknown queue « perdue »")
    assert said.endswith("1 finding\n")


def test_check_knows_the_queues_it_is_told(folder: Path) -> None:
    assert main(["check", "--queues", "autre", str(folder)]) == 1
    assert main(["check", "--queues", "autre,general", str(folder)]) == 0


def play(monkeypatch: pytest.MonkeyPatch, lines: list[str], *options: str) -> int:
    left = iter(lines)

    def typed(_prompt: str) -> str:
        try:
            return next(left)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr("builtins.input", typed)
    return main(["play", *options])


def test_play_to_the_end(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert play(monkeypatch, ["", "*", "une arnaque"]) == 0
    said = capsys.readouterr().out
    assert "Dites votre souci" in said
    assert said.endswith("[queue general: topic arnaque, priority high]\n")


def test_play_closed_in_english(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert play(monkeypatch, [], "--closed", "--lang", "en") == 0
    assert capsys.readouterr().out.endswith("[hang up: closed]\n")


def test_play_until_the_caller_hangs_up(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert play(monkeypatch, ["*"]) == 0
    assert capsys.readouterr().out.endswith("[the caller hangs up]\n")


def test_play_of_an_unknown_flow(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert play(monkeypatch, [], "ailleurs") == 2
    assert "no flow « ailleurs »" in capsys.readouterr().out


def test_every_kind_of_node_is_in_the_schema_and_in_the_reference() -> None:
    rules = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))["$defs"]["node"]["allOf"]
    assert [rule["if"]["properties"]["kind"]["const"] for rule in rules] == list(KINDS)
    reference = (SHIPPED / "README.md").read_text(encoding="utf-8")
    for kind in KINDS:
        assert f"| `{kind}` |" in reference
    assert f"more than {MOST_LEVELS} questions deep" in reference
