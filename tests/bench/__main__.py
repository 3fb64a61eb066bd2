"""`make bench [ROWS="G1 G8"]`: measure, print the table, write build/bench.json; exit 1 when a goal is missed."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.bench import g1_webhook, g2_matching, g3_offer, g4_chat, g8_memory
from tests.bench.rounds import Result

ROWS: dict[str, Callable[[], Awaitable[list[Result]]]] = {
    "G1": g1_webhook.measure,
    "G2": g2_matching.measure,
    "G3": g3_offer.measure,
    "G4": g4_chat.measure,
    "G8": g8_memory.measure,
}
OUT = Path("build/bench.json")


def main(chosen: list[str]) -> int:
    results: list[Result] = []
    for row in chosen or list(ROWS):
        for result in asyncio.run(ROWS[row]()):
            results.append(result)
            print(_line(result), flush=True)
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps({"results": [_json(result) for result in results]}, indent=2) + "\n")
    return 0 if all(result.kept for result in results) else 1


def _line(result: Result) -> str:
    goal = "" if result.goal is None else f" goal {'≤' if result.better == 'lower' else '≥'} {result.goal:g}"
    spread = "" if result.lowest is None else f" [{result.lowest:.2f}, {result.highest:.2f}]"
    wall = "" if result.wall_ratio is None else f" wall {result.wall_ratio:.2f}"
    verdict = "" if result.goal is None else (" kept" if result.kept else " MISSED")
    return f"{result.name:<62} {result.ratio:10.2f}{spread}{goal}{wall}, {result.rounds} rounds{verdict}"


def _json(result: Result) -> dict[str, object]:
    fields = {
        "name": result.name,
        "ratio": round(result.ratio, 3),
        "goal": result.goal,
        "better": result.better,
        "wall_ratio": None if result.wall_ratio is None else round(result.wall_ratio, 3),
        "rounds": result.rounds,
    }
    return {name: value for name, value in fields.items() if value is not None}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
