"""redis-py 8.1 swallows a cancellation that arrives while it connects or subscribes: a loop would then go on for ever.

Whatever loops over the store asks here at each turn. Seen with a task cancelled in its first few steps; kept honest by
tests/integration/routing/test_trouble.py.
"""

from __future__ import annotations

import asyncio


def heed_cancellation() -> None:
    """Raise CancelledError if this task has been cancelled and does not know it."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError
