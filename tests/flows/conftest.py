"""What the flow tests share: the shipped library, and folders with a flow of one's own."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ivr_flows import Engine, Finding, Library, load_library
from ivr_flows.errors import BadFlows
from ivr_flows.loader import SHIPPED

FLOW = """\
flow: essai
start: debut
person: file
variables:
  topic: indetermine
  code: ""
facts:
  open: yes
nodes:
  debut:
    kind: branch
    on: open
    cases:
      no: ferme
    otherwise: sujet
  sujet:
    kind: menu
    options:
      - { key: 1, prompt: choix.outils, set: { topic: outils }, go: code }
      - { key: 2, prompt: choix.proche, go: file }
    retry: accueil.deuxieme
    silence: file
  code:
    kind: ask_digits
    say: [attente.entree]
    lengths: [2, 5]
    into: code
    go: juste
    retry: accueil.deuxieme
    silence: file
  juste:
    kind: confirm
    say: [attente.prochaine]
    yes: file
    no: code
    retry: accueil.deuxieme
    silence: file
  file:
    kind: enqueue
    queue: general
    topic: "{topic}"
    priority: normal
  ferme:
    kind: hang_up
    say: [fin.aurevoir]
    reason: closed
"""
"""A sound flow with every kind of node but `say`, for tests to spoil."""


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with FLOW and the shipped sentences."""
    (tmp_path / "flows").mkdir()
    (tmp_path / "prompts").mkdir()
    (tmp_path / "flows" / "essai.yaml").write_text(FLOW, encoding="utf-8")
    for source in (SHIPPED / "prompts").glob("*.yaml"):
        (tmp_path / "prompts" / source.name).write_bytes(source.read_bytes())
    return tmp_path


@pytest.fixture
def essai(folder: Path) -> Engine:
    """An engine that leads through FLOW."""
    return Engine(load_library(folder))


@pytest.fixture
def findings(folder: Path) -> Callable[..., list[Finding]]:
    """Findings after each (file, old, new) was changed in the folder."""

    def spoil(*changes: tuple[str, str, str]) -> list[Finding]:
        for name, old, new in changes:
            path = folder / name
            text = path.read_text(encoding="utf-8")
            assert old in text, old
            path.write_text(text.replace(old, new, 1), encoding="utf-8")
        try:
            load_library(folder)
        except BadFlows as error:
            return list(error.findings)
        return []

    return spoil


def line_of(needle: str, text: str = FLOW) -> int:
    """The line, counted from 1, where `needle` stands."""
    return text[: text.index(needle)].count("\n") + 1
