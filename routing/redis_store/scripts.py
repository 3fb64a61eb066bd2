"""Loads the Lua commands: each is `lua/<name>.lua` after what it needs of `lua/common`, named by its SHA-1.

Redis runs a script from its first line each time, so every function it carries is made anew at each call: all of the
common ones cost more than the commands of a small script. Only those that can be reached go along; and all but the
frame's stand inside one function, for what a function takes from outside the one it is made in costs nothing to find.
What never changes is written out: the policy's words are numbers by the time Redis sees them.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from routing.policy import Policy

_LUA = files("routing.redis_store") / "lua"
_FUNCTION = re.compile(r"^local function (\w+)\([^\n]*\)\n.*?^end\n", re.MULTILINE | re.DOTALL)
_POLICY_TEXT, _POLICY = re.compile(r"\bint\(policy\.(\w+)\)"), re.compile(r"\bpolicy\.(\w+)")
_COMMENT = re.compile(r"^ *--.*\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Script:
    text: str
    sha: str


@cache
def script(name: str, policy: Policy) -> Script:
    """Raises FileNotFoundError for a command that does not exist."""
    frame, common = _parts()
    body = _read(_LUA / f"{name}.lua")
    inside = f"{_needed(common, body)}\n{body}"
    text = _written_out(f"{_needed(frame, inside)}\nreturn (function()\n{inside}\nend)()", policy)
    return Script(text, hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest())


@cache
def _parts() -> tuple[str, str]:
    """The frame of every command, and what else commands have in common."""
    parts = sorted((part for part in (_LUA / "common").iterdir() if part.name.endswith(".lua")), key=lambda p: p.name)
    frame, *others = map(_read, parts)
    return frame, "\n".join(others)


def _read(part: Traversable) -> str:
    return _COMMENT.sub("", part.read_text(encoding="utf-8"))


def _needed(common: str, body: str) -> str:
    """Without the functions that nobody names after them: looked at from the last, for each names earlier ones."""
    for function in reversed(list(_FUNCTION.finditer(common))):
        # Neither a field of that name nor a text.
        if not re.search(rf"(?<![\w.']){function[1]}(?![\w']| = )", common[function.end() :] + body):
            common = common[: function.start()] + common[function.end() :]
    return common


def _written_out(text: str, policy: Policy) -> str:
    """With the policy's words as they are: `int(policy.offer_ms)` is '20000', `policy.offer_ms` is 20000."""
    text = _POLICY_TEXT.sub(lambda found: f"'{getattr(policy, found[1])}'", text)
    return _POLICY.sub(lambda found: str(getattr(policy, found[1])).lower(), text)
