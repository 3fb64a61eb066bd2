"""Loads the Lua commands: each is `lua/<name>.lua` after what it needs of `lua/common`, named by its SHA-1.

Redis runs a script from its first line each time, so every function it carries is made anew at each call: all of the
common ones cost more than the commands of a small script. Only those that can be reached go along.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_FUNCTION = re.compile(r"^local function (\w+)\([^\n]*\)\n.*?^end\n", re.MULTILINE | re.DOTALL)
_COMMENT = re.compile(r"^ *--.*\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Script:
    text: str
    sha: str


@cache
def _common() -> str:
    folder = files("routing.redis_store") / "lua" / "common"
    parts = sorted((part for part in folder.iterdir() if part.name.endswith(".lua")), key=lambda part: part.name)
    return "\n".join(part.read_text(encoding="utf-8") for part in parts)


@cache
def script(name: str) -> Script:
    """Raises FileNotFoundError for a command that does not exist."""
    body = (files("routing.redis_store") / "lua" / f"{name}.lua").read_text(encoding="utf-8")
    text = _COMMENT.sub("", f"{_needed(_common(), body)}\n{body}")
    return Script(text, hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest())


def _needed(common: str, body: str) -> str:
    """Without the functions that nobody names after them: looked at from the last, for each names earlier ones."""
    for function in reversed(list(_FUNCTION.finditer(common))):
        if not re.search(rf"\b{function[1]}\b", common[function.end() :] + body):
            common = common[: function.start()] + common[function.end() :]
    return common
