"""Texts that every database keeps the same."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import String, Table

# PostgreSQL refuses NUL, no encoding holds half of a surrogate pair.
_UNFIT = re.compile("[\x00\ud800-\udfff]")


def fits(text: str) -> bool:
    """Whether a text can stand in a column at all; one that cannot equals none that does."""
    return _UNFIT.search(text) is None


def fitted(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with unfit characters left out and texts cut to their columns, as SQLite alone would not mind.

    For what cannot be sent back to whoever wrote it: an event that is never kept would stop the drain for ever.
    """
    return {name: _fitted(table.c[name].type, value) for name, value in row.items()}


def _fitted(kind: object, value: Any) -> Any:
    if isinstance(kind, String) and isinstance(value, str):
        return _UNFIT.sub("", value)[: kind.length]
    return value
