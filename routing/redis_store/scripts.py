"""Loads the Lua commands: each is `lua/<name>.lua` after everything in `lua/common`, named by its SHA-1."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


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
    text = f"{_common()}\n{body}"
    return Script(text, hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest())
