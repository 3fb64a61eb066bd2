"""The one place that reads the machine's clock."""

from __future__ import annotations

import time


class SystemClock:
    """`services.ports.Clock` on the machine's clock."""

    def now_ms(self) -> int:
        """Milliseconds since 1970 in UTC."""
        return time.time_ns() // 1_000_000
