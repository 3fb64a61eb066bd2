"""The Lua commands keep the house rules, and every one of them is used."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

import routing.redis_store
from routing.model import Policy
from routing.redis_store.scripts import script

LUA = Path(routing.redis_store.__file__).parent / "lua"
COMMANDS = sorted(LUA.glob("*.lua"))
PARTS = sorted((LUA / "common").glob("*.lua"))
SINCE_7 = ("EXPIRETIME", "PEXPIRETIME", "LMPOP", "ZMPOP", "SINTERCARD", "FUNCTION", "FCALL", "SPUBLISH")


@pytest.mark.parametrize("path", COMMANDS + PARTS, ids=lambda path: path.stem)
def test_a_script_is_short_and_uses_commands_of_redis_6_2(path: Path) -> None:
    text = path.read_text()
    limit = 60 if path in COMMANDS else 100
    assert len(text.splitlines()) <= limit
    assert max(map(len, text.splitlines())) <= 120
    used = set(re.findall(r"call\('([A-Z]+)'", text))
    assert not used & set(SINCE_7)


@pytest.mark.parametrize("path", COMMANDS, ids=lambda path: path.stem)
def test_a_command_states_its_guarantee_keys_arguments_and_result(path: Path) -> None:
    header = " ".join(line[3:] for line in path.read_text().splitlines() if line.startswith("--"))
    for word in ("Guarantee: ", "KEYS[1] line prefix. ", "arg {", "Returns {"):
        assert word in header


@pytest.mark.parametrize("path", COMMANDS, ids=lambda path: path.stem)
def test_every_key_is_made_by_the_one_function_that_adds_the_hash_tag(path: Path) -> None:
    assert "KEYS" not in "".join(line for line in path.read_text().splitlines() if not line.startswith("--"))


def test_every_command_is_called_by_the_store() -> None:
    python = "".join(path.read_text() for path in LUA.parent.glob("*.py"))
    fired = {path.stem for path in COMMANDS if path.stem.startswith("fire_")}
    called = set(re.findall(r'"([a-z_]+)"', python))
    assert {path.stem for path in COMMANDS} - fired <= called
    armed = set(re.findall(r"arm\('([a-z]+)'", "".join(path.read_text() for path in COMMANDS + PARTS)))
    assert {f"fire_{kind}" for kind in armed} == fired


@pytest.mark.parametrize("path", COMMANDS, ids=lambda path: path.stem)
def test_the_policy_is_written_out_where_a_script_names_it(path: Path) -> None:
    policy = Policy(**{field.name: 7_000_001 + n for n, field in enumerate(fields(Policy)) if field.name != "mixed"})
    text = script(path.stem, policy).text
    assert "policy" not in text
    named = set(re.findall(r"policy\.(\w+)", path.read_text()))
    assert all(str(getattr(policy, name)).lower() in text for name in named)


def test_another_policy_is_another_script() -> None:
    assert script("close", Policy()).sha != script("close", Policy(wrap_up_ms=1, op_ttl_ms=1)).sha


def test_a_script_is_named_by_its_text() -> None:
    assert script("accept", Policy()).sha != script("decline", Policy()).sha
    assert len(script("accept", Policy()).sha) == 40
    with pytest.raises(FileNotFoundError):
        script("nothing", Policy())
