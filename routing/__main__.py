"""python -m routing simulate --redis redis://127.0.0.1:6379/0: a small day on the real rules, told in a few lines."""

from __future__ import annotations

import argparse
import asyncio
import secrets
import sys

from routing.errors import Unavailable
from routing.redis_store.connection import delete_line
from routing.simulate import Day, Outcome, Simulation


def main() -> int:
    usual = Day()
    parser = argparse.ArgumentParser(prog="python -m routing")
    command = parser.add_subparsers(required=True).add_parser("simulate", help="play a small day")
    command.add_argument("--redis", required=True, metavar="URL", help="a Redis to play on; what is played is deleted")
    command.add_argument("--hours", type=float, default=usual.hours)
    command.add_argument("--callers", type=float, default=usual.callers_per_hour, help="an hour")
    command.add_argument("--agents", type=int, default=usual.agents)
    command.add_argument("--seed", type=int, default=usual.seed)
    told = parser.parse_args()
    day = Day(told.hours, told.callers, told.agents, seed=told.seed)
    try:
        outcome = asyncio.run(_play(told.redis, day))
    except (Unavailable, ValueError) as error:
        print(f"the Redis does not answer ({error}); is the address right?", file=sys.stderr)
        return 1
    print(_told(day, outcome))
    return 0


async def _play(url: str, day: Day) -> Outcome:
    line = f"simulated-{secrets.token_hex(4)}"
    simulation = Simulation(url, line, day)
    try:
        return await simulation.play()
    finally:
        await simulation.store.aclose()
        await delete_line(url, line)


def _told(day: Day, outcome: Outcome) -> str:
    waits = sorted(outcome.waits_ms)
    count = {name: outcome.today.get(name, 0) for name in ("queued", "answered", "answered_in_time", "abandoned")}
    lines = [f"{day.hours:g} h, {day.callers_per_hour:g} callers an hour, {day.agents} agents, seed {day.seed}"]
    lines += [f"{name:17}{number:6}" for name, number in count.items()]
    for share in (50, 90) if waits else ():
        lines.append(f"wait, {share} % under {waits[min(len(waits) * share // 100, len(waits) - 1)] / 1000:6.1f} s")
    return "\n".join(lines)


if __name__ == "__main__":
    raise SystemExit(main())
