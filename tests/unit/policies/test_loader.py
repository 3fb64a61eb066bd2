"""The policy file: the shipped one is sound, a wrong one is refused with its line and the reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpline.domain.errors import Misconfigured
from helpline.policies.lanes import RingKind
from helpline.policies.loader import SHIPPED, load_policies, read_policies

GOOD = """\
spoken_by_all: fr
queues:
  general:
    priorities:
      normal: 0 s
      high: 5 min
    rings:
      - ring: near
        for: 20 s
      - ring: everyone
  proche:
    priorities: { normal: 0 s }
    rings:
      - ring: everyone
        for: 2 min
      - ring: everyone
        queue: general
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "policies.yaml"
    path.write_text(text)
    return path


def test_the_shipped_file(tmp_path: Path) -> None:
    policies = load_policies(tmp_path)
    assert policies == read_policies(SHIPPED)
    general = policies.queues["general"]
    assert [rule.kind for rule in general.rings][-1] is RingKind.EVERYONE
    assert set(RingKind) == {rule.kind for rule in general.rings}
    assert general.head_starts == {"normal": 0, "high": 300_000}
    assert general.head_start("unheard of") == 0


def test_an_installation_may_have_its_own(tmp_path: Path) -> None:
    written(tmp_path, GOOD)
    policies = load_policies(tmp_path)
    assert set(policies.queues) == {"general", "proche"}
    near, everyone = policies.queues["general"].rings
    assert (near.kind, near.for_ms, everyone.queue) == (RingKind.NEAR, 20_000, "general")
    assert [rule.queue for rule in policies.queues["proche"].rings] == ["proche", "general"]


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("ring: near", "ring: nearby", 8, "'nearby' is not one of"),
        ("queue: general", "queue: generale", 16, "unknown queue « generale »; there are general, proche"),
        ("for: 20 s", "for: 20 sec", 9, "does not match"),
        ("        for: 20 s\n", "", 8, "say for how long"),
        ("for: 20 s", "for: 0 s", 8, "say for how long"),
        ("for: 20 s", "for: 11 min", 7, "within 10 min"),
        ("- ring: everyone\n  proche", "- ring: region\n  proche", 10, "the last ring must be « everyone »"),
        ("- ring: everyone\n  proche", "- ring: everyone\n        for: 5 s\n  proche", 10, "« for » has no place"),
        ("for: 20 s", "for: 20 s\n        queue: proche", 8, "« queue » belongs to the ring « everyone »"),
        ("for: 20 s", "for: 20 s\n      - ring: near\n        for: 9 s", 10, "« near » is tried twice"),
        ("normal: 0 s\n", "normale: 0 s\n", 4, "'normal' is a required property"),
        ("high: 5 min", "hight: 5 min", 4, "'hight' is not one of ['normal', 'high']"),
        ("spoken_by_all: fr\n", "", 1, "'spoken_by_all' is a required property"),
        ("spoken_by_all: fr", "spoken_by_all: français", 1, "does not match"),
        ("  proche:", "  Proche !:", 2, "does not match"),
        ("queues:", "queues: [", 12, "not YAML"),
    ],
)
def test_a_wrong_file_is_refused_with_line_and_reason(
    tmp_path: Path, old: str, new: str, line: int, reason: str
) -> None:
    assert GOOD.count(old) >= 1
    with pytest.raises(Misconfigured) as refused:
        read_policies(written(tmp_path, GOOD.replace(old, new, 1)))
    told = [fault for fault in refused.value.faults if reason in fault]
    assert told, refused.value.faults
    if reason != "not YAML":
        assert told[0].startswith(f"policies.yaml:{line}: "), told


def test_more_queues_than_an_agent_has_lanes_for(tmp_path: Path) -> None:
    queue = "    priorities: { normal: 0 s }\n    rings: [{ ring: everyone }]\n"
    text = "spoken_by_all: fr\nqueues:\n" + "".join(f"  q{number}:\n{queue}" for number in range(7))
    with pytest.raises(Misconfigured, match="7 queues are more lanes than one agent can serve: at most 6"):
        read_policies(written(tmp_path, text))


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("for: 20 s", "for: 0 s").replace("queue: general", "queue: autre")
    with pytest.raises(Misconfigured) as refused:
        read_policies(written(tmp_path, text))
    assert [fault.split(":")[1] for fault in refused.value.faults] == ["8", "16"]
