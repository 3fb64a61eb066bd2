"""What tasks work with, opened afresh inside each forked job: connections do not survive a fork."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from helpline.services.retention import Retention

OpenRetention = Callable[[], AbstractAsyncContextManager[Retention]]


@dataclass
class _Context:
    open_retention: OpenRetention | None = None


_context = _Context()


def provide(open_retention: OpenRetention) -> None:
    """Say, before the worker starts, how a job opens its services."""
    _context.open_retention = open_retention


def retention() -> AbstractAsyncContextManager[Retention]:
    """The retention service, open while the job needs it."""
    assert _context.open_retention is not None, "provide() comes before the worker starts"
    return _context.open_retention()
