"""How many examples Hypothesis draws: a few in `make test`, many in `make test-long`, of the very same test."""

from __future__ import annotations

import pytest


def examples(few: int, many: int) -> pytest.MarkDecorator:
    """Gives the test the parameter `examples`."""
    return pytest.mark.parametrize(
        "examples", [pytest.param(few, id=str(few)), pytest.param(many, id=str(many), marks=pytest.mark.long)]
    )
