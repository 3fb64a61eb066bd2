"""Whole conversations, word for word."""

from pathlib import Path

import pytest

from ivr_flows import Library
from tests.flows.transcript import GOLDEN, replay

SCRIPTS = sorted(GOLDEN.glob("*.txt"))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_conversation(library: Library, path: Path) -> None:
    script = path.read_text(encoding="utf-8")
    assert replay(library, script) == script


def test_every_option_of_the_main_menu_has_a_conversation() -> None:
    ends = {path.read_text(encoding="utf-8").splitlines()[-1] for path in SCRIPTS}
    for topic in ("demarche", "outils", "arnaque", "proche", "indetermine"):
        assert any(f"topic {topic}," in end for end in ends), topic
    assert "END [hang up: closed]" in ends


@pytest.mark.parametrize("caller", ["KEYS", "SAYS", "SILENCE"])
def test_every_flow_has_one_in_each_language_for_each_kind_of_caller(caller: str, library: Library) -> None:
    played = set()
    for path in SCRIPTS:
        lines = path.read_text(encoding="utf-8").splitlines()
        if any(line.startswith(caller) for line in lines):
            played |= {tuple(line.split()[1:3]) for line in lines if line.startswith("CALL")}
    assert played >= {(flow, language) for flow in library.names() for language in ("fr", "en")}
