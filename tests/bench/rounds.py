"""The method: baseline and candidate alternate in one run, and the median of the rounds' ratios is the figure.

Wall-clock ratios are unreliable on a shared machine; CPU time is not (performance.md §0). So the gate is CPU time
(or bytes), and the latency ratio is printed beside it. Results are verified while they are timed.
"""

from __future__ import annotations

import statistics
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

ROUNDS = 7


@dataclass(frozen=True)
class Cost:
    """What one side of one round took, for each unit of work: CPU and wall seconds."""

    cpu: float
    wall: float


@dataclass(frozen=True)
class Result:
    """One row of the table. `ratio` is candidate ÷ baseline, or the measure itself where there is no baseline."""

    name: str
    ratio: float
    goal: float | None
    better: str = "lower"
    wall_ratio: float | None = None
    rounds: int = ROUNDS
    lowest: float | None = None
    highest: float | None = None

    @property
    def kept(self) -> bool:
        if self.goal is None:
            return True
        return self.ratio <= self.goal if self.better == "lower" else self.ratio >= self.goal


async def alternate(
    name: str,
    goal: float | None,
    baseline: Callable[[], Awaitable[Cost]],
    candidate: Callable[[], Awaitable[Cost]],
    rounds: int = ROUNDS,
) -> Result:
    """Run ABAB…; the median of the rounds' CPU ratios is the result."""
    cpu: list[float] = []
    wall: list[float] = []
    for _ in range(rounds):
        one, other = await baseline(), await candidate()
        cpu.append(other.cpu / one.cpu)
        wall.append(other.wall / one.wall)
    return Result(
        name,
        statistics.median(cpu),
        goal,
        wall_ratio=statistics.median(wall),
        rounds=rounds,
        lowest=min(cpu),
        highest=max(cpu),
    )


def cpu_seconds(pid: int) -> float:
    """User and system time of a process so far, all its threads, finished children not included.

    From the scheduler's own account, in nanoseconds: the ticks of /proc/…/stat are too coarse for a round.
    """
    threads = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e9
