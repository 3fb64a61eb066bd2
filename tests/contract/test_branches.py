"""The pages that say which test shows what: every test they name exists, and no branch is left out."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
REFERENCE = TESTS.parent / "docs" / "reference"
NAMED = re.compile(r"`(?:[\w/]+/)?(test_\w+\.py)::(\w+)`")
# The branches of twilio.md §2.2: A to D and F step by step, G line by line.
STEPS = {"A": 4, "B": 5, "C": 5, "D": 7, "F": 3, "G": 13}


@cache
def named_in(file: str) -> frozenset[str]:
    """The tests in every file of this name."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in TESTS.rglob(file))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return frozenset(node.name for tree in trees for node in ast.walk(tree) if isinstance(node, kinds))


@pytest.mark.parametrize("page", ["branches.md", "guarantees.md"])
def test_every_test_named_exists(page: str) -> None:
    text = (REFERENCE / page).read_text(encoding="utf-8")
    named = NAMED.findall(text)
    assert named
    assert [f"{file}::{test}" for file, test in named if test not in named_in(file)] == []
    files = re.findall(r"`(?:[\w/]+/)?(test_\w+\.py)`", text)
    assert [file for file in files if not any(TESTS.rglob(file))] == []


def test_no_branch_is_left_out() -> None:
    rows = (REFERENCE / "branches.md").read_text(encoding="utf-8").splitlines()
    told = {row.split("|")[1].strip() for row in rows if row.startswith("| ") and "::" in row}
    wanted = {f"{letter}{number}" for letter, steps in STEPS.items() for number in range(1, steps + 1)} | {"E"}
    assert wanted - told == set()
