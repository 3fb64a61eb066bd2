"""Every check meets a flow that it must refuse, and says the file, the line and the reason."""

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from ivr_flows import BadFlows, Finding, load_library
from tests.flows.conftest import line_of

Findings = Callable[..., list[Finding]]
F = "flows/essai.yaml"
FR = "prompts/fr.yaml"

CASES = {case["name"]: case for case in yaml.safe_load(Path(__file__).with_name("bad_flows.yaml").read_text("utf-8"))}


@pytest.mark.parametrize("name", CASES)
def test_bad_flow(name: str, findings: Findings, folder: Path) -> None:
    case = CASES[name]
    found = findings(*((change.get("in", F), change["old"], change["new"]) for change in case["change"]))
    line = line_of(case["at"], (folder / F).read_text(encoding="utf-8"))
    matching = [finding for finding in found if case["reason"] in finding.reason]
    assert [(finding.file, finding.line) for finding in matching][:1] == [(F, line)], found


def test_the_flow_that_the_cases_spoil_is_sound(findings: Findings) -> None:
    assert findings() == []


def test_all_findings_are_told_at_once(findings: Findings) -> None:
    found = findings((F, "queue: general", "queue: nulle_part"), (F, "[attente.prochaine]", "[attente.absente]"))
    assert len(found) == 2


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ((FR, "    prochaine: ", "    autre: "), "missing sentence « attente.prochaine »"),
        ((FR, "{position_words}", "{rank}"), "« attente.position »: nobody gives {rank}"),
        ((FR, "language: fr", "language: de"), "must be the name of the file"),
        ((FR, "      label: Une démarche", "      colour: Une démarche"), "unknown field « colour »"),
        ((FR, "    question: Quel est votre souci ?", "    question: [1]"), "expected a sentence"),
        ((FR, '    "9": [neuf]', '    "x": [neuf]'), "the words of each digit"),
        ((FR, "  slower: [", "  louder: ["), "heard.louder: unknown"),
        (("prompts/en.yaml", "    question: ", "    autre: "), "« accueil.autre » is not in prompts/fr.yaml"),
        (("prompts/en.yaml", "{hours}", "always"), "has not the values of the French sentence"),
        (("prompts/en.yaml", "      label: A scam or a suspicious message\n", ""), "needs label and words"),
        (
            ("prompts/en.yaml", '      write: "You wrote: {code_postal}."\n', ""),
            "needs « write », or none, as in French",
        ),
        ((FR, "écrit : {code_postal}", "écrit : {code}"), "« proche.lu »: only « write » needs {code}"),
        ((FR, "    question: Quel", "    question: Tapez 1. Quel"), "« accueil.question » speaks of keys"),
        ((FR, "      write: Un bénévole vous répond.", "      write: [1]"), "say, write and label are text"),
    ],
)
def test_bad_catalogue(change: tuple[str, str, str], reason: str, findings: Findings) -> None:
    found = findings(change)
    assert any(finding.file == change[0] and reason in finding.reason for finding in found), found


def test_folder_without_french(folder: Path) -> None:
    (folder / "prompts" / "fr.yaml").unlink()
    with pytest.raises(BadFlows, match="French sentences are missing"):
        load_library(folder)


def test_folder_without_flows(folder: Path) -> None:
    (folder / "flows" / "essai.yaml").unlink()
    with pytest.raises(BadFlows, match="no flow in this folder"):
        load_library(folder)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "empty file"),
        (b"\xff\xfe\x00flow", "not UTF-8"),
        (b"[" * 5000, "nested too deep"),
        (b"- 1\n", "is not of type 'object'"),
        (b"#" * 600_000, "over 512 kB"),
    ],
    ids=["empty", "bytes", "deep", "list", "large"],
)
def test_file_that_is_no_flow(raw: bytes, reason: str, folder: Path) -> None:
    (folder / "flows" / "essai.yaml").write_bytes(raw)
    with pytest.raises(BadFlows, match=reason):
        load_library(folder)
