"""A frame: what one screen shows at one numbered moment, and how it differs from an earlier one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

Json = Any  # a value of JSON without null: what does not apply is absent, because a merge patch uses null to remove


@dataclass(frozen=True, slots=True)
class Frame:
    """`view` as it was at event `n` of `epoch`; `at` is the store's clock then, in milliseconds."""

    epoch: str
    n: int
    at: int
    view: Mapping[str, Json]

    def same_moment(self, epoch: str | None, n: int | None) -> bool:
        """Whether somebody who has seen that number has seen this frame."""
        return (self.epoch, self.n) == (epoch, n)

    def without(self, key: str) -> Frame:
        """The same moment seen by somebody who may not know this part."""
        return replace(self, view={name: value for name, value in self.view.items() if name != key})


def difference(before: Mapping[str, Json], after: Mapping[str, Json]) -> dict[str, Json]:
    """The RFC 7396 merge patch that turns `before` into `after`; empty when they are equal."""
    patch: dict[str, Json] = {key: None for key in before if key not in after}
    for key, value in after.items():
        old = before.get(key)
        if isinstance(old, Mapping) and isinstance(value, Mapping):
            if inner := difference(old, value):
                patch[key] = inner
        elif old != value or key not in before:
            patch[key] = value
    return patch


def merge(target: Mapping[str, Json], patch: Mapping[str, Json]) -> dict[str, Json]:
    """Apply a merge patch, as a client does (RFC 7396 §2)."""
    result = dict(target)
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        elif isinstance(value, Mapping):
            inner = result.get(key)
            result[key] = merge(inner if isinstance(inner, Mapping) else {}, value)
        else:
            result[key] = value
    return result
