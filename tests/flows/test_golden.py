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


def test_every_flow_has_one_in_each_language(library: Library) -> None:
    played = {
        tuple(line.split()[1:3]) for path in SCRIPTS for line in path.read_text().splitlines() if line[:4] == "CALL"
    }
    assert played >= {(flow, language) for flow in library.names() for language in ("fr", "en")}
